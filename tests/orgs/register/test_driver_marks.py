"""Driver marks of associations: at registering, one by one, many at once, in the list and on the page."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from kexie_portal.errors import NotAllowed, Refused
from orgs.register.actions import driver
from orgs.register.actions.association import Registration, register
from orgs.register.models.driver import DriverMark
from tests.orgs.factories import AssociationFactory, EnterpriseFactory, officer_of
from tests.orgs.network import Network, build

pytestmark = pytest.mark.django_db
DAY = date(2024, 5, 1)


@pytest.fixture
def network() -> Network:
    return build()


def signed_in(user) -> Client:  # type: ignore[no-untyped-def]
    client = Client()
    client.force_login(user)
    return client


def test_the_history_of_a_mark_names_the_driver_and_who_bears_it(network: Network) -> None:
    node = AssociationFactory(unit=network.jianxi).organization
    officer = network.jianxi_officer
    single = driver.mark(node, actor=officer, driver="society", first_day=DAY)
    driver.end_mark(single, actor=officer, day=timezone.localdate())
    driver.mark_many([node.pk], actor=officer, driver="party", first_day=DAY)
    told = LogEntry.objects.get_for_model(DriverMark).order_by("pk").values_list("object_repr", flat=True)
    assert list(told) == [f"学会带动 – {node.name}"] * 2 + [f"党建带动 – {node.name}"]
    page = signed_in(officer).get(reverse("audit:history", args=["orgs", "organization", node.pk])).content.decode()
    assert f"学会带动 – {node.name}" in page
    assert f"带动标识 {single.pk}" not in page


def test_a_registering_keeps_the_driver_from_the_founding_on(network: Network) -> None:
    host = EnterpriseFactory(unit=network.jianxi)
    data = Registration(unit=network.jianxi, host=host, founded=DAY, driver="society")
    made = register(actor=network.jianxi_officer, data=data)
    mark = DriverMark.objects.get(organization=made.organization)
    assert (mark.driver, mark.first_day, mark.marked_by) == ("society", DAY, network.jianxi_officer)


def test_the_registering_page_asks_for_the_driver(network: Network) -> None:
    host = EnterpriseFactory(unit=network.jianxi)
    client = signed_in(network.jianxi_officer)
    sent = {"enterprise": host.pk, "unit": network.jianxi.pk, "founded": "2024-05-01", "driver": "project"}
    answer = client.post(reverse("orgs:association_register"), sent, follow=True)
    assert DriverMark.objects.get().driver == "project"
    assert "2024-05-01" in answer.content.decode().partition("details-list")[2]


def test_many_are_marked_from_their_founding_with_their_history(network: Network) -> None:
    rows = [AssociationFactory(unit=network.jianxi, opened=date(2020 + n, 1, 1)) for n in range(3)]
    done = driver.mark_many([row.pk for row in rows], actor=network.luoyang_officer, driver="party", note="调研")
    assert (done.done, done.left_out) == (3, [])
    days = DriverMark.objects.order_by("first_day").values_list("first_day", flat=True)
    assert list(days) == [date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)]
    assert LogEntry.objects.filter(content_type__model="drivermark", action=LogEntry.Action.CREATE).count() == 3


def test_many_are_marked_with_the_same_few_queries(network: Network) -> None:
    def asked(number: int) -> int:
        rows = [AssociationFactory(unit=network.jianxi).pk for _ in range(number)]
        with CaptureQueriesContext(connection) as seen:
            driver.mark_many(rows, actor=network.luoyang_officer, driver="party")
        return len(seen)

    asked(1)
    assert asked(1) == asked(30)


def test_who_bears_the_mark_or_was_closed_is_left_out_by_name(network: Network) -> None:
    bearer, closed, fresh = (AssociationFactory(unit=network.jianxi) for _ in range(3))
    driver.mark(bearer.organization, actor=network.luoyang_officer, driver="party", first_day=DAY)
    closed.organization.closed = date(2023, 1, 1)
    closed.organization.save(update_fields=["closed"])
    pks = [row.pk for row in (bearer, closed, fresh)]
    done = driver.mark_many(pks, actor=network.luoyang_officer, driver="party", first_day=date(2025, 1, 1))
    assert done.done == 1
    assert {name for name, _why in done.left_out} == {bearer.organization.name, closed.organization.name}


def test_what_another_city_keeps_is_not_marked(network: Network) -> None:
    theirs = AssociationFactory(unit=network.guancheng)
    assert driver.mark_many([theirs.pk], actor=network.luoyang_officer, driver="party").done == 0
    with pytest.raises(NotAllowed):
        driver.mark(theirs.organization, actor=network.luoyang_officer, driver="party", first_day=DAY)
    assert not DriverMark.objects.exists()


def test_a_day_to_come_and_too_many_are_refused(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    row = AssociationFactory(unit=network.jianxi)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refused):
        driver.mark_many([row.pk], actor=network.luoyang_officer, driver="party", first_day=tomorrow)
    monkeypatch.setattr(driver, "MOST", 1)
    with pytest.raises(Refused):
        driver.mark_many([row.pk, row.pk + 1], actor=network.luoyang_officer, driver="party")


def test_the_list_filters_by_driver_marks_the_selected_and_exports_it(network: Network) -> None:
    marked, plain = AssociationFactory(unit=network.jianxi), AssociationFactory(unit=network.jianxi)
    client, url = signed_in(network.luoyang_officer), reverse("orgs:association_list")
    answer = client.post(url, {"action": "mark_driver", "selected": [marked.pk]})
    page = answer["Location"]
    assert client.post(page, {"driver": ""}).status_code == 422
    client.post(page, {"driver": "party"})
    assert DriverMark.objects.get().organization == marked.organization
    for value, name, other in (("party", marked, plain), ("none", plain, marked)):
        text = client.get(url, {"driver": value}).content.decode()
        assert name.organization.name in text
        assert other.organization.name not in text
    book = client.get(url, {"export": "xlsx", "columns": "name,driver"})
    rows = list(load_workbook(io.BytesIO(b"".join(book))).active.iter_rows(values_only=True))
    assert sum(DriverMark.objects.get().get_driver_display() in row for row in rows) == 1


def test_the_whole_filtered_list_is_marked_and_no_more(network: Network) -> None:
    inside = [AssociationFactory(unit=network.jianxi) for _ in range(2)]
    AssociationFactory(unit=network.luoyang)
    client = signed_in(network.luoyang_officer)
    url = f"{reverse('orgs:association_list')}?unit={network.jianxi.pk}"
    page = client.post(url, {"action": "mark_driver", "whole": "1"})["Location"]
    client.post(page, {"driver": "society", "first_day": "2024-05-01"})
    assert set(DriverMark.objects.values_list("organization_id", flat=True)) == {row.pk for row in inside}


def test_an_address_that_selects_nothing_marks_nothing(network: Network) -> None:
    AssociationFactory(unit=network.jianxi)
    signed_in(network.luoyang_officer).post(reverse("orgs:association_drivers"), {"driver": "party"})
    assert not DriverMark.objects.exists()


def test_a_reader_marks_nothing(network: Network) -> None:
    row = AssociationFactory(unit=network.jianxi)
    client = signed_in(officer_of(network.luoyang, "reader"))
    assert client.post(reverse("orgs:association_drivers") + f"?pk={row.pk}", {"driver": "party"}).status_code == 403
    assert not DriverMark.objects.exists()

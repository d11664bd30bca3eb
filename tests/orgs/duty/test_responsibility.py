"""Who answers for a unit: successors, what is incomplete, who may keep it, phones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.errors import NotAllowed, Refused
from orgs.duty.actions import responsibility
from orgs.duty.models.responsibility import Responsible
from orgs.duty.queries.responsibility import MISSING
from orgs.tree.models.organization import Organization
from tests.orgs.factories import CountyFactory, officer_of
from tests.orgs.network import Network

SignIn = Callable[[User], Client]
DAY = date(2024, 5, 1)
TOMORROW = timezone.localdate() + timedelta(days=1)


def name(unit: Organization, actor: User, role: str = "leader", who: str = "李分管", **more: object) -> Responsible:
    values = {"name": who, "duty": "副主席", "phone": "", "first_day": DAY, **more}
    return responsibility.appoint(unit, actor=actor, role=role, values=values)


def test_a_successor_ends_the_formers_days(net: Network) -> None:
    former = name(net.jianxi, net.jianxi_officer)
    later = name(net.jianxi, net.jianxi_officer, who="张分管", first_day=date(2025, 1, 1))
    former.refresh_from_db()
    assert former.end_day == later.first_day == date(2025, 1, 1)
    assert Responsible.objects.on(date(2024, 12, 31)).get().name == "李分管"
    assert Responsible.objects.on(date(2025, 1, 1)).get().name == "张分管"


@pytest.mark.parametrize("first", [DAY, date(2024, 4, 1), TOMORROW])
def test_a_successor_begins_after_the_former_and_not_in_the_future(
    net: Network, signed_in: SignIn, first: date
) -> None:
    name(net.jianxi, net.jianxi_officer)
    url = reverse("orgs:responsibility_appoint", args=[net.jianxi.pk, "leader"])
    response = signed_in(net.jianxi_officer).post(url, {"name": "写好的名字", "first_day": first.isoformat()})
    assert response.status_code == 422
    assert "写好的名字" in response.content.decode()
    assert response.context["form"].errors["first_day"]
    assert Responsible.objects.get().end_day is None


def days(unit: Organization) -> list[tuple[str, date, date | None]]:
    rows = Responsible.objects.filter(unit=unit).order_by("first_day")
    return [(one.name, one.first_day, one.end_day) for one in rows]


def test_a_former_leader_can_be_entered_after_the_present_one(net: Network, signed_in: SignIn) -> None:
    name(net.jianxi, net.jianxi_officer)
    url = reverse("orgs:responsibility_appoint", args=[net.jianxi.pk, "leader"])
    sent = {"name": "王前任", "first_day": "2020-01-01", "end_day": "2024-05-02"}
    client = signed_in(net.jianxi_officer)
    refused = client.post(url, sent)
    assert refused.status_code == 422
    assert "李分管" in refused.content.decode(), "his last days are those of the present leader"
    assert client.post(url, {**sent, "end_day": DAY.isoformat()}).status_code == 302
    assert days(net.jianxi) == [("王前任", date(2020, 1, 1), DAY), ("李分管", DAY, None)]
    page = client.get(reverse("orgs:responsibility_detail", args=[net.jianxi.pk])).content.decode()
    assert page.index("李分管") < page.index("历任") < page.index("王前任")


@pytest.mark.parametrize(
    ("first", "last"), [(date(2020, 1, 1), TOMORROW), (date(2020, 1, 1), date(2019, 1, 1))], ids=["to come", "backward"]
)
def test_the_days_of_a_former_one_lie_behind_and_forward(net: Network, first: date, last: date) -> None:
    with pytest.raises(Refused) as refusal:
        name(net.jianxi, net.jianxi_officer, first_day=first, end_day=last)
    assert refusal.value.field == "end_day"
    assert days(net.jianxi) == []


def correct(entry: Responsible, actor: User, **changes: object) -> Responsible:
    entry.refresh_from_db()
    values = {"name": entry.name, "duty": entry.duty, "phone": entry.phone, "first_day": entry.first_day, **changes}
    return responsibility.correct(entry, actor=actor, version=entry.version, values=values)


@pytest.mark.parametrize("first", [date(2024, 12, 1), date(2025, 2, 1)], ids=["earlier", "later"])
def test_the_former_ends_when_the_successors_first_day_is_put_right(net: Network, first: date) -> None:
    name(net.jianxi, net.jianxi_officer)
    later = name(net.jianxi, net.jianxi_officer, who="张分管", first_day=date(2025, 1, 1))
    correct(later, net.jianxi_officer, first_day=first)
    assert days(net.jianxi) == [("李分管", DAY, first), ("张分管", first, None)]
    with pytest.raises(Refused):
        correct(later, net.jianxi_officer, first_day=DAY)
    assert days(net.jianxi) == [("李分管", DAY, first), ("张分管", first, None)]


def test_an_end_day_is_not_to_come_and_can_be_put_right(net: Network, signed_in: SignIn) -> None:
    entry = name(net.jianxi, net.jianxi_officer)
    with pytest.raises(Refused):
        responsibility.end(entry, actor=net.jianxi_officer, day=TOMORROW)
    responsibility.end(entry, actor=net.jianxi_officer, day=date(2025, 1, 1))
    client, url = signed_in(net.jianxi_officer), reverse("orgs:responsibility_correct", args=[entry.pk])
    sent = {"name": "李分管", "first_day": DAY.isoformat(), "end_day": "2025-03-01"}
    assert client.post(url, {**sent, "version": 2}).status_code == 302
    assert days(net.jianxi) == [("李分管", DAY, date(2025, 3, 1))]
    assert client.post(url, {**sent, "end_day": "", "version": 3}).status_code == 302
    assert days(net.jianxi) == [("李分管", DAY, None)]
    assert "end_day" not in client.get(url).context["form"].fields, "one in force is ended by its own verb"


def test_one_who_has_a_successor_cannot_go_on(net: Network) -> None:
    former = name(net.jianxi, net.jianxi_officer)
    name(net.jianxi, net.jianxi_officer, who="张分管", first_day=date(2025, 1, 1))
    with pytest.raises(Refused):
        correct(former, net.jianxi_officer, end_day=None)


def test_a_contact_is_named_once(net: Network) -> None:
    name(net.jianxi, net.jianxi_officer, "contact")
    name(net.jianxi, net.jianxi_officer, "contact", who="另一人")
    with pytest.raises(Refused):
        name(net.jianxi, net.jianxi_officer, "contact")


def test_a_county_keeps_its_own_and_a_city_its_counties(net: Network) -> None:
    name(net.jianxi, net.luoyang_officer)
    for unit, actor in (
        (net.luoyang, net.jianxi_officer),
        (net.jianxi, net.zhengzhou_officer),
        (net.park, net.luoyang_officer),
        (net.jianxi, officer_of(net.jianxi, "reader")),
    ):
        with pytest.raises(NotAllowed):
            name(unit, actor)


def listed(client: Client, missing: str) -> list[str]:
    page = client.get(reverse("orgs:responsibility"), {"missing": missing})
    return [row.record.short_name for row in page.context["table"].rows]


def test_the_list_of_incomplete_records_says_what_each_lacks(net: Network, signed_in: SignIn) -> None:
    client = signed_in(net.luoyang_officer)
    assert listed(client, "any") == ["洛阳市", "涧西区"]
    for role in ("leader", "department"):
        name(net.jianxi, net.jianxi_officer, role)
    entry = name(net.jianxi, net.jianxi_officer, "contact")
    assert [key for key in MISSING if "涧西区" in listed(client, key)] == ["phone"]
    responsibility.correct(
        entry,
        actor=net.jianxi_officer,
        version=entry.version,
        values={"name": "李分管", "phone": "13800001234", "first_day": DAY},
    )
    assert listed(client, "any") == ["洛阳市"]
    responsibility.end(entry, actor=net.jianxi_officer, day=timezone.localdate())
    assert [key for key in MISSING if "涧西区" in listed(client, key)] == ["contact"]


def test_phones_are_masked_for_a_reader(net: Network, signed_in: SignIn) -> None:
    name(net.jianxi, net.jianxi_officer, "contact", phone="13800001234")
    pages = [reverse("orgs:responsibility"), reverse("orgs:responsibility_detail", args=[net.jianxi.pk])]
    for url in pages:
        assert "13800001234" in signed_in(net.jianxi_officer).get(url).content.decode()
        shown = signed_in(officer_of(net.jianxi, "reader")).get(url).content.decode()
        assert "13800001234" not in shown
        assert "138****1234" in shown


def test_the_list_asks_no_more_for_many_counties(net: Network, signed_in: SignIn) -> None:
    client = signed_in(officer_of(net.province))

    def asked() -> int:
        client.get(reverse("orgs:responsibility"))
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("orgs:responsibility"))
        return len(seen)

    few = asked()
    for _at in range(20):
        name(CountyFactory(parent=net.luoyang), net.luoyang_officer)
    assert asked() <= few <= 15

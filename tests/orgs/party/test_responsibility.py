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
from orgs.actions import responsibility
from orgs.errors import NotAllowed, Refused
from orgs.models import Organization, Responsible
from orgs.queries.responsibility import MISSING
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

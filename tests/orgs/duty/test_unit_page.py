"""The page of a city or county: the way to its records, and their history, as far as the reader may see them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kexie_portal.accounts.models import User
from orgs.duty.actions import responsibility
from orgs.duty.actions import targets as target_setting
from orgs.duty.models.targets import TargetSheet, YearlyTarget
from orgs.party.actions import party
from orgs.party.models.link import PartyContact, PartyLink
from orgs.tree.models.organization import Organization
from tests.orgs.factories import officer_of
from tests.orgs.network import Network

SignIn = Callable[[User], Client]
DAY = date(2024, 5, 1)


def links(client: Client, unit: Organization) -> list[str]:
    return [url for _words, url, _icon in client.get(unit.get_absolute_url()).context["duties"]]


def test_a_city_leads_to_each_of_its_records_and_each_opens(net: Network, signed_in: SignIn) -> None:
    for who, unit in ((net.luoyang_officer, net.luoyang), (officer_of(net.province), net.province)):
        client = signed_in(who)
        found = links(client, unit)
        assert len(found) >= 6
        assert {client.get(url).status_code for url in found} == {200}
    city = links(signed_in(net.luoyang_officer), net.luoyang)
    assert reverse("orgs:party_city", args=[net.luoyang.pk]) in city
    assert reverse("orgs:responsibility_detail", args=[net.luoyang.pk]) in city
    assert reverse("reports:drivers_unit", args=[net.luoyang.pk]) in city


def test_a_county_officer_is_led_to_what_a_county_has(net: Network, signed_in: SignIn) -> None:
    client = signed_in(net.jianxi_officer)
    found = links(client, net.jianxi)
    assert reverse("orgs:responsibility_detail", args=[net.jianxi.pk]) in found
    assert reverse("reports:targets_unit", args=[net.jianxi.pk]) in found
    assert not any("party" in url or "drivers" in url for url in found)
    assert {client.get(url).status_code for url in found} == {200}


def test_the_history_of_a_city_tells_of_its_records_with_phones_masked(net: Network, signed_in: SignIn) -> None:
    actor = net.luoyang_officer
    values = {"name": "李分管", "duty": "副主席", "phone": "13512345678", "first_day": DAY}
    responsibility.appoint(net.luoyang, actor=actor, role="leader", values=values)
    target_setting.set_targets(
        net.province,
        timezone.localdate().year,
        actor=officer_of(net.province),
        version=0,
        values={(net.luoyang.pk, "new_associations"): Decimal(12)},
    )
    tab = f"{net.luoyang.get_absolute_url()}?tab=history"
    whole = signed_in(actor).get(tab).content.decode()
    masked = signed_in(officer_of(net.luoyang, "reader")).get(tab).content.decode()
    for page in (whole, masked):
        assert "李分管" in page
        assert "12" in page
    assert "13512345678" in whole
    assert "13512345678" not in masked
    assert signed_in(net.zhengzhou_officer).get(tab).status_code == 404


def test_the_history_of_a_society_tells_of_its_party_organisation(
    net: Network, society: Organization, signed_in: SignIn
) -> None:
    given = {"level": "secretariat", "kind": "branch", "name": "轴承学会党支部", "first_day": DAY, "members": 5}
    party.save_organization(society, None, actor=net.luoyang_officer, version=0, values=given)
    page = signed_in(net.luoyang_officer).get(f"{society.get_absolute_url()}?tab=history").content.decode()
    assert "轴承学会党支部" in page


def test_the_history_asks_as_many_queries_for_one_entry_as_for_twelve(net: Network, signed_in: SignIn) -> None:
    client, asked = signed_in(net.luoyang_officer), []
    for months in ((1,), range(2, 13)):
        for month in months:
            values = {"name": f"分管{month}", "duty": "", "phone": "", "first_day": date(2024, month, 1)}
            responsibility.appoint(net.luoyang, actor=net.luoyang_officer, role="leader", values=values)
        client.get(net.luoyang.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{net.luoyang.get_absolute_url()}?tab=history")
        asked.append(len(queries))
    assert asked[1] <= asked[0] <= 18


def test_the_history_names_a_target_by_its_figure_and_a_contact_by_no_name(net: Network, signed_in: SignIn) -> None:
    link = PartyLink.objects.create(city=net.luoyang, department="中共洛阳市委组织部", first_day=DAY)
    PartyContact.objects.create(link=link, side="ours", name="钱联络", first_day=DAY)
    sheet = TargetSheet.objects.create(unit=net.province, year=2026)
    YearlyTarget.objects.create(sheet=sheet, unit=net.luoyang, year=2026, figure="new_associations", value=3)
    reader = signed_in(officer_of(net.luoyang, "reader"))
    page = reader.get(f"{net.luoyang.get_absolute_url()}?tab=history").content.decode()
    assert "2026 新建" in page
    assert "中共洛阳市委组织部" in page
    assert "钱联络" not in page

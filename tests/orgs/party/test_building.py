"""Party building: the rules of committees, party organisations and links; gaps; persons' particulars; queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.errors import NotAllowed, Refused, Stale
from orgs.common.enums import Kind
from orgs.party import queries
from orgs.party.actions import link as party_link
from orgs.party.actions import party
from orgs.party.models.link import JointAction, PartyContact, PartyLink
from orgs.party.models.party import PartyCommittee, PartyOrganization
from orgs.register.models.driver import DriverMark
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization
from tests.orgs.factories import AssociationFactory, CityFactory, officer_of
from tests.orgs.network import Network

SignIn = Callable[[User], Client]
DAY = date(2024, 5, 1)
TOMORROW = timezone.localdate() + timedelta(days=1)


def values(**changes: Any) -> dict[str, Any]:
    return {"level": "secretariat", "kind": "branch", "name": "学会党支部", "first_day": DAY, **changes}


def steps(**changes: Any) -> dict[str, Any]:
    return {"name": "中共洛阳市科技社团委员会", **changes}


def test_a_committee_goes_from_step_to_step(net: Network) -> None:
    made = party.save_committee(
        net.luoyang, actor=net.luoyang_officer, version=0, values=steps(planned_on=DAY, secretary="王建国")
    )
    party.save_committee(
        net.luoyang,
        actor=net.luoyang_officer,
        version=made.version,
        values=steps(planned_on=DAY, established_on=date(2025, 1, 1)),
    )
    committee = PartyCommittee.objects.get(city=net.luoyang)
    assert committee.reached(date(2024, 12, 31))[0] == "planned"
    assert committee.reached(date(2025, 1, 1)) == ("established", date(2025, 1, 1))
    assert committee.secretary == "王建国"
    assert LogEntry.objects.get_for_object(committee).count() == 2


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"planned_on": TOMORROW}, "planned_on"),
        ({"planned_on": DAY, "established_on": date(2024, 4, 30)}, "established_on"),
        ({"dissolved_on": DAY}, "dissolved_on"),
    ],
)
def test_a_committee_refuses_days_that_cannot_be(net: Network, days: dict[str, date], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        party.save_committee(net.luoyang, actor=net.luoyang_officer, version=0, values=steps(**days))
    assert refusal.value.field == field
    assert not PartyCommittee.objects.exists()


@pytest.mark.parametrize("who", ["jianxi_officer", "zhengzhou_officer"])
def test_nobody_else_keeps_a_citys_party_building(net: Network, society: Organization, who: str) -> None:
    actor = getattr(net, who)
    with pytest.raises(NotAllowed):
        party.save_committee(net.luoyang, actor=actor, version=0, values=steps())
    with pytest.raises(NotAllowed):
        party.save_organization(society, None, actor=actor, version=0, values=values())
    with pytest.raises(NotAllowed):
        party_link.save_link(
            net.luoyang, None, actor=actor, version=0, values={"department": "组织部", "first_day": DAY}
        )


def test_two_writers_do_not_overwrite_each_other(net: Network, society: Organization, signed_in: SignIn) -> None:
    made = party.save_organization(society, None, actor=net.luoyang_officer, version=0, values=values())
    party.save_organization(society, made, actor=net.luoyang_officer, version=1, values=values(name="第一党支部"))
    with pytest.raises(Stale):
        party.save_organization(society, made, actor=net.luoyang_officer, version=1, values=values(name="第二党支部"))
    sent = {**values(name="第二党支部"), "version": 1}
    response = signed_in(net.luoyang_officer).post(reverse("orgs:party_organization_update", args=[made.pk]), sent)
    assert response.status_code == 409
    assert "第一党支部" in response.content.decode()
    assert "第二党支部" in response.content.decode()
    made.refresh_from_db()
    assert made.name == "第一党支部"


@pytest.mark.parametrize(
    "wrong",
    [
        {"first_day": TOMORROW},
        {"first_day": date(2014, 12, 31)},
        {"first_day": date(2025, 1, 1)},
    ],
    ids=["to come", "before its host", "a second at the level"],
)
def test_a_party_organization_refuses(
    net: Network, society: Organization, signed_in: SignIn, wrong: dict[str, date]
) -> None:
    party.save_organization(society, None, actor=net.luoyang_officer, version=0, values=values())
    sent = {**values(name="写好的名字"), "version": 0, **wrong}
    url = reverse("orgs:party_organization_create", args=[society.pk])
    response = signed_in(net.luoyang_officer).post(url, sent)
    assert response.status_code == 422
    assert "写好的名字" in response.content.decode()
    assert response.context["form"].errors["first_day"]
    assert PartyOrganization.objects.count() == 1


def test_an_ended_party_organization_makes_room_for_the_next(net: Network, society: Organization) -> None:
    made = party.save_organization(society, None, actor=net.luoyang_officer, version=0, values=values())
    with pytest.raises(Refused):
        party.end_organization(made, actor=net.luoyang_officer, day=date(2024, 4, 1), reason="合并")
    party.end_organization(made, actor=net.luoyang_officer, day=date(2025, 1, 1), reason="合并")
    party.save_organization(
        society, None, actor=net.luoyang_officer, version=0, values=values(first_day=date(2025, 1, 1))
    )
    assert PartyOrganization.objects.filter(host=society).count() == 2


def test_the_end_of_a_party_organization_is_not_to_come_and_can_be_put_right(
    net: Network, society: Organization, signed_in: SignIn
) -> None:
    made = party.save_organization(society, None, actor=net.luoyang_officer, version=0, values=values())
    with pytest.raises(Refused):
        party.end_organization(made, actor=net.luoyang_officer, day=TOMORROW, reason="笔误")
    party.end_organization(made, actor=net.luoyang_officer, day=date(2025, 1, 1), reason="笔误")
    client, url = signed_in(net.luoyang_officer), reverse("orgs:party_organization_update", args=[made.pk])
    assert client.post(url, {**values(), "version": 2, "end_day": "2025-02-01"}).status_code == 302
    made.refresh_from_db()
    assert made.end_day == date(2025, 2, 1)
    assert client.post(url, {**values(), "version": 3, "end_day": ""}).status_code == 302
    made.refresh_from_db()
    assert made.end_day is None
    assert "end_day" not in client.get(url).context["form"].fields, "one that stands is ended by its own verb"


def test_a_closed_society_takes_no_party_organization_that_goes_on(net: Network, society: Organization) -> None:
    Organization.objects.filter(pk=society.pk).update(closed=date(2025, 1, 1))
    with pytest.raises(Refused, match="2025-01-01"):
        party.save_organization(society, None, actor=net.luoyang_officer, version=0, values=values())
    assert not PartyOrganization.objects.exists()


def linked(net: Network) -> PartyLink:
    return party_link.save_link(
        net.luoyang,
        None,
        actor=net.luoyang_officer,
        version=0,
        values={"department": "中共洛阳市委组织部", "first_day": DAY},
    )


def contact(**changes: Any) -> dict[str, Any]:
    return {"side": "department", "name": "赵联络", "phone": "13800001234", "first_day": DAY, **changes}


def test_a_link_ends_with_its_contacts_and_keeps_what_was_done(net: Network) -> None:
    link = linked(net)
    party_link.add_contact(link, actor=net.luoyang_officer, values=contact())
    party_link.log_action(link, actor=net.luoyang_officer, values={"day": date(2024, 6, 1), "title": "联合发文"})
    with pytest.raises(Refused):
        linked(net)
    party_link.end_link(link, actor=net.luoyang_officer, day=date(2025, 1, 1))
    assert PartyContact.objects.get().end_day == date(2025, 1, 1)
    assert JointAction.objects.get().title == "联合发文"
    with pytest.raises(Refused):
        party_link.add_contact(link, actor=net.luoyang_officer, values=contact())


@pytest.mark.parametrize("first", [date(2024, 4, 30), TOMORROW], ids=["before the link", "to come"])
def test_a_contact_begins_with_the_link_and_not_in_the_future(net: Network, first: date) -> None:
    with pytest.raises(Refused) as refusal:
        party_link.add_contact(linked(net), actor=net.luoyang_officer, values=contact(first_day=first))
    assert refusal.value.field == "first_day"
    assert not PartyContact.objects.exists()


def test_a_contact_and_a_joint_action_are_entered_once(net: Network) -> None:
    link, action = linked(net), {"day": date(2024, 6, 1), "title": "联合发文"}
    party_link.add_contact(link, actor=net.luoyang_officer, values=contact())
    party_link.log_action(link, actor=net.luoyang_officer, values=action)
    with pytest.raises(Refused):
        party_link.add_contact(link, actor=net.luoyang_officer, values=contact())
    with pytest.raises(Refused):
        party_link.log_action(link, actor=net.luoyang_officer, values=action)
    assert (PartyContact.objects.count(), JointAction.objects.count()) == (1, 1)


def test_a_link_holds_on_the_days_of_what_was_done_through_it(net: Network) -> None:
    link = linked(net)
    party_link.log_action(link, actor=net.luoyang_officer, values={"day": date(2024, 6, 1), "title": "联合发文"})
    later = {"department": "组织部", "first_day": date(2024, 6, 2)}
    with pytest.raises(Refused, match="2024-06-01"):
        party_link.save_link(net.luoyang, link, actor=net.luoyang_officer, version=link.version, values=later)
    with pytest.raises(Refused, match="2024-06-01"):
        party_link.end_link(link, actor=net.luoyang_officer, day=date(2024, 6, 1))
    assert party_link.end_link(link, actor=net.luoyang_officer, day=date(2024, 6, 2)).end_day == date(2024, 6, 2)


def test_a_joint_action_is_put_right_and_the_log_keeps_what_it_said(net: Network, signed_in: SignIn) -> None:
    link = linked(net)
    made = party_link.log_action(
        link, actor=net.luoyang_officer, values={"day": date(2024, 6, 1), "title": "联合发文", "outcome": ""}
    )
    client, url = signed_in(net.luoyang_officer), reverse("orgs:party_action_correct", args=[made.pk])
    assert url in client.get(made.get_absolute_url()).content.decode()
    sent = {"day": "2024-07-01", "title": "联合调研", "outcome": "形成名单"}
    assert client.post(url, {**sent, "day": "2024-04-01"}).status_code == 422
    assert client.post(url, sent).status_code == 302
    made.refresh_from_db()
    assert (made.day, made.title, made.outcome) == (date(2024, 7, 1), "联合调研", "形成名单")
    assert LogEntry.objects.get_for_object(made).first().changes["title"] == ["联合发文", "联合调研"]
    assert signed_in(officer_of(net.luoyang, "reader")).post(url, sent).status_code == 403
    assert signed_in(net.zhengzhou_officer).post(url, sent).status_code == 404


@pytest.mark.parametrize("day", [date(2024, 4, 30), TOMORROW])
def test_a_joint_action_lies_in_the_days_of_its_link(net: Network, day: date) -> None:
    with pytest.raises(Refused) as refusal:
        party_link.log_action(linked(net), actor=net.luoyang_officer, values={"day": day, "title": "联合发文"})
    assert refusal.value.field == "day"


def gaps(net: Network) -> list[str]:
    day = timezone.localdate()
    [city] = queries.matrix(net.luoyang_officer, day)
    return [gap.key for gap in queries.gaps_of(city, day)]


def test_the_gaps_close_one_by_one_and_the_filter_agrees(
    net: Network, society: Organization, signed_in: SignIn
) -> None:
    assert gaps(net) == ["committee", "link", "action", "society_secretariat", "society_council"]
    party.save_committee(net.luoyang, actor=net.luoyang_officer, version=0, values=steps(established_on=DAY))
    linked(net)
    party.save_organization(society, None, actor=net.luoyang_officer, version=0, values=values())
    assert gaps(net) == ["action", "society_council"]
    client = signed_in(net.luoyang_officer)
    for key in queries.GAPS:
        rows = client.get(reverse("orgs:party"), {"gap": key}).context["table"].rows
        assert (len(rows) == 1) == (key in gaps(net)), key


def test_every_gap_leads_to_where_it_is_closed(net: Network, society: Organization, signed_in: SignIn) -> None:
    client = signed_in(net.luoyang_officer)
    matrix = client.get(reverse("orgs:party")).content.decode()
    hosts, city = reverse("orgs:party_hosts"), reverse("orgs:party_city", args=[net.luoyang.pk])
    for url in (f"{city}#committee-title", f"{city}#link-title"):
        assert f'href="{url}"' in matrix
    listed = f"{hosts}?unit={net.luoyang.pk}&amp;kind=society&amp;lacks=council"
    assert f'href="{listed}">有学会' in matrix
    assert society.name in client.get(listed.replace("&amp;", "&")).content.decode()
    page = client.get(city).content.decode()
    assert 'id="committee-title"' in page
    assert 'id="link-title"' in page
    create = f"{reverse('orgs:party_organization_create', args=[society.pk])}?level=council"
    assert f'href="{create}"' in page
    assert client.get(create).context["form"].initial["level"] == "council"
    assert create not in signed_in(officer_of(net.luoyang, "reader")).get(city).content.decode()


def test_the_matrix_counts_what_was_founded_through_guidance(net: Network, signed_in: SignIn) -> None:
    for county, driver in (
        (net.jianxi, "party"),
        (net.park, "party"),
        (net.jianxi, "project"),
        (net.guancheng, "party"),
    ):
        node = AssociationFactory(unit=county).organization
        DriverMark.objects.create(organization=node, driver=driver, first_day=DAY)
    cities = list(queries.matrix(officer_of(net.province)))
    found = queries.guided_by_city(officer_of(net.province), cities)
    assert found == {net.luoyang.pk: 2, net.zhengzhou.pk: 1}
    assert queries.guided_by_city(net.luoyang_officer, cities) == {net.luoyang.pk: 2}
    page = signed_in(net.luoyang_officer).get(reverse("orgs:party"))
    assert page.context["summary"].guided == 2
    assert "郑州" not in page.content.decode()


def test_particulars_are_shown_only_to_whom_they_serve(net: Network, society: Organization, signed_in: SignIn) -> None:
    person = {"secretary": "欧阳建国", "phone": "13800005678"}
    party.save_committee(net.luoyang, actor=net.luoyang_officer, version=0, values=steps(established_on=DAY, **person))
    party.save_organization(society, None, actor=net.luoyang_officer, version=0, values=values(**person))
    party_link.add_contact(linked(net), actor=net.luoyang_officer, values=contact())
    pages = [
        reverse("orgs:party_city", args=[net.luoyang.pk]),
        reverse("orgs:party_host", args=[society.pk]),
        f"{reverse('orgs:party_organizations')}?columns=name,secretary,phone",
    ]
    reader = signed_in(officer_of(net.luoyang, "reader"))
    keeper = signed_in(net.luoyang_officer)
    table = reader.get(pages[-1]).context["table"]
    assert not any(table.columns[name].orderable for name in ("secretary", "phone")), "an order would tell them"
    for url in pages:
        hidden, shown = reader.get(url).content.decode(), keeper.get(url).content.decode()
        assert "13800005678" in shown
        for particular in ("欧阳建国", "13800005678", "赵联络", "13800001234"):
            assert particular not in hidden, url


def test_the_auditors_list_does_not_name_the_contacts_of_a_link(net: Network, signed_in: SignIn) -> None:
    made = party_link.add_contact(linked(net), actor=net.luoyang_officer, values=contact())
    auditor, url = signed_in(officer_of(net.province, "auditor")), reverse("audit:log")
    for response in (auditor.get(url), auditor.post(url, {"export": "csv", "reason": "检查"})):
        text = b"".join(response).decode()
        assert str(made._meta.verbose_name) in text
        assert "中共洛阳市委组织部" in text, "the names of departments are nobody's particulars"
        assert "赵联络" not in text
        assert "13800001234" not in text


def test_the_pages_ask_no_more_for_many_cities_than_for_two(net: Network, signed_in: SignIn) -> None:
    client = signed_in(officer_of(net.province))
    pages = [reverse("orgs:party"), reverse("orgs:party_hosts"), reverse("orgs:party_organizations")]

    def asked() -> list[int]:
        counts = []
        for url in pages:
            client.get(url)
            with CaptureQueriesContext(connection) as seen:
                assert client.get(url).status_code == 200
            counts.append(len(seen))
        return counts

    def grow(number: int) -> None:
        for _at in range(number):
            city = CityFactory(parent=net.province)
            host = tree.add(city, Organization(kind=Kind.SOCIETY, name=f"{city.name}学会", opened=DAY))
            PartyOrganization.objects.create(host=host, **values())
            PartyCommittee.objects.create(city=city, name="党委", established_on=DAY)

    grow(1)
    few = asked()
    grow(20)
    many = asked()
    assert all(after <= before for before, after in zip(few, many, strict=True)), (few, many)
    assert max(many) <= 15

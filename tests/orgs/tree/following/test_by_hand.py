"""A move and a new name by hand are taken back within seven days; what a case did is undone on its page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kexie_portal.errors import NotAllowed, Refused
from orgs.changes.actions import taking_back
from orgs.memberships.models import Membership
from orgs.tree.models.journal import CaseJournal
from orgs.tree.models.organization import Organization, OrganizationMove
from orgs.tree.models.succession import FormerName
from orgs.units import actions as organization
from orgs.units import actions as reopening
from tests.orgs import cases
from tests.orgs.cases import TODAY, Place
from tests.orgs.factories import LONG_AGO, AssociationFactory, ParkFactory
from tests.orgs.societies.made import federation_of, member_of, society_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Place:
    return cases.place()


def moved(here: Place) -> OrganizationMove:
    """Move the association to another city by hand, out of a federation."""
    member_of(federation_of(here.luoyang), here.node)
    organization.move(here.node, actor=cases.fresh(here.province), target=here.guancheng, reason="误操作")
    return here.node.moves.get()


def back(move: OrganizationMove, here: Place) -> None:
    taking_back.take_back_move(move, actor=cases.fresh(here.province), reason="录入有误")


def renamed(here: Place) -> FormerName:
    park = Organization.objects.get(pk=here.park.pk)
    new = {"name": "误改园区科协", "short_name": "误改园"}
    reopening.rename_park(park, actor=cases.fresh(here.luoyang_officer), version=park.version, **new)
    return FormerName.objects.get()


def test_a_move_is_taken_back_with_the_membership_that_it_ended(here: Place) -> None:
    move = moved(here)
    row = Membership.objects.get()
    assert row.end_day == TODAY
    assert LogEntry.objects.get_for_object(row).filter(changes__has_key="end_day").exists(), "the log tells of it"
    back(move, here)
    assert here.node.parent_id == here.jianxi.pk
    assert [*Membership.objects.values_list("end_day", "end_reason")] == [(None, "")]
    assert here.node.moves.count() == 2
    with pytest.raises(Refused):
        back(move, here)


def test_a_move_stays_that_was_followed_by_another_or_lies_too_far_back(here: Place) -> None:
    move = moved(here)
    CaseJournal.objects.update(written_at=timezone.now() - timedelta(days=8))
    with pytest.raises(Refused, match="7日内"):
        back(move, here)
    CaseJournal.objects.update(written_at=timezone.now() - timedelta(days=7))
    organization.move(here.node, actor=cases.fresh(here.province), target=here.zhengzhou, reason="再次调整")
    with pytest.raises(Refused, match="此后又有隶属调整"):
        back(move, here)


def test_a_move_stays_where_it_has_joined_something_at_the_new_place(here: Place) -> None:
    move = moved(here)
    member_of(here.guancheng, here.node, TODAY)
    with pytest.raises(Refused, match="此后已加入"):
        back(move, here)
    assert here.node.parent_id == here.guancheng.pk


def test_what_a_case_did_is_not_taken_back_by_hand(here: Place) -> None:
    cases.approve(cases.begin_change(here, "name", new_name="洛阳新光科协"), here)
    cases.approve(cases.begin_change(here, "place", new_parent=here.luoyang), here)
    with pytest.raises(Refused, match="经审批办理"):
        back(here.node.moves.get(), here)
    with pytest.raises(Refused, match="经审批办理"):
        taking_back.take_back_name(FormerName.objects.get(), actor=cases.fresh(here.luoyang_officer), reason="误")


def test_a_name_is_given_back_unless_another_bears_it_by_now(here: Place) -> None:
    former, actor = renamed(here), cases.fresh(here.luoyang_officer)
    twin = ParkFactory(parent=here.jianxi, name=former.name)
    with pytest.raises(Refused, match=former.name):
        taking_back.take_back_name(former, actor=actor, reason="误改")
    Organization.objects.filter(pk=twin.pk).update(closed=TODAY)
    taking_back.take_back_name(former, actor=actor, reason="误改")
    park = Organization.objects.get(pk=here.park.pk)
    assert (park.name, park.short_name) == (here.park.name, here.park.short_name)
    assert not FormerName.objects.exists()
    assert not CaseJournal.objects.exists()


def test_others_take_nothing_back(here: Place) -> None:
    move, former = moved(here), renamed(here)
    for actor in (here.luoyang_officer, here.other_city, here.jianxi_officer):
        with pytest.raises(NotAllowed):
            taking_back.take_back_move(move, actor=cases.fresh(actor), reason="误")
    with pytest.raises(NotAllowed):
        taking_back.take_back_name(former, actor=cases.fresh(here.other_city), reason="误")


# ---------------------------------------------------------------- pages


def test_the_pages_lead_to_it_and_take_it_back(client: Client, here: Place) -> None:
    move, former = moved(here), renamed(here)
    client.force_login(cases.fresh(here.province))
    for record, tab, name in ((move, "?tab=moves", "move_take_back"), (former, "", "name_take_back")):
        page, url = record.organization.get_absolute_url() + tab, reverse(f"orgs:{name}", args=[record.pk])
        assert url in client.get(page).content.decode()
        assert client.get(url).status_code == 200
        answer = client.post(url, {"reason": "录入有误"})
        assert answer.status_code == 302, answer.content.decode()
        assert url not in client.get(page).content.decode()
    assert here.node.parent_id == here.jianxi.pk
    assert Organization.objects.get(pk=here.park.pk).name == here.park.name


def test_the_page_offers_nothing_of_long_ago_or_of_a_case(client: Client, here: Place) -> None:
    FormerName.objects.create(organization=here.park, name="高新旧园", until=LONG_AGO)
    cases.approve(cases.begin_change(here, "place", new_parent=here.luoyang), here)
    client.force_login(cases.fresh(here.province))
    for node, tab in ((here.park, ""), (here.node, "?tab=moves")):
        assert "/back/" not in client.get(node.get_absolute_url() + tab).content.decode()


def test_the_page_of_a_closed_society_leads_to_its_opening(client: Client, here: Place) -> None:
    node = society_of(here.luoyang)
    Organization.objects.filter(pk=node.pk).update(closed=TODAY)
    url = reverse("orgs:society_reopen", args=[node.pk])
    client.force_login(cases.fresh(here.jianxi_officer))
    assert client.get(url).status_code in (403, 404)
    client.force_login(cases.fresh(here.luoyang_officer))
    assert url in client.get(node.get_absolute_url()).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "误操作"}).status_code == 302
    assert Organization.objects.get(pk=node.pk).closed is None
    assert url not in client.get(node.get_absolute_url()).content.decode()


def test_the_tab_of_moves_asks_the_same_for_one_move_and_for_many(
    client: Client, here: Place, django_assert_max_num_queries: object
) -> None:
    inside = AssociationFactory(unit=here.park).organization
    client.force_login(cases.fresh(here.province))
    url = f"{inside.get_absolute_url()}?tab=moves"
    client.get(url)
    for turn in range(4):
        place = (here.jianxi, here.park)[turn % 2]
        node = Organization.objects.get(pk=inside.pk)
        organization.move(node, actor=cases.fresh(here.province), target=place, reason="调整")
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        client.get(url)

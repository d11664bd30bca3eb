"""Drafts, applications and invitations of an association that goes are withdrawn with it, and the preview says so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kexie_portal.workflow import moving, signing
from orgs.changes.models.change import ChangeCase
from orgs.changes.models.election import ElectionCase
from orgs.changes.queries.changes import hanging
from orgs.memberships.actions import application
from orgs.memberships.models import MembershipApplication, Recommendation
from orgs.register.actions import association as associations
from tests.orgs import cases
from tests.orgs.cases import TODAY, Place
from tests.orgs.factories import AssociationFactory, officer_of
from tests.orgs.societies.made import federation_of, provincial_society_of, society_of

pytestmark = pytest.mark.django_db
WORDS = "随之撤回的草稿、退回件、入会申请、邀请和推荐"


@pytest.fixture
def here() -> Place:
    """The association with a draft, a returned election, an application, an invitation and a recommendation."""
    found = cases.place()
    cases.begin_change(found, "name", new_name="洛阳新光轴承科协")
    election = cases.hand_in(cases.begin_election(found), found)
    moving.move(election, "return", actor=cases.fresh(found.jianxi_officer), note="缺会议纪要")
    society, federation = society_of(found.luoyang), federation_of(found.luoyang)
    application.apply(found.node, actor=cases.fresh(found.contact), body=society, form="group")
    application.invite_many(federation, actor=cases.fresh(found.luoyang_officer), member_pks=[found.node.pk])
    above = provincial_society_of(found.net.province)
    application.recommend(
        found.node, actor=cases.fresh(found.luoyang_officer), provincial_society=above, words="骨干企业"
    )
    return found


def states() -> dict[str, list[str]]:
    others = ChangeCase.objects.exclude(kind__in=("merger", "dissolution"))
    return {
        "cases": [case.state for rows in (ElectionCase.objects.all(), others) for case in rows],
        "applications": sorted(MembershipApplication.objects.values_list("state", flat=True)),
        "recommendations": [*Recommendation.objects.values_list("state", flat=True)],
    }


GONE = {
    "cases": ["withdrawn", "withdrawn"],
    "applications": ["declined", "withdrawn"],
    "recommendations": ["withdrawn"],
}


@pytest.mark.parametrize("kind", ["merger", "dissolution"])
def test_they_are_named_before_and_withdrawn_by_the_approval(client: Client, here: Place, kind: str) -> None:
    more: dict[str, Any] = {"target": AssociationFactory(unit=here.jianxi)} if kind == "merger" else {}
    assert {str(one.name): one.count for one in hanging(here.node, kind)}[WORDS] == 5
    case = cases.begin_change(here, kind, **more)
    client.force_login(cases.fresh(here.luoyang_officer))
    assert WORDS in client.get(case.get_absolute_url()).content.decode()
    cases.approve(case, here)
    assert states() == GONE
    last = signing.steps_of(ElectionCase.objects.get())[-1]
    assert (last.verb, last.actor) == ("withdraw", here.luoyang_officer)
    assert last.note.startswith("并入" if kind == "merger" else "已撤销")


def test_a_closing_by_hand_withdraws_them_as_well(here: Place) -> None:
    associations.close(
        here.association, actor=cases.fresh(here.luoyang_officer), day=TODAY - timedelta(days=1), reason="企业已注销"
    )
    assert states() == GONE


def test_the_county_withdraws_what_it_may_and_leaves_the_rest(client: Client, here: Place) -> None:
    """A recommendation is the city's: its society cannot take in an association that is closed."""
    associations.close(here.association, actor=cases.fresh(here.jianxi_officer), day=TODAY, reason="企业已注销")
    assert states() == {**GONE, "recommendations": ["submitted"]}
    advice = Recommendation.objects.get()
    client.force_login(officer_of(advice.provincial_society, "society_contact"))
    url = reverse("workflow:move", args=["orgs", "recommendation", advice.pk])
    assert client.post(url, {"verb": "accept", "version": advice.version}).status_code == 422

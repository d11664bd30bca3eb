"""Applying, inviting, deciding: every move × state × role from the tables."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.notices.models import Deadline, Notice
from kexie_portal.workflow import moving, offering, signing
from kexie_portal.workflow.errors import MoveRefused
from orgs.memberships.actions import application as actions
from orgs.memberships.actions import membership
from orgs.memberships.actions.membership import Joined
from orgs.memberships.enums import ApplicationState, RecommendationState
from orgs.memberships.models import Membership, MembershipApplication, Recommendation
from orgs.memberships.workflow import APPLICATION, RECOMMENDATION
from orgs.postings.escalation import above
from orgs.tree.models.organization import Organization
from tests.orgs.factories import AssociationFactory, UserFactory, officer_of
from tests.orgs.network import Network, build
from tests.orgs.societies.made import (
    DAY,
    advice_of,
    application_of,
    federation_of,
    member_of,
    provincial_society_of,
    society_of,
)

pytestmark = pytest.mark.django_db
ROLES = ("province", "luoyang", "jianxi", "zhengzhou", "contact", "other_contact", "society", "provincial", "nobody")
DECIDES = {"province", "luoyang", "society"}
#: The association's contact, and the officers above it, who may act for it.
APPLIES = {"contact", "jianxi", "luoyang", "province"}
#: Who may take which move of an application to a society of 洛阳 filed by an association of 涧西.
MAY_APPLICATION = {
    "join": APPLIES,
    "turn_down": APPLIES,
    "withdraw": APPLIES,
    "call_back": DECIDES,
    "accept": DECIDES,
    "decline": DECIDES,
    "return": DECIDES,
    "resubmit": APPLIES,
    "lapse": set(),
}
#: Who may take which move of a recommendation to a provincial society.
MAY_RECOMMENDATION = {
    "accept": {"province", "provincial"},
    "decline": {"province", "provincial"},
    "withdraw": {"province", "luoyang"},
}


class World:
    """An association, its society, the province's society, and a person of every role."""

    def __init__(self) -> None:
        self.net: Network = build()
        net = self.net
        self.member: Organization = AssociationFactory(unit=net.jianxi).organization
        self.body = society_of(net.luoyang)
        self.above = provincial_society_of(net.province)
        neighbour = AssociationFactory(unit=net.jianxi).organization
        self.people: dict[str, User] = {
            "province": officer_of(net.province),
            "luoyang": net.luoyang_officer,
            "jianxi": net.jianxi_officer,
            "zhengzhou": net.zhengzhou_officer,
            "contact": officer_of(self.member),
            "other_contact": officer_of(neighbour),
            "society": officer_of(self.body, "society_contact"),
            "provincial": officer_of(self.above, "society_contact"),
            "nobody": UserFactory(),
        }


@pytest.fixture
def world() -> World:
    return World()


def attempt(record: Any, verb: str, actor: User) -> str:
    """Try a move and take it back; returns what came of it."""
    point = transaction.savepoint()
    try:
        moving.move(record, verb, actor=actor, note="说明")
        return "moved"
    except NotAllowed:
        return "not allowed"
    except MoveRefused:
        return "refused"
    finally:
        transaction.savepoint_rollback(point)


@pytest.mark.parametrize("state", ApplicationState.values)
def test_every_move_of_an_application_in_every_state_by_every_role(world: World, state: str) -> None:
    wrong = []
    made = application_of(world.body, world.member, state)
    for move in APPLICATION.moves:
        for role, person in world.people.items():
            record = MembershipApplication.objects.get(pk=made.pk)
            expected = "not allowed"
            if role in MAY_APPLICATION[move.verb]:
                expected = "moved" if state in move.sources else "refused"
            if (got := attempt(record, move.verb, person)) != expected:
                wrong.append((move.verb, role, got, expected))
    assert wrong == []
    assert set(MAY_APPLICATION) == {move.verb for move in APPLICATION.moves}


@pytest.mark.parametrize("state", RecommendationState.values)
def test_every_move_of_a_recommendation_in_every_state_by_every_role(world: World, state: str) -> None:
    wrong = []
    made = advice_of(world.member, world.above)
    Recommendation.objects.filter(pk=made.pk).update(state=state)
    for move in RECOMMENDATION.moves:
        for role, person in world.people.items():
            record = Recommendation.objects.get(pk=made.pk)
            expected = "not allowed"
            if role in MAY_RECOMMENDATION[move.verb]:
                expected = "moved" if state in move.sources else "refused"
            if (got := attempt(record, move.verb, person)) != expected:
                wrong.append((move.verb, role, got, expected))
    assert wrong == []


def test_an_application_is_filed_told_and_accepted(world: World, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made = actions.apply(
            world.member, actor=world.people["contact"], body=world.body, form="group", words="行业相关"
        )
    assert made.state == ApplicationState.SUBMITTED
    assert made.due_on is not None
    told = set(Notice.objects.values_list("user__username", flat=True))
    assert told == {world.people["luoyang"].username, world.people["society"].username}

    with django_capture_on_commit_callbacks(execute=True):
        moving.move(made, "accept", actor=world.people["society"])
    joined = Membership.objects.get()
    assert (joined.body_id, joined.member_id, joined.first_day) == (
        world.body.pk,
        world.member.pk,
        timezone.localdate(),
    )
    assert made.membership_id == joined.pk
    assert Notice.objects.filter(user=world.people["contact"]).exists()


def test_who_took_an_invitation_up_for_an_association_does_not_accept_it(world: World) -> None:
    made = application_of(world.body, world.member, ApplicationState.INVITED)
    moving.move(made, "join", actor=world.people["luoyang"])
    with pytest.raises(MoveRefused):
        moving.move(made, "accept", actor=world.people["luoyang"])
    moving.move(made, "accept", actor=world.people["society"])
    assert Membership.objects.count() == 1


def test_declining_needs_a_reason(world: World) -> None:
    made = application_of(world.body, world.member)
    with pytest.raises(MoveRefused):
        moving.move(made, "decline", actor=world.people["luoyang"])
    moving.move(made, "decline", actor=world.people["luoyang"], note="产业不符")
    assert not Membership.objects.exists()


def test_the_second_of_two_officers_who_decide_is_told(world: World) -> None:
    made = application_of(world.body, world.member)
    again = MembershipApplication.objects.get(pk=made.pk)
    moving.move(made, "accept", actor=world.people["luoyang"])
    with pytest.raises(MoveRefused):
        moving.move(again, "decline", actor=world.people["society"], note="迟了")
    assert Membership.objects.count() == 1


def test_who_is_a_member_meanwhile_is_not_accepted_again(world: World) -> None:
    made = application_of(world.body, world.member)
    member_of(world.body, world.member)
    [offer] = [o for o in offering.offers(made, world.people["luoyang"]) if o.move.verb == "accept"]
    assert offer.refusal
    with pytest.raises(Refused):
        moving.move(made, "accept", actor=world.people["luoyang"])


@pytest.mark.parametrize("closing", ["body", "member"])
def test_nobody_is_accepted_after_a_closing(world: World, closing: str) -> None:
    made = application_of(world.body, world.member)
    Organization.objects.filter(pk=getattr(made, f"{closing}_id")).update(closed=DAY)
    with pytest.raises(Refused, match="2024-03-01"):
        moving.move(MembershipApplication.objects.get(), "accept", actor=world.people["luoyang"])


def test_a_second_application_is_refused_by_word_and_by_the_database(world: World) -> None:
    application_of(world.body, world.member)
    with pytest.raises(Refused) as refusal:
        actions.apply(world.member, actor=world.people["contact"], body=world.body, form="group")
    assert refusal.value.field == "body"
    with pytest.raises(IntegrityError), transaction.atomic():
        application_of(world.body, world.member)
    joined = Joined(timezone.localdate())
    with pytest.raises(Refused):
        membership.enter(world.body, actor=world.people["luoyang"], member=world.member, joined=joined)


def test_one_applies_in_ones_own_city_and_for_ones_own_association(world: World) -> None:
    elsewhere = society_of(world.net.zhengzhou)
    with pytest.raises(Refused) as refusal:
        actions.apply(world.member, actor=world.people["contact"], body=elsewhere, form="group")
    assert refusal.value.field == "body"
    with pytest.raises(Refused):
        actions.apply(world.member, actor=world.people["contact"], body=world.above, form="group")
    for role in set(ROLES) - APPLIES:
        with pytest.raises(NotAllowed):
            actions.apply(world.member, actor=world.people[role], body=world.body, form="group")


def test_many_are_invited_and_an_application_takes_the_invitation_up(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    body = world.body
    there = AssociationFactory(unit=world.net.jianxi).organization
    member_of(body, there)
    free = [AssociationFactory(unit=world.net.jianxi).organization for _number in range(10)]
    pks = [one.pk for one in [*free, there, world.member]]
    with django_capture_on_commit_callbacks(execute=True):
        outcome = actions.invite_many(body, actor=world.people["luoyang"], member_pks=pks, words="欢迎加入")
    assert outcome.done == 11
    assert [name for name, _why in outcome.left_out] == [there.name]
    assert Notice.objects.filter(user=world.people["contact"]).count() == 1
    assert actions.invite_many(body, actor=world.people["luoyang"], member_pks=pks).done == 0

    taken = actions.apply(world.member, actor=world.people["contact"], body=body, form="office", committee="装备专委会")
    assert (taken.state, taken.committee) == (ApplicationState.SUBMITTED, "装备专委会")
    assert [step.to_state for step in signing.steps_of(taken)] == ["invited", "submitted"]
    assert MembershipApplication.objects.filter(body=body, member=world.member).count() == 1


def test_inviting_asks_the_same_queries_for_one_and_for_thirty(
    world: World, django_assert_max_num_queries: Any
) -> None:
    body = federation_of(world.net.luoyang)
    pks = [AssociationFactory(unit=world.net.jianxi).pk for _number in range(30)]
    with django_assert_max_num_queries(16):
        assert actions.invite_many(body, actor=world.people["luoyang"], member_pks=pks).done == 30


def test_the_city_recommends_and_the_provincial_society_admits(world: World) -> None:
    advice = actions.recommend(
        world.member, actor=world.people["luoyang"], provincial_society=world.above, words="行业骨干"
    )
    with pytest.raises(Refused):
        actions.recommend(world.member, actor=world.people["luoyang"], provincial_society=world.above, words="再次")
    moving.move(advice, "accept", actor=world.people["provincial"])
    assert Membership.objects.get(body=world.above).member_id == world.member.pk


def test_what_a_national_society_decides_the_city_notes(world: World) -> None:
    advice = actions.recommend(
        world.member, actor=world.people["luoyang"], national_society="中国机械工程学会", words="行业骨干"
    )
    assert advice.society_name == "中国机械工程学会"
    moving.move(advice, "accept", actor=world.people["luoyang"])
    assert (advice.state, advice.membership_id) == ("accepted", None)


def test_what_a_national_society_has_admitted_is_not_recommended_to_it_again(world: World) -> None:
    city = world.people["luoyang"]
    advice = actions.recommend(world.member, actor=city, national_society="中国机械工程学会", words="行业骨干")
    moving.move(advice, "accept", actor=city)
    with pytest.raises(Refused, match=timezone.localdate().isoformat()) as refusal:
        actions.recommend(world.member, actor=city, national_society=" 中国机械工程学会", words="再次")
    assert refusal.value.field == "national_society"
    assert actions.recommend(world.member, actor=city, national_society="中国汽车工程学会", words="另一学会").pk
    declined = actions.recommend(world.member, actor=city, national_society="中国电机工程学会", words="条件不够")
    moving.move(declined, "decline", actor=city, note="名额已满")
    assert actions.recommend(world.member, actor=city, national_society="中国电机工程学会", words="条件已够").pk


def test_no_admission_is_recorded_for_an_association_that_has_closed(world: World) -> None:
    city, day = world.people["luoyang"], timezone.localdate()
    national = actions.recommend(world.member, actor=city, national_society="中国机械工程学会", words="行业骨干")
    provincial = actions.recommend(world.member, actor=city, provincial_society=world.above, words="行业骨干")
    Organization.objects.filter(pk=world.member.pk).update(closed=day)
    for advice, person in ((national, "luoyang"), (provincial, "provincial")):
        stored = Recommendation.objects.get(pk=advice.pk)
        [offer] = [one for one in offering.offers(stored, world.people[person]) if one.move.verb == "accept"]
        assert day.isoformat() in offer.refusal
        with pytest.raises(Refused, match=day.isoformat()):
            moving.move(stored, "accept", actor=world.people[person])
        assert Recommendation.objects.get(pk=advice.pk).state == "submitted"


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"province", "luoyang"}))
def test_others_do_not_recommend(world: World, role: str) -> None:
    with pytest.raises(NotAllowed):
        actions.recommend(world.member, actor=world.people[role], provincial_society=world.above, words="无权")


def test_a_recommendation_goes_to_one_society(world: World) -> None:
    for chosen in ({}, {"provincial_society": world.above, "national_society": "中国机械工程学会"}):
        with pytest.raises(Refused) as refusal:
            actions.recommend(world.member, actor=world.people["luoyang"], words="两头", **chosen)
        assert refusal.value.field == "provincial_society"


def test_who_decides_is_reminded_until_it_is_decided(world: World) -> None:
    case = actions.apply(world.member, actor=world.people["contact"], body=world.body, form="group")
    row = Deadline.objects.open().get()
    assert row.due_on == case.due_on
    assert {one.user for one in row.people.all()} == {world.people["luoyang"], world.people["society"]}
    assert [user.pk for user in above(case, [world.people["society"]])] == [world.people["luoyang"].pk]
    moving.move(case, "accept", actor=world.people["society"])
    assert not Deadline.objects.open().exists()


def test_an_invitation_has_no_last_day(world: World) -> None:
    actions.invite_many(world.body, actor=world.people["luoyang"], member_pks=[world.member.pk])
    assert not Deadline.objects.exists()


def test_the_way_begins_with_an_invitation_only_where_there_was_one(world: World) -> None:
    applied = actions.apply(world.member, actor=world.people["contact"], body=world.body, form="group")
    assert APPLICATION.path_of(applied) == ("submitted", "accepted")
    other = AssociationFactory(unit=world.net.jianxi).organization
    actions.invite_many(world.body, actor=world.people["luoyang"], member_pks=[other.pk])
    invited = MembershipApplication.objects.get(member=other)
    assert APPLICATION.path_of(invited) == ("invited", "submitted", "accepted")
    moving.move(invited, "join", actor=officer_of(other))
    assert APPLICATION.path_of(invited) == ("invited", "submitted", "accepted")

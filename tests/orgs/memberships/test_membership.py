"""Entering and ending memberships: places, days, many at once, what follows a closing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from auditlog.models import LogEntry
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kexie_portal.errors import NotAllowed, Refused
from orgs.memberships import jobs as membership_jobs
from orgs.memberships.actions import application
from orgs.memberships.actions import form as membership_form
from orgs.memberships.actions import membership as actions
from orgs.memberships.actions.membership import Joined
from orgs.memberships.models import Membership
from orgs.register.actions import association as association_actions
from orgs.tree import following
from orgs.tree.following import Merger
from orgs.tree.journal import Journal
from orgs.tree.models.organization import Organization
from tests.orgs.factories import AssociationFactory, officer_of
from tests.orgs.network import Network, build
from tests.orgs.societies.made import (
    DAY,
    application_of,
    federation_of,
    member_of,
    provincial_society_of,
    society_of,
)

pytestmark = pytest.mark.django_db
GROUP = Joined(DAY)


@pytest.fixture
def net() -> Network:
    return build()


def node(net: Network, unit: Organization | None = None) -> Organization:
    return AssociationFactory(unit=unit or net.jianxi).organization


def refusal_of(net: Network, body: Organization, member: Organization, joined: Joined = GROUP) -> Refused:
    with pytest.raises(Refused) as refusal:
        actions.enter(body, actor=net.luoyang_officer, member=member, joined=joined)
    assert not Membership.objects.filter(body=body, member=member, first_day=joined.first_day).exists()
    return refusal.value


def test_a_city_enters_a_member_and_the_log_names_both_sides(net: Network) -> None:
    body, member = society_of(net.luoyang), node(net)
    made = actions.enter(body, actor=net.luoyang_officer, member=member, joined=GROUP)
    assert (made.form, made.first_day, made.end_day) == ("group", DAY, None)
    entry = LogEntry.objects.get_for_object(made).get()
    assert member.name in entry.object_repr
    assert body.name in entry.object_repr


def test_a_park_joins_as_the_office_of_a_named_committee(net: Network) -> None:
    body = society_of(net.luoyang)
    assert refusal_of(net, body, net.park, Joined(DAY, form="office")).field == "committee"
    made = actions.enter(
        body, actor=net.luoyang_officer, member=net.park, joined=Joined(DAY, form="office", committee="轴承专委会")
    )
    assert (made.form, made.committee) == ("office", "轴承专委会")


def test_a_co_located_office_is_refused_where_there_are_no_committees(net: Network, client: Client) -> None:
    office, city = Joined(DAY, form="office", committee="轴承专委会"), net.luoyang_officer
    for body in (federation_of(net.luoyang), net.luoyang, net.jianxi):
        assert refusal_of(net, body, net.park, office).field == "form"
        with pytest.raises(Refused) as many:
            actions.enter_many(body, actor=city, member_pks=[node(net).pk], joined=office)
        with pytest.raises(Refused) as applied:
            application.apply(net.park, actor=city, body=body, form="office", committee="轴承专委会")
        kept = member_of(body, node(net))
        with pytest.raises(Refused) as corrected:
            membership_form.correct_form(kept, actor=city, version=1, form="office", committee="轴承专委会")
        assert {one.value.field for one in (many, applied, corrected)} == {"form"}
        client.force_login(city)
        typed = {"member": net.park.pk, "form": "office", "committee": "轴承专委会", "first_day": DAY.isoformat()}
        for url in (reverse("orgs:member_enter", args=[body.pk]), f"/memberships/{kept.pk}/form/"):
            form = client.get(url).context["form"]
            assert [value for value, _label in form.fields["form"].choices] == ["group"]
            assert "committee" not in form.fields
            answer = client.post(url, {**typed, "version": "1"})
            assert answer.status_code == 422
            assert "专委会合署办事机构" in "".join(answer.context["form"].errors["form"])
    assert not Membership.objects.filter(form="office").exists()
    many_form = client.get(reverse("orgs:member_enter", args=[society_of(net.luoyang).pk])).context["form"]
    assert [value for value, _label in many_form.fields["form"].choices] == ["group", "office"]


def test_nobody_is_a_member_of_itself_not_even_past_the_forms(net: Network) -> None:
    body = society_of(net.luoyang)
    assert refusal_of(net, body, body).field == "member"
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(body=body, member=body, first_day=DAY)


@pytest.mark.parametrize("made", [society_of, federation_of])
def test_a_member_from_another_city_is_refused_by_name(net: Network, made: object) -> None:
    body = made(net.luoyang)  # type: ignore[operator]
    province = officer_of(net.province)
    stranger = node(net, net.guancheng)
    with pytest.raises(Refused) as refusal:
        actions.enter(body, actor=province, member=stranger, joined=GROUP)
    assert refusal.value.field == "member"
    assert stranger.name in refusal.value.message


def test_a_provincial_society_takes_members_from_every_city(net: Network) -> None:
    body = provincial_society_of(net.province)
    for unit in (net.jianxi, net.guancheng):
        actions.enter(body, actor=officer_of(net.province), member=node(net, unit), joined=GROUP)
    assert body.memberships_of_body.count() == 2


def test_the_county_takes_its_own_associations_as_members_and_no_others(net: Network) -> None:
    mine, other = node(net), node(net, net.luoyang)
    actions.enter(net.jianxi, actor=net.jianxi_officer, member=mine, joined=GROUP)
    with pytest.raises(Refused):
        actions.enter(net.jianxi, actor=net.luoyang_officer, member=other, joined=GROUP)
    actions.enter(net.luoyang, actor=net.luoyang_officer, member=other, joined=GROUP)
    assert Membership.objects.count() == 2


def test_who_does_not_decide_for_the_body_enters_nobody(net: Network) -> None:
    body, member = society_of(net.luoyang), node(net)
    for actor in (net.jianxi_officer, net.zhengzhou_officer, officer_of(body, "society_contact")):
        with pytest.raises(NotAllowed):
            actions.enter(body, actor=actor, member=member, joined=GROUP)


@pytest.mark.parametrize(
    ("joined", "field"),
    [
        (Joined(date(2999, 1, 1)), "first_day"),
        (Joined(date(2019, 1, 1)), "first_day"),  # before it was founded
        (Joined(DAY, date(2024, 1, 1)), "end_day"),
        (Joined(DAY, date(2999, 1, 1)), "end_day"),
    ],
)
def test_days_that_cannot_be_are_refused(net: Network, joined: Joined, field: str) -> None:
    assert refusal_of(net, society_of(net.luoyang), node(net), joined).field == field


def test_overlapping_days_are_refused_and_touching_ones_are_not(net: Network) -> None:
    body, member = society_of(net.luoyang), node(net)
    Membership.objects.create(body=body, member=member, first_day=DAY, end_day=date(2025, 3, 1))
    assert refusal_of(net, body, member, Joined(date(2025, 2, 28))).field == "first_day"
    actions.enter(body, actor=net.luoyang_officer, member=member, joined=Joined(date(2025, 3, 1)))
    assert "2025-03-01" in refusal_of(net, body, member, Joined(date(2025, 6, 1))).message
    with pytest.raises(IntegrityError), transaction.atomic():
        member_of(body, member, date(2025, 7, 1))


def test_a_closed_association_does_not_join(net: Network) -> None:
    body, member = society_of(net.luoyang), node(net)
    Organization.objects.filter(pk=member.pk).update(closed=date(2024, 1, 1))
    assert "2024-01-01" in refusal_of(net, body, Organization.objects.get(pk=member.pk)).message


def test_a_membership_ends_once_with_its_reason(net: Network) -> None:
    made = member_of(society_of(net.luoyang), node(net))
    for day in (date(2024, 1, 1), date(2999, 1, 1)):
        with pytest.raises(Refused) as refusal:
            actions.end(made, actor=net.luoyang_officer, day=day, reason="退会")
        assert refusal.value.field == "day"
    with pytest.raises(NotAllowed):
        actions.end(made, actor=net.jianxi_officer, day=date(2025, 1, 1), reason="退会")
    ended = actions.end(made, actor=net.luoyang_officer, day=date(2025, 1, 1), reason="退会")
    assert (ended.end_day, ended.end_reason) == (date(2025, 1, 1), "退会")
    with pytest.raises(Refused):
        actions.end(made, actor=net.luoyang_officer, day=date(2025, 1, 2), reason="再退")


def test_many_join_at_once_in_a_fixed_number_of_queries(net: Network, django_assert_max_num_queries: object) -> None:
    body = federation_of(net.luoyang)
    members = [node(net) for _number in range(30)]
    there, waits, stranger = members[0], members[1], node(net, net.guancheng)
    member_of(body, there)
    application_of(body, waits)
    pks = [one.pk for one in [*members, stranger]]
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        outcome = actions.enter_many(body, actor=net.luoyang_officer, member_pks=pks, joined=GROUP)
    assert outcome.done == 28
    assert {name for name, _why in outcome.left_out} == {there.name, waits.name}  # the stranger is not seen at all
    made = Membership.objects.filter(body=body).exclude(member=there)
    assert LogEntry.objects.filter(object_id__in=made.values("pk"), content_type__model="membership").count() == 28
    again = actions.enter_many(body, actor=net.luoyang_officer, member_pks=pks, joined=GROUP)
    assert again.done == 0


def test_many_end_at_once_in_a_fixed_number_of_queries(net: Network, django_assert_max_num_queries: object) -> None:
    body = federation_of(net.luoyang)
    rows = [member_of(body, node(net)) for _number in range(30)]
    late = member_of(body, node(net), timezone.localdate())
    foreign = member_of(federation_of(net.zhengzhou), node(net, net.guancheng))
    pks = [row.pk for row in [*rows, late, foreign]]
    day = timezone.localdate() - timedelta(days=1)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        outcome = actions.end_many(pks, actor=net.luoyang_officer, day=day, reason="换届清理")
    assert outcome.done == 30
    assert len(outcome.left_out) == 2
    assert Membership.objects.filter(end_day=day, end_reason="换届清理").count() == 30
    assert LogEntry.objects.filter(content_type__model="membership", action=LogEntry.Action.UPDATE).count() == 30


def test_the_jobs_tell_who_was_left_out(net: Network, django_capture_on_commit_callbacks: object) -> None:
    body, free, there = federation_of(net.luoyang), node(net), node(net)
    member_of(body, there)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        job = membership_jobs.start_entering(
            body, actor=net.luoyang_officer, member_pks=[free.pk, there.pk], joined=GROUP
        )
    job.refresh_from_db()
    assert (job.state, job.error) == ("done", "")
    assert there.name in job.result_message
    assert body.memberships_of_body.count() == 2
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        job = membership_jobs.start_ending(
            actor=net.luoyang_officer,
            membership_pks=list(body.memberships_of_body.values_list("pk", flat=True)),
            day=timezone.localdate(),
            reason="并入",
        )
    assert not body.memberships_of_body.filter(end_day__isnull=True).exists()


def test_closing_an_association_ends_its_memberships(net: Network) -> None:
    association = AssociationFactory(unit=net.jianxi)
    made = member_of(society_of(net.luoyang), association.organization)
    association_actions.close(association, actor=net.jianxi_officer, day=date(2025, 5, 1), reason="企业注销")
    made.refresh_from_db()
    assert (made.end_day, made.end_reason) == (date(2025, 5, 1), "企业注销")


def test_memberships_follow_a_merger_and_none_is_doubled(net: Network) -> None:
    source, target = node(net), node(net)
    society, federation = society_of(net.luoyang), federation_of(net.luoyang)
    member_of(society, source)
    member_of(federation, source)
    member_of(federation, target)
    day = date(2025, 6, 1)
    following.merge(Merger(source, target, day, net.luoyang_officer, Journal()))
    assert not Membership.objects.filter(member=source, end_day__isnull=True).exists()
    held = Membership.objects.filter(member=target, end_day__isnull=True)
    assert {(row.body_id, row.first_day) for row in held} == {(society.pk, day), (federation.pk, DAY)}

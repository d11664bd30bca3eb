"""Two people at once: one membership, one society of a key industry, one federation; the other is told in words."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from kexie_portal.errors import Refused
from orgs.common.enums import Kind
from orgs.memberships.actions import application, membership
from orgs.memberships.actions.membership import Joined
from orgs.memberships.models import Membership, Recommendation
from orgs.societies.actions import society, survey
from orgs.societies.actions.society import NewSociety
from orgs.societies.models.federation import Federation
from orgs.societies.models.society import Society
from tests.orgs.factories import AssociationFactory, officer_of
from tests.orgs.network import build
from tests.orgs.societies.made import DAY, key_of, society_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run works in threads of their own that start together; returns results and refusals."""
    outcomes: list[Any] = []
    start = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> None:
        try:
            start.wait()
            outcomes.append(work())
        except Refused as refusal:
            outcomes.append(refusal)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    [thread.start() for thread in threads]
    [thread.join(30) for thread in threads]
    return outcomes


def refused(outcomes: list[Any]) -> list[Refused]:
    """Return the refusals."""
    assert len(outcomes) == 2
    return [one for one in outcomes if isinstance(one, Refused)]


def test_of_two_who_enter_the_same_member_one_is_told_that_it_is_a_member() -> None:
    net = build()
    body, member = society_of(net.luoyang), AssociationFactory(unit=net.jianxi).organization
    works = [
        lambda actor=actor: membership.enter(body, actor=actor, member=member, joined=Joined(DAY))
        for actor in (net.luoyang_officer, officer_of(net.luoyang))
    ]
    [refusal] = refused(at_once(*works))
    assert refusal.field == "member"
    assert Membership.objects.count() == 1


def test_of_two_who_enter_a_society_of_one_key_industry_one_is_told_that_there_is_one() -> None:
    net = build()
    key = key_of(net.luoyang)
    works = [
        lambda name=name: society.found(
            net.luoyang,
            Kind.SOCIETY,
            actor=net.luoyang_officer,
            data=NewSociety(name=name, opened=DAY, key_industry=key),
        )
        for name in ("洛阳市轴承研究会", "洛阳市轴承学会")
    ]
    [refusal] = refused(at_once(*works))
    assert refusal.field == "key_industry"
    assert Society.objects.count() == 1


def test_of_two_who_enter_a_federation_one_is_told_that_there_is_one() -> None:
    net = build()
    works = [
        lambda name=name: society.found(
            net.luoyang, Kind.FEDERATION, actor=net.luoyang_officer, data=NewSociety(name=name, opened=DAY)
        )
        for name in ("洛阳市企业科协联合会", "洛阳企业科协联合会")
    ]
    [refusal] = refused(at_once(*works))
    assert refusal.field == "name"
    assert Federation.objects.count() == 1


def test_a_key_industry_is_not_ended_while_a_society_is_entered_for_it() -> None:
    net = build()
    key, day = key_of(net.luoyang), DAY
    works = (
        lambda: survey.end_selection(key, actor=net.luoyang_officer, day=timezone.localdate(), reason="调整"),
        lambda: society.found(
            net.luoyang, Kind.SOCIETY, actor=officer_of(net.luoyang), data=NewSociety("轴承学会", day, key_industry=key)
        ),
    )
    assert len(refused(at_once(*works))) == 1
    key.refresh_from_db()
    assert (key.end_day is None) == Society.objects.filter(key_industry=key, closed__isnull=True).exists()


def test_of_two_who_recommend_to_one_national_society_one_is_told_that_it_is_recommended() -> None:
    net = build()
    member = AssociationFactory(unit=net.jianxi).organization
    works = [
        lambda actor=actor: application.recommend(
            member, actor=actor, national_society="中国机械工程学会", words="骨干"
        )
        for actor in (net.luoyang_officer, officer_of(net.luoyang))
    ]
    [refusal] = refused(at_once(*works))
    assert refusal.field == "national_society"
    assert Recommendation.objects.count() == 1

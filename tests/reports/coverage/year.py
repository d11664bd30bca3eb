"""A year in which everything moves about: what is done on which day, by the portal's own actions."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import pytest
from django.utils import timezone

from kexie_portal.accounts.models import User
from orgs.changes.actions import taking_back
from orgs.common.enums import Kind
from orgs.register import divisions
from orgs.register.actions import association as associations
from orgs.register.actions import enterprise as enterprises
from orgs.register.divisions import Division
from orgs.register.models.association import Association, CoveredEnterprise
from orgs.register.models.enterprise import Enterprise
from orgs.register.models.suspension import Suspension
from orgs.tree import following
from orgs.tree.following import Merger
from orgs.tree.journal import Journal
from orgs.tree.models.organization import Organization
from orgs.units import actions as units
from tests.orgs.factories import AssociationFactory, EnterpriseFactory, IndustryFactory, LabelFactory, officer_of
from tests.reports.network import Network, cover, network

YEAR = 2025
SIZES = (5, 50, 400, 2000)


def at(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """Let it be noon of a day."""
    noon = timezone.make_aware(datetime.combine(day, time(12)))
    monkeypatch.setattr(timezone, "now", lambda: noon)


@dataclass
class Story:
    """The network, who acts, and what chance chooses."""

    net: Network
    actor: User
    rng: random.Random
    units: list[Organization] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.units = [self.net.luoyang, self.net.jianxi, self.net.park, self.net.luanchuan, self.net.zhongyuan]
        self.units.append(self.net.jiyuan)

    def unit(self) -> Organization:
        """Return some unit that is there, as it is now."""
        open_ones = Organization.objects.filter(pk__in=[one.pk for one in self.units], closed__isnull=True)
        return self.rng.choice(list(open_ones.order_by("pk")))

    def firm(self) -> Enterprise:
        """Return some living enterprise."""
        return self.rng.choice(list(Enterprise.objects.filter(closed__isnull=True).order_by("pk")))

    def association(self) -> Association:
        """Return some living association."""
        rows = Association.objects.filter(organization__closed__isnull=True).select_related("organization")
        return self.rng.choice(list(rows.order_by("pk")) or [AssociationFactory(unit=self.unit())])


def begin(monkeypatch: pytest.MonkeyPatch, seed: int) -> Story:
    """Lay out the network on the last day before the year."""
    at(monkeypatch, date(YEAR - 1, 12, 31))
    net = network()
    story = Story(net, officer_of(net.henan), random.Random(seed))
    industry = IndustryFactory()
    for number in range(30):
        opened = date(2020, 1, 1) if number % 5 else None
        one = EnterpriseFactory(
            unit=story.unit(), opened=opened, industry=industry, staff=story.rng.choice(SIZES), revenue=50000
        )
        if number % 2:
            LabelFactory(
                enterprise=one, kind="high_tech", issued=date(2023, 1, 1), expires=date(YEAR, number % 12 + 1, 9)
            )
        if number % 3 == 0:
            AssociationFactory(unit=story.unit(), host=one)
            a_cover_comes(story, date(YEAR - 1, 1, 1))
    return story


# ---------------------------------------------------------------- deeds


def a_firm_moves(story: Story, day: date) -> None:
    one = story.firm()
    enterprises.update(one, actor=story.actor, version=one.version, values={"unit": story.unit()})


def a_firm_grows(story: Story, day: date) -> None:
    one = story.firm()
    enterprises.update(one, actor=story.actor, version=one.version, values={"staff": story.rng.choice(SIZES)})


def a_firm_closes(story: Story, day: date) -> None:
    one = story.firm()
    enterprises.close(one, actor=story.actor, version=one.version, day=day)


def a_firm_comes(story: Story, day: date) -> None:
    EnterpriseFactory(unit=story.unit(), opened=story.rng.choice([day, None]))


def a_cover_comes(story: Story, day: date) -> None:
    association, one = story.association(), story.firm()
    if not CoveredEnterprise.objects.filter(association=association, enterprise=one, end_day__isnull=True).exists():
        cover(association, one, day)


def an_association_comes(story: Story, day: date) -> None:
    place = story.unit()
    AssociationFactory(unit=place, host=EnterpriseFactory(unit=place, opened=day), opened=day)


def an_association_moves(story: Story, day: date) -> None:
    node = Organization.objects.get(pk=story.association().pk)
    target = story.unit()
    if target.pk != node.parent_id:
        units.move(node, actor=story.actor, target=target, reason="迁址")


def a_park_moves(story: Story, day: date) -> None:
    park = Organization.objects.get(pk=story.net.park.pk)
    targets = Organization.objects.filter(kind=Kind.COUNTY, closed__isnull=True).exclude(pk=park.parent_id)
    units.move(park, actor=story.actor, target=story.rng.choice(list(targets.order_by("pk"))), reason="区划调整")


def a_move_is_taken_back(story: Story, day: date) -> None:
    node = Organization.objects.get(pk=story.association().pk)
    target = story.unit()
    if target.pk != node.parent_id:
        units.move(node, actor=story.actor, target=target, reason="误操作")
        taking_back.take_back_move(node.moves.order_by("-pk")[0], actor=story.actor, reason="录入有误")


def an_association_rests(story: Story, day: date) -> None:
    association = story.association()
    if not Suspension.objects.filter(association=association, end_day__isnull=True).exists():
        Suspension.objects.create(association=association, reason="停产", first_day=day)


def an_association_resumes(story: Story, day: date) -> None:
    for rest in Suspension.objects.filter(end_day__isnull=True).order_by("pk")[:1]:
        rest.end_day = day
        rest.save()


def an_association_closes(story: Story, day: date) -> None:
    associations.close(story.association(), actor=story.actor, day=day, reason="撤销")


def associations_merge(story: Story, day: date) -> None:
    source, target = story.association().organization, story.association().organization
    if source != target:
        journal = Journal()
        following.merge(Merger(source, target, day, story.actor, journal))
        journal.set(source, closed=day, successor=target)


Deed = Callable[[Story, date], Any]
DEEDS: tuple[Deed, ...] = (
    a_firm_moves, a_firm_moves, a_firm_grows, a_firm_grows, a_firm_closes, a_firm_comes, a_cover_comes, a_cover_comes,
    an_association_comes, an_association_moves, an_association_moves, a_park_moves, a_move_is_taken_back,
    an_association_rests, an_association_resumes, an_association_closes, associations_merge,
)  # fmt: skip
#: The list of divisions changes: 栾川 goes into 涧西, later 涧西 goes to 郑州 with all that lies in it.
LISTS = {
    5: Division("410324", "栾川县", "abolished", "410300", "410305"),
    9: Division("410305", "涧西区", "county", "410100"),
}


def live_a_month(story: Story, month: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do what happens in a month, each deed on its day."""
    for number, deed in enumerate(story.rng.sample(DEEDS, 9)):
        day = date(YEAR, month, 2 + 2 * number)
        at(monkeypatch, day)
        deed(story, day)
    if row := LISTS.get(month):
        at(monkeypatch, date(YEAR, month, 25))
        divisions.apply([row, *_named()], on=date(YEAR, month, 25))


def _named() -> list[Division]:
    """Name what the rows of a list refer to."""
    rows = Organization.objects.filter(code__in=("410000", "410100", "410300")).order_by("code")
    return [Division(one.code or "", one.short_name, one.kind, "410000" if one.parent_id else "") for one in rows]

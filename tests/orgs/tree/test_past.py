"""Moves have a day: the former place keeps the days before, and what was known before the days is carried over."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from orgs.common.days import start_of
from orgs.common.enums import Kind
from orgs.tree import structure as tree
from orgs.tree.models.organization import FormerParent, Organization, OrganizationMove
from orgs.tree.structure import MoveRefused
from tests.orgs.factories import UserFactory
from tests.orgs.tree.conftest import association

pytestmark = pytest.mark.both
Units = dict[str, Organization]
MAY, JUNE, JULY = date(2026, 5, 10), date(2026, 6, 30), date(2026, 7, 1)


@pytest.fixture
def leaf(units: Units) -> Organization:
    return tree.add(units["jianxi"], association())


def move(leaf: Organization, to: Organization, day: date | None) -> FormerParent | None:
    return tree.move(leaf, to, actor=None, reason="迁址", day=day)


def spans() -> list[tuple[str, date | None, date]]:
    rows = FormerParent.objects.order_by("end_day").select_related("parent")
    return [(row.parent.name, row.first_day, row.end_day) for row in rows]


def test_each_former_place_begins_where_the_one_before_ended(units: Units, leaf: Organization) -> None:
    move(leaf, units["zhengzhou"], MAY)
    move(leaf, units["luoyang"], JUNE)
    jianxi, zhengzhou = units["jianxi"].name, units["zhengzhou"].name
    assert spans() == [(jianxi, None, MAY), (zhengzhou, MAY, JUNE)]
    there = {
        day: Organization.objects.filter(pk=leaf.pk).placed_on(day).get().place
        for day in (MAY - timedelta(days=1), MAY, JUNE - timedelta(days=1), JUNE)
    }
    assert list(there.values()) == [
        units["jianxi"].pk,
        units["zhengzhou"].pk,
        units["zhengzhou"].pk,
        units["luoyang"].pk,
    ]
    assert [move.day for move in leaf.moves.order_by("pk")] == [MAY, JUNE]


def test_a_place_that_held_on_no_day_leaves_nothing(units: Units, leaf: Organization) -> None:
    move(leaf, units["zhengzhou"], MAY)
    assert move(leaf, units["luoyang"], MAY) is None
    assert spans() == [(units["jianxi"].name, None, MAY)]


@pytest.mark.parametrize("day", [MAY - timedelta(days=1), timezone.localdate() + timedelta(days=1)])
def test_a_move_before_the_last_one_or_in_the_future_is_refused(units: Units, leaf: Organization, day: date) -> None:
    move(leaf, units["zhengzhou"], MAY)
    with pytest.raises(MoveRefused):
        move(leaf, units["luoyang"], day)
    assert Organization.objects.get(pk=leaf.pk).parent_id == units["zhengzhou"].pk
    assert len(spans()) == 1


def test_moves_known_before_their_days_are_carried_over_but_for_those_taken_back(
    units: Units, leaf: Organization
) -> None:
    person = UserFactory()
    park = tree.add(units["jianxi"], Organization(kind=Kind.PARK, name="开发区"))

    def moved(node: Organization, start: str, end: str, day: date, actor: Any = person) -> None:
        made = OrganizationMove.objects.create(
            organization=node, from_parent=units[start], to_parent=units[end], actor=actor, reason="迁址"
        )
        OrganizationMove.objects.filter(pk=made.pk).update(moved_at=start_of(day))

    moved(leaf, "jianxi", "zhengzhou", MAY)
    moved(leaf, "zhengzhou", "luoyang", JUNE)
    moved(leaf, "luoyang", "zhengzhou", JULY)  # taken back the next day
    moved(park, "jianxi", "zhengzhou", MAY, actor=None)
    moved(park, "zhengzhou", "jianxi", MAY + timedelta(days=3), actor=None)  # by the list of divisions, there and back
    import_module("orgs.migrations.0019_dated_places").keep_former_places(apps, None)
    assert spans() == [
        (units["jianxi"].name, None, MAY),
        (units["jianxi"].name, None, MAY),
        (units["zhengzhou"].name, MAY, MAY + timedelta(days=3)),
    ]
    assert FormerParent.objects.filter(organization=leaf).get().created_at == start_of(MAY)

"""After a year in which everything moved about, every month still says what was published then: figures and rows."""

from __future__ import annotations

import json
from calendar import monthrange
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db.models import F

from orgs.common.enums import EnterpriseClass, Kind
from orgs.register.models.association import CoveredEnterprise
from orgs.register.models.enterprise import Enterprise
from orgs.register.models.past import FormerPlace, FormerSize
from orgs.register.models.suspension import Suspension
from orgs.tree.models.organization import FormerParent, Organization
from reports.coverage import live
from reports.coverage.conditions import CLASSES
from reports.coverage.counting import association_counts, distribution
from reports.coverage.definitions import Selection, rows_of
from reports.coverage.listed import rows_in
from reports.coverage.table import tally
from reports.periods.calendar import span_of
from reports.periods.figures import count
from reports.targets.counting import reached
from tests.reports.coverage import by_hand as sql
from tests.reports.coverage.test_counting import _is_covered, _is_of
from tests.reports.coverage.year import YEAR, Story, at, begin, live_a_month

pytestmark = [pytest.mark.both, pytest.mark.django_db]
MONTHS = range(1, 13)


def end_of(month: int) -> date:
    return date(YEAR, month, monthrange(YEAR, month)[1])


def all_units() -> list[Organization]:
    return list(Organization.objects.units().order_by("pk"))


def keys(figure: str, selection: Selection) -> frozenset[int]:
    return frozenset(rows_of(figure, selection).values_list("pk", flat=True))


def published(day: date) -> dict[Any, Any]:
    """Return every figure of every unit on a day with the keys of its rows, by the definitions."""
    table, found = tally(day), {}
    [societies] = live.tables(Organization.objects.get(kind=Kind.PROVINCE), [day])
    for unit in all_units():
        for one in CLASSES:
            cell = table.cell(unit.pk, one)
            found[unit.pk, one.value] = (cell.enterprises, cell.covered, cell.state)
        for figure in ("enterprises", "covered", "uncovered", "associations", "founded"):
            found[unit.pk, figure] = keys(figure, Selection(unit, day))
        found[unit.pk, "large"] = keys("covered", Selection(unit, day, EnterpriseClass.LARGE_MEDIUM))
        found[unit.pk, "societies"] = societies.associations_of(unit.pk)
        found[unit.pk, "children"] = {child.pk for child in table.children(unit.pk)}
    found["sizes"] = {unit: sorted(shares) for unit, shares in distribution(day, CLASSES[0]).items()}
    return found


def by_hand(day: date) -> dict[Any, Any]:
    """Count the same on that very day from the rows as they stand, without anything that has to do with the past."""
    found: dict[Any, Any] = {}
    firms = [
        (firm.unit_id, [_is_of(firm, one, day) for one in CLASSES], _is_covered(firm, day))
        for firm in Enterprise.objects.prefetch_related("labels")
        if firm.is_alive_on(day)
    ]
    resting = set(Suspension.objects.filter(end_day__isnull=True).values_list("association", flat=True))
    nodes = Organization.objects.filter(kind=Kind.ASSOCIATION).exclude(pk__in=resting)
    for unit in all_units():
        inside = set(Organization.objects.under(unit).values_list("pk", flat=True))
        for number, one in enumerate(CLASSES):
            members = [covered for place, classes, covered in firms if place in inside and classes[number]]
            found[unit.pk, one.value] = (len(members), sum(members))
        found[unit.pk, "societies"] = sum(node.parent_id in inside and node.is_active_on(day) for node in nodes)
    return found


@pytest.fixture
def story(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Story:
    return begin(monkeypatch, request.param)


@pytest.mark.parametrize("story", [1], indirect=True)
def test_every_month_says_after_a_year_what_was_published_then(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    then: dict[int, dict[Any, Any]] = {}
    for month in MONTHS:
        live_a_month(story, month, monkeypatch)
        at(monkeypatch, end_of(month))
        cache.clear()
        then[month] = published(end_of(month))
        hand, told = by_hand(end_of(month)), then[month]
        assert hand == {key: told[key].active if key[1] == "societies" else told[key][:2] for key in hand}
    assert FormerPlace.objects.exists()
    assert FormerSize.objects.exists()
    assert FormerParent.objects.filter(organization__kind__in=(Kind.PARK, Kind.COUNTY)).count() >= 2

    at(monkeypatch, date(YEAR + 1, 1, 20))
    cache.clear()
    for month in MONTHS:
        now = published(end_of(month))
        assert {key: (then[month][key], now[key]) for key in now if then[month].get(key) != now[key]} == {}
    _same_by_every_way(story)


def _same_by_every_way(story: Story) -> None:
    """The series of the trend, the command, the targets and plain SQL say the same of each month."""
    days = [end_of(month) for month in MONTHS]
    henan = Organization.objects.get(pk=story.net.henan.pk)
    series = live.series(henan, days)
    counted = association_counts(days)
    for day, table, societies in zip(days, series, counted, strict=True):
        single = tally(day)
        assert sql.coverage(day) == {pk: own for pk, own in single.own.items() if any(own.enterprises)}
        assert sql.associations(day) == {pk: one.active for pk, one in societies.items() if one.active}
        for unit in all_units():
            cells = [(table.cell(unit.pk, one), single.cell(unit.pk, one)) for one in CLASSES]
            assert all(a == b for a, b in cells), (day, unit)
        [target] = reached(table.units.by_pk[henan.pk], [day], table.units)
        assert target.coverage.cell(henan.pk) == single.cell(henan.pk)
        report = count(henan, span_of("month", day), day)
        assert all(
            report.table.cell(unit.pk, one) == single.cell(unit.pk, one) for unit in all_units() for one in CLASSES
        )
        kept = {row.pk for group in report.groups for row in rows_in(group.listed)}
        assert kept == keys("enterprises", Selection(henan, day))
        told = StringIO()
        call_command("coverage", "--unit", "410300", "--on", day.isoformat(), "--json", stdout=told)
        said, cell = json.loads(told.getvalue()), single.cell(story.net.luoyang.pk)
        assert (said["covered"], said["enterprises"]) == (cell.covered, cell.enterprises)


@pytest.mark.parametrize("story", [4], indirect=True)
def test_spans_of_the_past_follow_each_other(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    for month in MONTHS:
        live_a_month(story, month, monkeypatch)
    for model, whose in (
        (FormerPlace, "enterprise_id"),
        (FormerSize, "enterprise_id"),
        (FormerParent, "organization_id"),
    ):
        ends: dict[int, date | None] = {}
        for row in model._default_manager.order_by(F("end_day")):
            owner = getattr(row, whose)
            assert row.first_day == ends.get(owner)
            ends[owner] = row.end_day
        assert ends
    assert CoveredEnterprise.objects.filter(created_at__isnull=True).count() == 0

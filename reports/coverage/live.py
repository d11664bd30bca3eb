"""Live figures of a unit: what `coverage`, `counting` and `definitions` say, kept per city by `figures_cache`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet, Value

from orgs.register.models.enterprise import Enterprise
from orgs.register.queries import prospects
from orgs.tree.models.organization import Organization
from reports.coverage.counting import (
    Associations,
    ByUnit,
    Counts,
    Share,
    association_counts,
    coverage_counts,
    coverage_series,
    distribution,
)
from reports.coverage.definitions import Selection, rows_of
from reports.coverage.figures_cache import by_part, of_all
from reports.coverage.late import first_late_day
from reports.coverage.table import CoverageTable, official_counts
from reports.coverage.units import Unit, UnitTree

if TYPE_CHECKING:
    from collections.abc import Callable

    from orgs.register.querysets import EnterpriseQuerySet

#: What is kept of a part for some days: coverage and associations of each day.
Kept = list[tuple[dict[int, Counts], dict[int, Associations]]]
TREND_MONTHS = 12


def last_month_end(day: date) -> date:
    """Return the last day of the month before the day's."""
    return day.replace(day=1) - timedelta(days=1)


def month_ends(day: date, number: int = TREND_MONTHS) -> list[date]:
    """Return the last month-ends before the day, the oldest first."""
    ends = [last_month_end(day)]
    while len(ends) < number:
        ends.append(last_month_end(ends[-1]))
    return ends[::-1]


def tables(node: Organization | Unit, days: Sequence[date], units: UnitTree | None = None) -> list[CoverageTable]:
    """Return the coverage tables of a unit for some days; right for everything in its city (or province)."""
    return _tables(node, days, units or UnitTree.read(node.tree_id), coverage_counts)


def series(node: Organization | Unit, days: Sequence[date], units: UnitTree | None = None) -> list[CoverageTable]:
    """Return what `tables` returns, cheaper for a dozen days and dearer for one."""
    return _tables(node, days, units or UnitTree.read(node.tree_id), coverage_series)


def _tables(
    node: Organization | Unit,
    days: Sequence[date],
    units: UnitTree,
    counter: Callable[[Sequence[date], list[int]], list[ByUnit]],
) -> list[CoverageTable]:
    """Count the days on which the units lay alike together, each by the tree of that time."""
    trees = [units.on(day) for day in days]
    found: dict[date, CoverageTable] = {}
    for tree in {id(tree): tree for tree in trees}.values():
        alike = [day for day, own in zip(days, trees, strict=True) if own is tree]
        found.update(zip(alike, _of_tree(node, alike, tree, counter), strict=True))
    return [found[day] for day in days]


def _of_tree(
    node: Organization | Unit,
    days: Sequence[date],
    units: UnitTree,
    counter: Callable[[Sequence[date], list[int]], list[ByUnit]],
) -> list[CoverageTable]:
    def count(parts: list[int]) -> dict[int, Kept]:
        wanted = [pk for part in parts for pk in units.parts[part]]
        coverage, associations = counter(days, wanted), association_counts(days, wanted)
        return {
            part: [
                (
                    {pk: coverage[at][pk] for pk in units.parts[part] if pk in coverage[at]},
                    {pk: associations[at][pk] for pk in units.parts[part] if pk in associations[at]},
                )
                for at in range(len(days))
            ]
            for part in parts
        }

    subject = "coverage-" + ".".join(f"{day:%Y%m%d}" for day in days)
    kept = by_part(subject, units.parts_under(node.pk), count)
    found = []
    for at, day in enumerate(days):
        own = {pk: counts for part in kept.values() for pk, counts in part[at][0].items()}
        associations = {pk: numbers for part in kept.values() for pk, numbers in part[at][1].items()}
        found.append(CoverageTable(day, units, own, {}, associations))
    return found


def with_official(table: CoverageTable, node: Organization | Unit) -> CoverageTable:
    """Return the table with the official counts of its day beside the register's own."""
    return CoverageTable(table.day, table.units, table.own, official_counts(table.day, node), table.associations)


def shares(selection: Selection, units: UnitTree) -> list[Share]:
    """Return the distribution by section of industry and size class under a unit, the largest first."""
    wanted = {unit.pk for unit in units.under(selection.unit.pk)}

    def count(parts: list[int]) -> dict[int, dict[int, list[Share]]]:
        pks = [pk for part in parts for pk in units.parts[part]]
        found = distribution(selection.day, selection.enterprise_class, pks)
        return {part: {pk: found[pk] for pk in units.parts[part] if pk in found} for part in parts}

    subject = f"shares-{selection.enterprise_class.value}-{selection.day:%Y%m%d}"
    kept = by_part(subject, units.parts_under(selection.unit.pk), count)
    sums: dict[tuple[str, str], list[int]] = {}
    for part in kept.values():
        for pk in part.keys() & wanted:
            for share in part[pk]:
                both = sums.setdefault((share.section, share.size_class), [0, 0])
                both[0] += share.enterprises
                both[1] += share.covered
    return [Share(section, size, *both) for (section, size), both in sums.items()]


def numbers(keys: Sequence[str], selection: Selection, units: UnitTree) -> list[int]:
    """Return how many rows some figures of a unit have that are not added up by the tree."""

    def count() -> list[int]:
        first, *others = (_counted(number, rows_of(key, selection)) for number, key in enumerate(keys))
        found = dict(first.union(*others, all=True))
        return [found.get(number, 0) for number in range(len(keys))]

    said = f"{selection.unit.pk}-{selection.enterprise_class.value}-{selection.day:%Y%m%d}"
    subject = f"numbers-{'.'.join(keys)}-{said}-{first_late_day(selection.day):%Y%m%d}"
    return of_all(subject, units.parts_under(selection.unit.pk), count)


def _counted(number: int, rows: QuerySet[Any]) -> QuerySet[Any]:
    grouped = rows.order_by().values(number=Value(number)).annotate(count=Count("pk"))
    return grouped.values_list("number", "count")


def best_targets(selection: Selection, units: UnitTree, number: int = 10) -> list[Enterprise]:
    """Return the best prospects among the uncovered of a unit today, with the parts of their scores."""

    def count() -> list[int]:
        return list(_ranked(rows_of("uncovered", selection)).values_list("pk", flat=True)[:number])

    subject = f"targets-{selection.unit.pk}-{selection.enterprise_class.value}-{selection.day:%Y%m%d}"
    pks = of_all(subject, units.parts_under(selection.unit.pk), count)
    return list(_ranked(Enterprise.objects.filter(pk__in=pks).select_related("unit", "industry")))


def _ranked(rows: EnterpriseQuerySet) -> EnterpriseQuerySet:
    return prospects.scored(rows).order_by("-score", "name", "pk")

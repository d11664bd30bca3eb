"""The statements behind the figures: grouped once by the unit that holds the rows, for many days and all classes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import BooleanField, Count, ExpressionWrapper, F, IntegerField, Q, QuerySet, Value

from orgs.common.days import counted_on, in_force_on, is_past
from orgs.common.enums import EnterpriseClass, Kind
from orgs.register.models.association import CoveredEnterprise
from orgs.register.models.enterprise import Enterprise, EnterpriseLabel
from orgs.register.models.past import FormerPlace, FormerSize
from orgs.register.models.suspension import working_on
from orgs.register.querysets import EnterpriseQuerySet
from orgs.tree.models.organization import FormerParent, Organization
from reports.coverage.conditions import CLASSES, LABELS, SIZES, covered_on, founded_between, label_holds, of_class

#: Up to so many units (a large city has some twenty) it pays to narrow the subqueries as well.
FEW = 60
_FLAGS = tuple(one for one in CLASSES if one != EnterpriseClass.ALL)


class Counts(NamedTuple):
    """Enterprises and covered enterprises, each in the order of `CLASSES`."""

    enterprises: tuple[int, ...] = (0,) * len(CLASSES)
    covered: tuple[int, ...] = (0,) * len(CLASSES)

    def plus(self, other: Counts) -> Counts:
        """Add two counts class by class; sound because an enterprise is registered at one unit."""
        return Counts(
            tuple(map(int.__add__, self.enterprises, other.enterprises)),
            tuple(map(int.__add__, self.covered, other.covered)),
        )


class Associations(NamedTuple):
    """Associations active on the day, and founded since the first day of its period."""

    active: int = 0
    founded: int = 0

    def plus(self, other: Associations) -> Associations:
        """Add two counts."""
        return Associations(self.active + other.active, self.founded + other.founded)


ByUnit = dict[int, Counts]


def coverage_counts(days: Sequence[date], units: Collection[int] | None = None) -> list[ByUnit]:
    """Count enterprises and covered ones of every class by the unit that holds them, on each day, in one statement.

    `units` narrows to some units; None is the whole register. A unit without enterprises is missing.
    """
    return _grouped(days, Enterprise.objects.all(), units)


def _grouped(days: Sequence[date], rows: EnterpriseQuerySet, units: Collection[int] | None) -> list[ByUnit]:
    parts = [_flagged(at, day, rows, units) for at, day in enumerate(days)]
    found = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    sums: list[dict[int, list[list[int]]]] = [{} for _day in days]
    for at, unit, covered, *flags, number in found:
        both = sums[at].setdefault(unit, [[0] * len(CLASSES), [0] * len(CLASSES)])
        for place, holds in enumerate((True, *flags)):
            if holds:
                both[0][place] += number
                both[1][place] += number if covered else 0
    return [{unit: Counts(tuple(all_), tuple(some)) for unit, (all_, some) in each.items()} for each in sums]


def _flagged(at: int, day: date, rows: EnterpriseQuerySet, units: Collection[int] | None) -> QuerySet[Any]:
    """Group the enterprises of a day by the unit at which they lay, covered or not, and membership in each class."""
    narrowed = _narrowed(units, day)
    rows = _of_units(rows.alive_on(day), units, day).placed_on(day)
    flags = {one.value: _flag(of_class(one, day, narrowed)) for one in _FLAGS}
    rows = rows.annotate(at=Value(at, IntegerField()), covered=_flag(covered_on(day, narrowed)), **flags)
    names = ("at", "place", "covered", *flags)
    return rows.order_by().values(*names).annotate(number=Count("pk")).values_list(*names, "number")


def _of_units(rows: EnterpriseQuerySet, units: Collection[int] | None, day: date) -> EnterpriseQuerySet:
    return rows if units is None else rows.right_at(units, day)


def _narrowed(units: Collection[int] | None, day: date) -> list[int] | None:
    """Return the units whose enterprises alone need be looked at; None where some of another unit lay there then."""
    if units is None or len(units) > FEW:
        return None
    gone = is_past(day) and FormerPlace.objects.on(day).filter(unit__in=list(units)).exists()
    return None if gone else list(units)


def _flag(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def association_counts(
    days: Sequence[date], units: Collection[int] | None = None, since: Sequence[date] | None = None
) -> list[dict[int, Associations]]:
    """Count the associations active on each day, and founded from `since` to it, by the unit that they lay under.

    One statement for those that never moved since the first day; one more for each day where some did.
    """
    firsts = since or [day.replace(month=1, day=1) for day in days]
    rows = Organization.objects.filter(kind=Kind.ASSOCIATION)
    moved = FormerParent.objects.filter(end_day__gt=min(days), organization__kind=Kind.ASSOCIATION).order_by()
    if not is_past(min(days)) or not moved.exists():
        return _by_parent(rows if units is None else rows.filter(parent__in=list(units)), days, firsts, "parent_id")
    still = rows.exclude(pk__in=moved.values("organization"))
    found = _by_parent(still if units is None else still.filter(parent__in=list(units)), days, firsts, "parent_id")
    for at, (first, day) in enumerate(zip(firsts, days, strict=True)):
        then = rows.filter(pk__in=moved.values("organization")).placed_on(day)
        [told] = _by_parent(then if units is None else then.filter(place__in=list(units)), [day], [first], "place")
        for unit, counted in told.items():
            found[at][unit] = found[at].get(unit, Associations()).plus(counted)
    return found


def _by_parent(
    rows: QuerySet[Organization], days: Sequence[date], firsts: Sequence[date], parent: str
) -> list[dict[int, Associations]]:
    counts: dict[str, Count] = {}
    for at, (first, day) in enumerate(zip(firsts, days, strict=True)):
        counts[f"active{at}"] = Count("pk", filter=working_on(day))
        counts[f"founded{at}"] = Count("pk", filter=founded_between(first, day))
    found: list[dict[int, Associations]] = [{} for _day in days]
    for unit, *numbers in rows.order_by().values(parent).annotate(**counts).values_list(parent, *counts):
        for at in range(len(days)):
            found[at][unit] = Associations(*numbers[2 * at : 2 * at + 2])
    return found


# ---------------------------------------------------------------- many days


def coverage_series(days: Sequence[date], units: Collection[int] | None = None) -> list[ByUnit]:
    """Count what `coverage_counts` counts, for a dozen days at about the price of two: four statements in all.

    Instead of asking every enterprise on every day, it goes through the covers and the labels once and counts the
    distinct enterprises that each day's conditions leave. The few that moved or changed their size since the first day
    are asked day by day.
    """
    changed = _changed(days)
    if changed is None:
        return _still(days, units, Q(), Q())
    found = _still(days, units, ~Q(pk__in=changed), ~Q(enterprise__in=changed))
    rows = Enterprise.objects.filter(pk__in=changed)
    for each, then in zip(found, _grouped(days, rows, units), strict=True):
        for unit, counts in then.items():
            each[unit] = each.get(unit, Counts()).plus(counts)
    return found


def _changed(days: Sequence[date]) -> QuerySet[Enterprise, int] | None:
    """Return the keys of the enterprises that lay elsewhere or were of another size on a day; None where none did."""
    if not is_past(min(days)):
        return None
    rows: list[QuerySet[Any, int]] = [
        model._default_manager.filter(end_day__gt=min(days)).order_by().values_list("enterprise", flat=True)
        for model in (FormerPlace, FormerSize)
    ]
    places, sizes = rows
    if not places.union(sizes).exists():
        return None
    return Enterprise.objects.filter(Q(pk__in=places) | Q(pk__in=sizes)).order_by().values_list("pk", flat=True)


def _still(days: Sequence[date], units: Collection[int] | None, firms: Q, theirs: Q) -> list[ByUnit]:
    """Count the enterprises that are where and what they were on all days, by the unit that holds them.

    `firms` leaves out the others; `theirs` does the same for what hangs on an enterprise.
    """
    sums: list[dict[int, dict[str, int]]] = [defaultdict(dict) for _day in days]
    _collect(sums, _registered(days, units, firms), "unit_id")
    _collect(sums, _labelled(days, units, theirs), "enterprise__unit_id")
    _collect(sums, _covers(days, units, SIZES, theirs, with_all=True), "enterprise__unit_id")
    _collect(sums, _covers(days, units, LABELS, theirs, with_all=False), "enterprise__unit_id")
    return [
        {
            unit: Counts(
                tuple(numbers.get(f"n_{one.value}", 0) for one in CLASSES),
                tuple(numbers.get(f"c_{one.value}", 0) for one in CLASSES),
            )
            for unit, numbers in each.items()
        }
        for each in sums
    ]


def _collect(sums: list[dict[int, dict[str, int]]], rows: QuerySet[Any], unit_field: str) -> None:
    for row in rows:
        unit = row.pop(unit_field)
        for name, number in row.items():
            key, _sep, at = name.rpartition("_")
            if number:
                sums[int(at)][unit][key] = number


def _registered(days: Sequence[date], units: Collection[int] | None, firms: Q) -> QuerySet[Any]:
    rows = Enterprise.objects.filter(firms)
    if units is not None:
        rows = rows.filter(unit__in=list(units))
    counts = {}
    for at, day in enumerate(days):
        counts[f"n_{EnterpriseClass.ALL.value}_{at}"] = Count("pk", filter=counted_on(day))
        for one, sizes in SIZES.items():
            counts[f"n_{one.value}_{at}"] = Count("pk", filter=counted_on(day) & Q(size_class__in=sizes))
    return rows.order_by().values("unit_id").annotate(**counts)


def _labelled(days: Sequence[date], units: Collection[int] | None, theirs: Q) -> QuerySet[Any]:
    rows = EnterpriseLabel.objects.filter(theirs)
    if units is not None:
        rows = rows.filter(enterprise__unit__in=list(units))
    counts = {
        f"n_{one.value}_{at}": Count(
            "enterprise",
            distinct=True,
            filter=counted_on(day, "enterprise__") & label_holds(day) & Q(kind__in=kinds),
        )
        for at, day in enumerate(days)
        for one, kinds in LABELS.items()
    }
    return rows.order_by().values("enterprise__unit_id").annotate(**counts)


def _covers(
    days: Sequence[date],
    units: Collection[int] | None,
    classes: dict[EnterpriseClass, tuple[str, ...]],
    theirs: Q,
    *,
    with_all: bool,
) -> QuerySet[Any]:
    """Count the covered enterprises by size or by label; joining the labels would not change a distinct count."""
    rows = CoveredEnterprise.objects.filter(theirs)
    if units is not None:
        rows = rows.filter(enterprise__unit__in=list(units))
    if not with_all:
        rows = rows.filter(enterprise__labels__isnull=False)
    counts = {}
    for at, day in enumerate(days):
        active = working_on(day, "association__organization__", "association")
        holds = in_force_on(day) & active & counted_on(day, "enterprise__")
        if with_all:
            counts[f"c_{EnterpriseClass.ALL.value}_{at}"] = Count("enterprise", distinct=True, filter=holds)
        for one, values in classes.items():
            counts[f"c_{one.value}_{at}"] = Count("enterprise", distinct=True, filter=holds & _member(one, day, values))
    return rows.order_by().values("enterprise__unit_id").annotate(**counts)


def _member(one: EnterpriseClass, day: date, values: tuple[str, ...]) -> Q:
    if one in SIZES:
        return Q(enterprise__size_class__in=values)
    return label_holds(day, "enterprise__labels__") & Q(enterprise__labels__kind__in=values)


# ---------------------------------------------------------------- distribution


class Share(NamedTuple):
    """Enterprises of one section of industry (门类) and size class, and how many of them are covered."""

    section: str
    size_class: str
    enterprises: int
    covered: int


def distribution(
    day: date, enterprise_class: EnterpriseClass, units: Collection[int] | None = None
) -> dict[int, list[Share]]:
    """Count the enterprises of a class by unit, section of industry and size class, in one statement.

    A section or size class that is not known is the empty string.
    """
    narrowed = _narrowed(units, day)
    rows = Enterprise.objects.alive_on(day).filter(of_class(enterprise_class, day, narrowed))
    rows = _of_units(rows, units, day).placed_on(day).sized_on(day)
    rows = rows.annotate(covered=_flag(covered_on(day, narrowed)), section=F("industry__section"))
    names = ("place", "section", "size", "covered")
    sums: dict[int, dict[tuple[str, str], list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for unit, section, size, covered, number in (
        rows.order_by().values(*names).annotate(number=Count("pk")).values_list(*names, "number")
    ):
        both = sums[unit][section or "", size]
        both[0] += number
        both[1] += number if covered else 0
    return {
        unit: [Share(section, size, *both) for (section, size), both in cells.items()] for unit, cells in sums.items()
    }

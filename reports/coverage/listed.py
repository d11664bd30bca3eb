"""Counting that keeps its rows: what `counting` counts, with the rows listed as text beside their number."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Aggregate, Count, Q, TextField, Value
from django.db.models.functions import Cast, Concat

from orgs.common.enums import Kind
from orgs.register.models.enterprise import Enterprise
from orgs.register.models.suspension import working_on
from orgs.tree.models.organization import Organization
from reports.coverage.conditions import CLASSES, founded_between
from reports.coverage.counting import Associations, ByUnit, Counts, _flag, _flagged

#: Between the fields of a row, and between rows (US and RS of ASCII): no name holds them.
FIELD, ROW = "\x1f", "\x1e"


class Listed(Aggregate):
    """Join primary key and further fields of the rows of a group, in no order; `rows_in` reads it."""

    function = "STRING_AGG"
    output_field = TextField()

    def __init__(self, *fields: str, **extra: Any) -> None:
        parts: list[Any] = [Cast("pk", TextField())]
        for field in fields:
            parts += [Value(FIELD), field]
        super().__init__(Concat(*parts, output_field=TextField()), Value(ROW), **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Say it in SQLite's word."""
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **extra)


class Row(NamedTuple):
    """One listed row: what it was called when it was counted, and its code where it has one."""

    pk: int
    name: str
    code: str


def rows_in(text: str) -> Iterator[Row]:
    """Read what `Listed` joined of a name and, for enterprises, a code."""
    for line in text.split(ROW) if text else ():
        pk, name, *code = line.split(FIELD)
        yield Row(int(pk), name, code[0] if code else "")


class Group(NamedTuple):
    """Enterprises right at a unit that are alike: covered or not, in the same classes; `listed` holds the rows."""

    unit: int
    covered: bool
    classes: tuple[str, ...]
    listed: str


def coverage_and_rows(day: date, units: Collection[int]) -> tuple[ByUnit, list[Group]]:
    """Count what `coverage_counts` counts and list the rows, in one statement: both are of one moment."""
    own: ByUnit = {}
    groups = []
    grouped = _flagged(0, day, Enterprise.objects.all(), units).annotate(listed=Listed("name", "uscc"))
    for _at, unit, covered, *flags, number, listed in grouped:
        held = (True, *flags)
        counted = tuple(number if holds else 0 for holds in held)
        own[unit] = own.get(unit, Counts()).plus(Counts(counted, counted if covered else Counts().covered))
        classes = tuple(one.value for one, holds in zip(CLASSES, held, strict=True) if holds)
        groups.append(Group(unit, bool(covered), classes, listed))
    return own, groups


def associations_and_rows(
    day: date, units: Collection[int], since: date
) -> tuple[dict[int, Associations], dict[int, tuple[str, str]]]:
    """Count what `association_counts` counts and list the rows: those active on the day, those founded since."""
    rows = Organization.objects.filter(kind=Kind.ASSOCIATION).placed_on(day).filter(place__in=list(units))
    rows = rows.annotate(active=_flag(working_on(day)), founded=_flag(founded_between(since, day)))
    names = ("place", "active", "founded")
    grouped = rows.filter(Q(active=True) | Q(founded=True)).order_by().values(*names)
    counts: dict[int, Associations] = {}
    listed: dict[int, tuple[str, str]] = {}
    for unit, active, founded, number, text in grouped.annotate(number=Count("pk"), text=Listed("name")).values_list(
        *names, "number", "text"
    ):
        more = Associations(number if active else 0, number if founded else 0)
        counts[unit] = counts.get(unit, Associations()).plus(more)
        before = listed.get(unit, ("", ""))
        listed[unit] = (joined(before[0], text if active else ""), joined(before[1], text if founded else ""))
    return counts, listed


def joined(first: str, second: str) -> str:
    """Put two listings together."""
    return f"{first}{ROW}{second}" if first and second else first or second

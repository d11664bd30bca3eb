"""What is reached, unit by unit and figure by figure, on some days; counted once and added up by the tree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from django.db.models import BooleanField, Count, ExpressionWrapper, Q

from orgs.common.enums import Kind
from orgs.duty.models.targets import TargetFigure
from reports.coverage import live
from reports.coverage.figures_cache import by_part
from reports.coverage.table import CoverageTable
from reports.coverage.units import Unit, UnitTree
from reports.drivers import sets

Figures = dict[TargetFigure, int | Fraction | None]


class Joined(NamedTuple):
    """Associations that joined a society, and the federation."""

    society: int = 0
    federation: int = 0

    def plus(self, other: Joined) -> Joined:
        """Add two counts; sound because an association sits under one unit."""
        return Joined(self.society + other.society, self.federation + other.federation)


class Reached(NamedTuple):
    """What every unit has reached on a day, and the enterprises that a coverage is divided by."""

    coverage: CoverageTable
    joined: dict[int, Joined]

    def of(self, pk: int) -> Figures:
        """Return the figures of a unit with all under it; None is no data."""
        associations, joined = self.coverage.associations_of(pk), self.joined[pk]
        found: Figures = dict.fromkeys(TargetFigure)
        found[TargetFigure.NEW_ASSOCIATIONS] = associations.founded
        found[TargetFigure.JOINED_SOCIETY] = joined.society
        found[TargetFigure.JOINED_FEDERATION] = joined.federation
        for figure in TargetFigure:
            if figure.is_percent:
                found[figure] = self.coverage.cell(pk, figure.enterprise_class).rate
        return found

    def weight(self, pk: int, figure: TargetFigure) -> int:
        """Return the enterprises of the class of a coverage: by them the targets of parts make up one of the whole."""
        return self.coverage.cell(pk, figure.enterprise_class).enterprises


def reached(unit: Unit, days: Sequence[date], units: UnitTree) -> list[Reached]:
    """Count what a unit and all under it have reached on each day, kept until something in their city changes."""
    tables = live.tables(unit, days, units)
    return [
        Reached(table, table.units.add_up(_joined(unit, table.day, table.units), Joined(), Joined.plus))
        for table in tables
    ]


def _joined(unit: Unit, day: date, units: UnitTree) -> dict[int, Joined]:
    def count(parts: list[int]) -> dict[int, dict[int, Joined]]:
        counted = _joined_on(day, [pk for part in parts for pk in units.parts[part]])
        return {part: {pk: counted[pk] for pk in units.parts[part] if pk in counted} for part in parts}

    kept = by_part(f"joined-{day:%Y%m%d}", units.parts_under(unit.pk), count)
    return {pk: number for part in kept.values() for pk, number in part.items()}


def _joined_on(day: date, wanted: list[int]) -> dict[int, Joined]:
    flags = {
        "in_society": _flag(sets.belongs(day, Kind.SOCIETY)),
        "in_federation": _flag(sets.belongs(day, Kind.FEDERATION)),
    }
    rows = sets.nodes(day, Kind.ASSOCIATION).right_under(wanted, day).placed_on(day).annotate(**flags).order_by()
    grouped = rows.values("place", *flags).annotate(number=Count("pk"))
    found: dict[int, Joined] = {}
    for pk, society, federation, number in grouped.values_list("place", *flags, "number"):
        found[pk] = found.get(pk, Joined()).plus(Joined(number if society else 0, number if federation else 0))
    return found


def _flag(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())

"""The targets of a unit and of the units right under it in a year, beside what is reached on a day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from django.urls import reverse
from django.utils import timezone

from kexie_portal.web.charts import ranked, row
from kexie_portal.web.figures import Number
from orgs.duty.models.targets import TargetFigure, YearlyTarget
from orgs.tree.models.organization import Organization
from reports.coverage.links import associations_url, rows_url
from reports.coverage.units import Unit, UnitTree
from reports.drivers.board import rows_url as driver_rows_url
from reports.targets.counting import Figures, Reached, reached
from reports.targets.figures import MEASURED
from reports.targets.pace import Cell, forecast

SETS = {TargetFigure.JOINED_SOCIETY: "in_society", TargetFigure.JOINED_FEDERATION: "in_federation"}


@dataclass(frozen=True)
class Parts:
    """What the parts' targets come to beside the whole: their sum, or for a coverage their weighted mean."""

    total: Fraction | None
    without: int
    apart: Fraction | None


@dataclass(frozen=True)
class Line:
    """One unit of the table."""

    unit: Unit
    url: str
    cells: dict[TargetFigure, Cell]


class TargetBoard:
    """Targets, actuals and forecasts of a unit in a year; `day` lies in the year, and is None before it begins."""

    def __init__(self, unit: Organization, year: int, day: date | None) -> None:
        self.unit, self.year, self.day = unit, year, day
        self.units = UnitTree.read(unit.tree_id).on(day or timezone.localdate())

    @cached_property
    def own(self) -> Unit:
        """The unit itself."""
        return self.units.by_pk[self.unit.pk]

    @cached_property
    def children(self) -> list[Unit]:
        """The units right under it that exist on the day."""
        day = self.day or timezone.localdate()
        return [child for child in self.units.children(self.unit.pk) if child.exists_on(day)]

    @cached_property
    def targets(self) -> dict[tuple[int, str], Fraction]:
        """What is set for the unit and its parts."""
        pks = [self.unit.pk, *(child.pk for child in self.children)]
        rows = YearlyTarget.objects.filter(unit__in=pks, year=self.year, value__isnull=False).order_by()
        return {(pk, figure): Fraction(value) for pk, figure, value in rows.values_list("unit_id", "figure", "value")}

    @cached_property
    def _reached(self) -> list[Reached]:
        if self.day is None:
            return []
        before = date(self.year, 1, 1) - timedelta(days=1)
        return reached(self.own, [self.day, before], self.units)

    def line(self, unit: Unit) -> Line:
        """Return all figures of a unit."""
        nothing: Figures = dict.fromkeys(TargetFigure)
        now, start = (one.of(unit.pk) for one in self._reached) if self._reached else (nothing, nothing)
        cells = {figure: self._cell(unit, figure, now[figure], start[figure]) for figure in TargetFigure}
        return Line(unit, f"{reverse('reports:targets_unit', args=[unit.pk])}?year={self.year}", cells)

    def _cell(self, unit: Unit, figure: TargetFigure, actual: Number | None, start: Number | None) -> Cell:
        measured = MEASURED[figure]
        actual = actual if measured.recorded else None
        expected = forecast(measured, start, actual, self.day) if self.day else None
        url = self._url(unit.pk, figure) if actual is not None else ""
        is_final = self.day == date(self.year, 12, 31)
        return Cell(measured, self.targets.get((unit.pk, figure.value)), actual, expected, url, is_final)

    def _url(self, pk: int, figure: TargetFigure) -> str:
        day = self.day or timezone.localdate()
        if figure.is_percent:
            return rows_url(pk, day, figure.enterprise_class, covered="yes")
        if figure == TargetFigure.NEW_ASSOCIATIONS:
            return associations_url(pk, day, since=date(self.year, 1, 1))
        # the rows of memberships are those of today; those of another day have no page of their own
        return driver_rows_url(SETS[figure], pk) if figure in SETS and day == timezone.localdate() else ""

    @cached_property
    def whole(self) -> Line:
        """The figures of the unit itself."""
        return self.line(self.own)

    @cached_property
    def lines(self) -> list[Line]:
        """The figures of the units right under it."""
        return [self.line(child) for child in self.children]

    def parts(self, figure: TargetFigure) -> Parts:
        """Set what the parts' targets come to beside the target of the whole."""
        given = {child.pk: self.targets.get((child.pk, figure.value)) for child in self.children}
        set_for = {pk: value for pk, value in given.items() if value is not None}
        total = None
        if set_for:
            total = self._weighted(figure, set_for) if figure.is_percent else sum(set_for.values(), Fraction(0))
        whole = self.targets.get((self.unit.pk, figure.value))
        apart = None if total is None or whole is None else total - whole
        return Parts(total, len(given) - len(set_for), apart)

    def _weighted(self, figure: TargetFigure, targets: dict[int, Fraction]) -> Fraction | None:
        """Return the coverage that the parts' targets make together, each by its enterprises on the day."""
        if not self._reached:
            return None
        weights = {pk: self._reached[0].weight(pk, figure) for pk in targets}
        number = sum(weights.values())
        return sum((targets[pk] * weights[pk] for pk in targets), Fraction(0)) / number if number else None

    @property
    def ahead(self) -> list[tuple[Cell, Parts]]:
        """The figures of the unit itself, each with what the parts' targets come to."""
        return [(cell, self.parts(figure)) for figure, cell in self.whole.cells.items()]

    def ranking(self, figure: TargetFigure) -> dict[str, object]:
        """Return the units under it by the share of the target reached.

        Only those with a target above zero and an actual take part: a target of zero asks for nothing, and would lead.
        """
        taking = [line for line in self.lines if line.cells[figure].done is not None]
        taking.sort(key=lambda line: line.cells[figure].done or 0, reverse=True)
        rows = [row(str(line.unit.pk), line.unit.label, line.cells[figure].done, url=line.url) for line in taking]
        out = Counter(str(line.cells[figure].standing.label) for line in self.lines if line not in taking)
        return {"type": "bar", "unit": "%", "digits": 1, "rows": rows, "note": ranked(rows, out)}

"""The three drivers of one city or province on a day, ready to be drawn: figures, gaps, the table of cities."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kexie_portal.web import figures
from orgs.common.enums import Kind
from orgs.party.models.party import CommitteeStage
from orgs.tree.models.organization import Organization
from reports.coverage.units import Unit, UnitTree
from reports.drivers.counting import Tally, tallies
from reports.drivers.figures import DRIVERS, Figure, Gap, Progress

Words = str | Promise


@dataclass(frozen=True)
class Cell:
    """One figure of one unit: `value` None is no data; `words` stand in where the figure does not apply."""

    figure: Figure
    value: int | Fraction | None
    note: str = ""
    words: Words = ""
    url: str = ""

    @property
    def shown(self) -> Words | None:
        """Return what the card says; None is no data."""
        if self.words:
            return self.words
        if self.value is None:
            return None
        return figures.decimal(self.value, figures.DIGITS if self.figure.whole else 0)

    @property
    def unit(self) -> str:
        """Return the unit of measurement behind the value."""
        return "%" if self.figure.whole and self.value is not None and not self.words else ""


@dataclass(frozen=True)
class GapLine:
    """One gap with the number of its rows; of cities also which ones."""

    gap: Gap
    count: int
    url: str
    cities: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Card:
    """One driver as the page shows it."""

    progress: Progress
    cells: list[Cell]
    gaps: list[GapLine]


@dataclass(frozen=True)
class Line:
    """One city of the province's table."""

    name: str
    url: str
    cells: list[Cell]


class DriverBoard:
    """The three drivers of a unit, which is a city or a province."""

    def __init__(self, unit: Organization, day: date) -> None:
        self.unit, self.day = unit, day
        self.units = UnitTree.read(unit.tree_id)

    @cached_property
    def cities(self) -> list[Unit]:
        """The cities of the province that exist on the day, or the one city."""
        if self.unit.kind == Kind.CITY:
            return [self.units.by_pk[self.unit.pk]]
        below = self.units.children(self.unit.pk)
        return [one for one in below if one.kind == Kind.CITY and one.exists_on(self.day)]

    @cached_property
    def by_city(self) -> dict[int, Tally]:
        """The counts of each city."""
        return tallies(self.units, [city.pk for city in self.cities], self.day)

    @cached_property
    def total(self) -> Tally:
        """The counts of all cities of the page together."""
        found: Tally = Counter()
        for tally in self.by_city.values():
            found.update(tally)
        return found

    def cards(self) -> list[Card]:
        """Return the drivers with their figures and what comes next."""
        return [
            Card(
                one,
                [cell(figure, self.total, self.unit.pk, alone=self.is_city) for figure in one.figures],
                [line for gap in one.gaps if (line := self._gap(gap)).count],
            )
            for one in DRIVERS
        ]

    @property
    def is_city(self) -> bool:
        """Tell whether the page is that of one city."""
        return self.unit.kind == Kind.CITY

    @property
    def columns(self) -> list[tuple[Progress, list[Figure]]]:
        """The columns of the table of cities, by driver."""
        return [(one, [figure for figure in one.figures if figure.column]) for one in DRIVERS]

    def lines(self) -> list[Line]:
        """Return the cities of a province, each with the columns' figures; nothing for a city."""
        if self.is_city:
            return []
        shown = [figure for _one, figures in self.columns for figure in figures]
        return [
            Line(
                city.label,
                reverse("reports:drivers_unit", args=[city.pk]),
                [cell(figure, self.by_city[city.pk], city.pk, alone=True) for figure in shown],
            )
            for city in self.cities
        ]

    def _gap(self, gap: Gap) -> GapLine:
        cities: list[tuple[str, str]] = []
        if gap.key.startswith("no_") and not self.is_city:
            lacking = [city for city in self.cities if self.by_city[city.pk][gap.key]]
            cities = [(city.label, reverse("reports:drivers_unit", args=[city.pk])) for city in lacking]
        return GapLine(gap, self.total[gap.key], rows_url(gap.key, self.unit.pk), tuple(cities))


def rows_url(key: str, unit_pk: int) -> str:
    """Return the address of the rows behind a figure or a gap."""
    return f"{reverse('reports:driver_rows', args=[key])}?unit={unit_pk}"


def cell(figure: Figure, tally: Tally, unit_pk: int, *, alone: bool) -> Cell:
    """Work one figure out for a unit; `alone` says that the unit is a single city."""
    if not figure.key:
        return Cell(figure, None)
    if figure.key == "committee":
        return _committee(figure, tally, unit_pk, alone)
    some, url = tally[figure.key], rows_url(figure.key, unit_pk)
    if not figure.whole:
        return Cell(figure, some, url=url)
    whole = tally[figure.whole]
    if not whole:
        return Cell(figure, None, words=figure.absent or "")
    return Cell(figure, figures.share(some, whole), figures.fraction(some, whole), url=url)


def _committee(figure: Figure, tally: Tally, unit_pk: int, alone: bool) -> Cell:
    """Say how far a city's committee has come; of a province how many of its cities have one."""
    url = rows_url(figure.key, unit_pk)
    if not alone:
        some, whole = tally["committee"], tally["cities"]
        if not whole:
            return Cell(figure, None)
        return Cell(
            figure,
            figures.share(some, whole),
            _("%(some)d of %(whole)d cities") % {"some": some, "whole": whole},
            "",
            url,
        )
    stages = [stage for stage in CommitteeStage if tally[f"stage_{stage.value}"]]
    if not stages or stages[0] == CommitteeStage.UNKNOWN:
        return Cell(figure, None)
    is_there = stages[0] == CommitteeStage.ESTABLISHED
    return Cell(figure, 100 if is_there else 0, words=stages[0].label, url=url if is_there else "")

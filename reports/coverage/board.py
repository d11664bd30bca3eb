"""What a dashboard shows of a unit: key figures, map, ranking and the table of the units under it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kexie_portal.web import figures
from kexie_portal.web.charts import ChartRow, ranked, row
from kexie_portal.web.figures import Change
from kexie_portal.web.panels import Figure
from orgs.common.enums import EnterpriseClass, Kind
from orgs.common.scope import Scope
from reports.coverage import boundaries, live
from reports.coverage.counting import Associations
from reports.coverage.definitions import DEFINITIONS, Selection
from reports.coverage.links import associations_url, rows_url, unit_url
from reports.coverage.queries import suspended
from reports.coverage.table import Cell, CoverageTable
from reports.coverage.units import Unit, UnitTree

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.tree.models.organization import Organization

VIEW = "orgs.view_unit"


@dataclass(frozen=True)
class Line:
    """A line of the table of units; every number has the address of its rows."""

    name: str
    cell: Cell
    associations: Associations
    url: str = ""
    enterprises_url: str = ""
    covered_url: str = ""
    uncovered_url: str = ""
    associations_url: str = ""
    founded_url: str = ""
    is_own: bool = False


@dataclass
class Board:
    """The figures of one unit on a day for a class, with those of the last month-end beside them."""

    unit: Organization
    day: date
    enterprise_class: EnterpriseClass
    units: UnitTree = field(init=False)

    def __post_init__(self) -> None:
        self.units = UnitTree.read(self.unit.tree_id).on(self.day)

    @cached_property
    def _both(self) -> list[CoverageTable]:
        return live.tables(self.unit, [self.day, live.last_month_end(self.day)], self.units)

    @cached_property
    def now(self) -> CoverageTable:
        """The figures of the day, with the official counts."""
        return live.with_official(self._both[0], self.unit)

    @property
    def before(self) -> CoverageTable:
        """The figures of the last month-end before the day."""
        return self._both[1]

    @cached_property
    def cell(self) -> Cell:
        """The unit's own coverage."""
        return self.now.cell(self.unit.pk, self.enterprise_class)

    @property
    def selection(self) -> Selection:
        """What the figures are asked for."""
        return Selection(self.unit, self.day, self.enterprise_class, tree=self.units)

    @cached_property
    def children(self) -> list[Unit]:
        """The units right under it."""
        return self.now.children(self.unit.pk)

    # ------------------------------------------------------------ key figures

    def figures(self) -> list[Figure]:
        """Return the key figures with their change since the last month-end, worked out from the exact values."""
        return [*self.coverage_figures(), *self.association_figures(), _work_coverage()]

    def coverage_figures(self) -> list[Figure]:
        """Return coverage, and the numbers that it is made of."""
        cell, last = self.cell, self.before.cell(self.unit.pk, self.enterprise_class)
        change = None
        if cell.rate is not None and last.rate is not None:
            change = Change(cell.rate - last.rate, self._since, in_points=True)
        rate = None if cell.rate is None else figures.decimal(cell.rate)
        return [
            self._figure("organization_coverage", rate, self.rows(covered="yes"), change, _fraction(cell)),
            self._figure(
                "enterprises", cell.enterprises, self.rows(), self._less(cell, last, "enterprises"), self._official()
            ),
            self._figure("covered", cell.covered, self.rows(covered="yes"), self._less(cell, last, "covered")),
            self._figure(
                "uncovered", cell.uncovered, self.rows(covered="no"), self._less(cell, last, "uncovered", better=False)
            ),
        ]

    @property
    def _since(self) -> str:
        return figures.since_end_of(self.before.day)

    def _less(self, now: Cell, last: Cell, name: str, *, better: bool = True) -> Change | None:
        if not (last.enterprises or now.enterprises):
            return None
        return Change(getattr(now, name) - getattr(last, name), self._since, more_is_better=better)

    def association_figures(self) -> list[Figure]:
        """Return associations active and founded this year."""
        now, last = self.now.associations_of(self.unit.pk), self.before.associations_of(self.unit.pk)
        since = self.selection.since
        return [
            self._figure(
                "associations",
                now.active,
                associations_url(self.unit.pk, self.day),
                Change(now.active - last.active, self._since),
                *self._suspended(),
            ),
            self._figure(
                "founded",
                now.founded,
                associations_url(self.unit.pk, self.day, since=since),
                note=_("since %(day)s") % {"day": since.isoformat()},
            ),
        ]

    def _figure(
        self,
        key: str,
        value: str | int | None,
        url: str,
        change: Change | None = None,
        note: str = "",
        note_url: str = "",
    ) -> Figure:
        definition = DEFINITIONS[key]
        told = figures.count(value) if isinstance(value, int) else value
        return Figure(definition.name, told, definition.unit, url, definition.meaning, change, note, note_url)

    def _suspended(self) -> tuple[str, str]:
        """Say how many more associations rest, with their address: they are there, but are not counted as active."""
        number = suspended(self.selection).count()
        if not number:
            return "", ""
        words = _("%(number)s more suspended") % {"number": figures.count(number)}
        return words, associations_url(self.unit.pk, self.day, suspended=True)

    def _official(self) -> str:
        official = self.cell.official
        if official is None:
            return _("no official count entered")
        return _("official count %(count)s (%(source)s, %(day)s)") % {
            "count": figures.count(official.count),
            "source": official.source,
            "day": official.as_of.isoformat(),
        }

    def findings(self) -> list[str]:
        """Return what is wrong with the data: a register larger than the official count."""
        said = []
        for unit in (self.units.by_pk[self.unit.pk], *self.children):
            cell = self.now.cell(unit.pk, self.enterprise_class)
            if cell.exceeds_official and cell.official is not None:
                values = {
                    "unit": unit.label,
                    "register": figures.count(cell.enterprises),
                    "official": figures.count(cell.official.count),
                    "source": cell.official.source,
                }
                said.append(
                    _(
                        "%(unit)s: the register holds %(register)s enterprises, more than the official count of "
                        "%(official)s (%(source)s). Check the register or the count."
                    )
                    % values
                )
        return said

    def rows(self, **narrower: object) -> str:
        """Return the address of the enterprises behind a figure of the unit."""
        return rows_url(self.unit.pk, self.day, self.enterprise_class.value, **narrower)

    # ------------------------------------------------------------ units

    def lines(self) -> list[Line]:
        """Return a line for each unit right under it, then what is registered right at the unit itself."""
        lines = [self._line(child) for child in self.children]
        own = self.now.own_cell(self.unit.pk, self.enterprise_class)
        associations = self.now.associations.get(self.unit.pk, Associations())
        if self.children and (own.enterprises or associations.active or associations.founded):
            lines.append(self._own_line(own, associations))
        return lines

    def _line(self, child: Unit) -> Line:
        def rows(**narrower: object) -> str:
            return rows_url(child.pk, self.day, self.enterprise_class.value, **narrower)

        return Line(
            child.label,
            self.now.cell(child.pk, self.enterprise_class),
            self.now.associations_of(child.pk),
            unit_url(child.pk, self._linked_day, self.enterprise_class.value),
            rows(),
            rows(covered="yes"),
            rows(covered="no"),
            associations_url(child.pk, self.day),
            associations_url(child.pk, self.day, since=self.selection.since),
        )

    def _own_line(self, cell: Cell, associations: Associations) -> Line:
        return Line(
            _("right at %(unit)s") % {"unit": self.units.by_pk[self.unit.pk].label},
            cell,
            associations,
            "",
            self.rows(own=True),
            self.rows(own=True, covered="yes"),
            self.rows(own=True, covered="no"),
            associations_url(self.unit.pk, self.day, own=True),
            associations_url(self.unit.pk, self.day, own=True, since=self.selection.since),
            is_own=True,
        )

    @property
    def _linked_day(self) -> date | None:
        from django.utils import timezone  # links to today's figures carry no day, so that they stay today's

        return None if self.day == timezone.localdate() else self.day

    def above(self, user: User) -> list[tuple[str, str]]:
        """Return name and address of the units above that the user may see too."""
        scope = Scope.of(user)
        return [
            (unit.label, unit_url(unit.pk, self._linked_day, self.enterprise_class.value))
            for unit in self.units.ancestors(self.unit.pk)
            if any(
                one.tree_id == unit.tree_id and one.lft <= unit.lft and unit.rght <= one.rght
                for one in scope.intervals(VIEW)
            )
        ]

    # ------------------------------------------------------------ pictures

    def map(self) -> dict[str, object] | None:
        """Return the map of the units under it; None where it has none (a county, a unit without boundaries)."""
        if self.unit.kind not in (Kind.PROVINCE, Kind.CITY) or not self.unit.code:
            return None
        drawn = [child for child in self.children if child.code]
        if not self.units.has_counties(self.unit.pk) and self.unit.kind == Kind.CITY:
            drawn = [self.units.by_pk[self.unit.pk]]
        url = boundaries.url(self.unit.code, of_cities=self.unit.kind == Kind.PROVINCE)
        rows = [self._chart_row(unit, key=unit.code or "") for unit in drawn]
        return {"type": "map", "geojson": url, "key": "adcode", "unit": "%", "digits": 1, "rows": rows} if url else None

    def ranking(self) -> dict[str, object]:
        """Return the units under it from the highest coverage to the lowest; those without data come last."""
        rates = {child.pk: self.now.cell(child.pk, self.enterprise_class).rate for child in self.children}
        ordered = sorted(self.children, key=lambda one: (rates[one.pk] is None, -(rates[one.pk] or 0)))
        rows = [self._chart_row(child, key=str(child.pk)) for child in ordered]
        most = None if any(_valued(rows)) else 1
        return {"type": "bar", "unit": "%", "digits": 1, "rows": rows, "max": most, "note": ranked(rows)}

    def _chart_row(self, unit: Unit, key: str) -> ChartRow:
        cell = self.now.cell(unit.pk, self.enterprise_class)
        url = "" if unit.pk == self.unit.pk else unit_url(unit.pk, self._linked_day, self.enterprise_class.value)
        return row(key, unit.label, cell.rate, applies=cell.applies, url=url, note=_fraction(cell))


def _valued(rows: list[ChartRow]) -> list[bool]:
    return [one["state"] == "value" for one in rows]


def _fraction(cell: Cell) -> str:
    return figures.fraction(cell.covered, cell.enterprises) if cell.enterprises else ""


def _work_coverage() -> Figure:
    definition = DEFINITIONS["work_coverage"]
    return Figure(definition.name, _("does not apply yet"), "", "", definition.meaning)

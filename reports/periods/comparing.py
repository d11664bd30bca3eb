"""Two editions of one report beside each other: which figures are others, unit by unit. Asks the frozen rows alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from orgs.common.enums import EnterpriseClass
from reports.coverage.conditions import CLASSES
from reports.periods.figures import ASSOCIATIONS, COVERAGE, FIGURES, FOUNDED
from reports.periods.models.period import PeriodReport

if TYPE_CHECKING:
    from reports.periods.models.snapshot import Snapshot

Key = tuple[int | None, str, str]


@dataclass(frozen=True)
class Change:
    """One figure of one unit in two editions; one of them is missing where the unit is not in that edition."""

    then: Snapshot | None
    now: Snapshot | None

    @property
    def one(self) -> Snapshot:
        """Return the cell that names unit and figure: the newer where there is one."""
        cell = self.now or self.then
        if cell is None:
            raise ValueError("a change has at least one side")
        return cell

    @property
    def order(self) -> tuple[int, int, int]:
        """Return where it stands: by unit, figure, and class as everywhere."""
        klass = CLASSES.index(EnterpriseClass(self.one.klass)) if self.one.klass else 0
        return self.one.place, FIGURES.index(self.one.figure), klass

    @property
    def figure(self) -> str:
        """Name the figure, coverage with its class of enterprises."""
        if self.one.figure == COVERAGE:
            return f"{_('Organisation coverage')} · {EnterpriseClass(self.one.klass).label}"
        return {ASSOCIATIONS: _("Associations active"), FOUNDED: _("Founded in the period")}.get(
            self.one.figure, self.one.figure
        )

    def less(self, part: str) -> int | None:
        """Return by how much numerator or denominator are more than in the older edition; no data counts as none."""
        pair = [getattr(cell, part, None) if cell else None for cell in (self.now, self.then)]
        return None if pair == [None, None] else (pair[0] or 0) - (pair[1] or 0)

    @property
    def more_covered(self) -> int | None:
        """Return the change of the numerator: of the covered, or of the number itself."""
        return self.less("numerator")

    @property
    def more_registered(self) -> int | None:
        """Return the change of the denominator."""
        return self.less("denominator")

    @property
    def points(self) -> Fraction | None:
        """Return the change of the rate in percentage points."""
        if self.now is None or self.then is None or self.now.rate is None or self.then.rate is None:
            return None
        return self.now.rate - self.then.rate


@dataclass(frozen=True)
class Comparison:
    """What an edition says differently from an older one of the same unit and period."""

    older: PeriodReport
    newer: PeriodReport
    older_rows: list[Snapshot]
    newer_rows: list[Snapshot]

    @cached_property
    def changes(self) -> list[Change]:
        """Return the figures that are others, in the order of the units; those that left the report come last."""
        then = {key_of(row): row for row in self.older_rows}
        now = {key_of(row): row for row in self.newer_rows}
        found = [Change(then.get(key), row) for key, row in now.items() if said(then.get(key)) != said(row)]
        gone = [Change(row, None) for key, row in then.items() if key not in now and said(row) != said(None)]
        return [*sorted(found, key=lambda change: change.order), *gone]

    @property
    def units(self) -> int:
        """Return how many units have figures that are others."""
        return len({change.one.unit_id for change in self.changes})

    @property
    def renamed(self) -> list[tuple[str, str]]:
        """Return the units that are called or placed otherwise: what each edition writes, with the units above."""
        then = {row.unit_id: written(row) for row in self.older_rows}
        now = {row.unit_id: written(row) for row in self.newer_rows}
        return [(then[unit], name) for unit, name in now.items() if unit in then and then[unit] != name]

    @property
    def is_redefined(self) -> bool:
        """Tell whether the figures mean something else in the newer edition."""
        return self.older.definition_version != self.newer.definition_version

    @property
    def is_other_day(self) -> bool:
        """Tell whether they were counted on different days, as the first of a running period is."""
        return self.older.counted_on != self.newer.counted_on


def key_of(row: Snapshot) -> Key:
    """Return by what two editions find each other's figures."""
    return row.unit_id, row.figure, row.klass


def said(row: Snapshot | None) -> tuple[object, ...]:
    """Return what a figure says; a unit that is not there says as much as one to which nothing applies."""
    if row is None:
        return ("na", None, None, None, None, "")
    return str(row.state), row.numerator, row.denominator, row.official, row.official_on, row.official_source


def written(row: Snapshot) -> str:
    """Write a unit with those above it as the edition names them."""
    return " / ".join([*(str(one["name"]) for one in row.path), row.unit_name])


def since_last_edition(report: PeriodReport, rows: Iterable[Snapshot]) -> Comparison | None:
    """Compare an edition with the one before it; the first has none."""
    if report.edition == 1:
        return None
    older = PeriodReport.objects.filter(period=report.period_id, unit=report.unit_id, edition__lt=report.edition)
    before = older.select_related("period").order_by("-edition").first()
    return compared(before, report, rows) if before else None


def compared(older: PeriodReport, newer: PeriodReport, rows: Iterable[Snapshot] | None = None) -> Comparison:
    """Compare two editions; `rows` are the newer one's while it is being built."""
    found = rows if rows is not None else newer.snapshots.all()
    return Comparison(older, newer, list(older.snapshots.all()), list(found))


def is_same(standing: PeriodReport, draft: PeriodReport, rows: Iterable[Snapshot]) -> bool:
    """Tell whether a draft says nothing that the standing edition does not say."""
    if standing.is_provisional or standing.definition_version != draft.definition_version:
        return False
    comparison = compared(standing, draft, rows)
    return not comparison.changes and not comparison.renamed

"""Reading a frozen report: lines by unit, change since the last period, the trend. Asks the tree nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from functools import cached_property

from django.utils import timezone, translation

from orgs.common.enums import EnterpriseClass
from reports.coverage.conditions import CLASSES
from reports.periods.comparing import Comparison, since_last_edition
from reports.periods.figures import ASSOCIATIONS, COVERAGE, FOUNDED
from reports.periods.models.period import PeriodReport
from reports.periods.models.snapshot import Snapshot

ALL = EnterpriseClass.ALL.value
TREND_PERIODS = 12


@dataclass
class Line:
    """One unit's figures in a report, and the same unit's in the report before."""

    first: Snapshot
    cells: dict[tuple[str, str], Snapshot] = field(default_factory=dict)
    before: dict[tuple[str, str], Snapshot] = field(default_factory=dict)

    def cell(self, klass: str = ALL) -> Snapshot:
        """Return the coverage of a class."""
        return self.cells[COVERAGE, klass]

    @property
    def classes(self) -> list[Snapshot]:
        """Return the coverage of every class in the order of the definitions."""
        return [self.cells[COVERAGE, one.value] for one in CLASSES if (COVERAGE, one.value) in self.cells]

    @property
    def associations(self) -> Snapshot | None:
        """Return the associations active on the day."""
        return self.cells.get((ASSOCIATIONS, ""))

    @property
    def founded(self) -> Snapshot | None:
        """Return the associations founded in the period."""
        return self.cells.get((FOUNDED, ""))

    def change(self, klass: str = ALL) -> Fraction | None:
        """Return the exact change of the rate in points since the period before, or nothing to compare with."""
        now, then = self.cell(klass).rate, self.before.get((COVERAGE, klass))
        return now - then.rate if now is not None and then is not None and then.rate is not None else None

    def change_of(self, figure: str) -> int | None:
        """Return the change of a plain count since the period before."""
        now, then = self.cells.get((figure, "")), self.before.get((figure, ""))
        if now is None or then is None or now.numerator is None or then.numerator is None:
            return None
        return now.numerator - then.numerator


@dataclass(frozen=True)
class Point:
    """The coverage of the report's unit in one period of the trend."""

    report: PeriodReport
    rate: Fraction | None
    covered: int | None
    enterprises: int | None


@dataclass
class Reading:
    """A report as pages, spreadsheet and print show it."""

    report: PeriodReport
    rows: list[Snapshot]
    previous: PeriodReport | None
    previous_rows: list[Snapshot]
    trend: list[Point]
    #: What changed since the edition before, where there is one.
    changed: Comparison | None = None

    @cached_property
    def lines(self) -> list[Line]:
        """Return the units in tree order, the report's own first."""
        before: dict[int | None, dict[tuple[str, str], Snapshot]] = {}
        for row in self.previous_rows:
            before.setdefault(row.unit_id, {})[row.figure, row.klass] = row
        lines: dict[int, Line] = {}
        for row in self.rows:
            line = lines.setdefault(row.place, Line(row, before=before.get(row.unit_id, {})))
            line.cells[row.figure, row.klass] = row
        return [lines[place] for place in sorted(lines)]

    @property
    def total(self) -> Line:
        """Return the line of the report's unit."""
        return self.lines[0]

    @property
    def children(self) -> list[Line]:
        """Return the units right under it."""
        return [line for line in self.lines if line.first.depth == 1]

    @property
    def upper(self) -> list[Line]:
        """Return the report's unit and the units right under it."""
        return [line for line in self.lines if line.first.depth <= 1]

    @property
    def deeper(self) -> list[Line]:
        """Return the report's lines again with all levels, where there are more than two."""
        return self.lines if any(line.first.depth > 1 for line in self.lines) else []

    def own(self, klass: str = ALL) -> tuple[int, int]:
        """Return covered and all enterprises registered right at the report's unit, which no child holds."""
        total = self.total.cell(klass)
        parts = [line.cell(klass) for line in self.children]
        covered = (total.numerator or 0) - sum(part.numerator or 0 for part in parts)
        return covered, (total.denominator or 0) - sum(part.denominator or 0 for part in parts)

    @cached_property
    def definitions(self) -> list[dict[str, object]]:
        """Return the frozen definitions in the reader's language."""
        language = translation.get_language() or ""
        return [
            {"key": one["key"], "version": one["version"], **(one.get(language) or one.get("zh-hans") or {})}
            for one in self.report.definitions
        ]


def read(report: PeriodReport, rows: Iterable[Snapshot] | None = None) -> Reading:
    """Read a report with what it is compared with; `rows` are given while it is being built."""
    found = list(rows) if rows is not None else list(report.snapshots.all())
    before = report_before(report)
    previous_rows = list(before.snapshots.all()) if before else []
    return Reading(report, found, before, previous_rows, trend_of(report, found), since_last_edition(report, found))


def report_before(report: PeriodReport) -> PeriodReport | None:
    """Return the unit's report on the period before that stood when this edition was built, so page and print agree.

    Only one under the same definitions; others cannot be compared.
    """
    span = report.period.span.previous()
    return (
        PeriodReport.objects.filter(unit=report.unit_id)
        .stood_at(moment_of(report), report.definition_version)
        .filter(period__kind=span.kind, period__first_day=span.first_day)
        .select_related("period")
        .first()
    )


def moment_of(report: PeriodReport) -> datetime:
    """Return when the edition was built; what was built later it does not know."""
    return report.built_at or timezone.now()


def trend_of(report: PeriodReport, rows: list[Snapshot]) -> list[Point]:
    """Return the unit's coverage in the last periods of this kind as they stood, oldest first, this edition last."""
    stood = PeriodReport.objects.filter(unit=report.unit_id, period__kind=report.period.kind)
    stood = stood.stood_at(moment_of(report), report.definition_version)
    earlier = (
        Snapshot.objects.filter(depth=0, figure=COVERAGE, klass=ALL)
        .filter(report__in=stood.filter(period__first_day__lt=report.period.first_day).order_by())
        .select_related("report__period")
        .order_by("-report__period__first_day")[: TREND_PERIODS - 1]
    )
    own = [row for row in rows if row.depth == 0 and row.figure == COVERAGE and row.klass == ALL]
    points = [*reversed(list(earlier)), *own]
    return [Point(row.report if row.report_id else report, row.rate, row.numerator, row.denominator) for row in points]

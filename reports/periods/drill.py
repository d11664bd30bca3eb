"""From a frozen figure to the rows behind it, as the register tells them for that day."""

from __future__ import annotations

from reports.coverage import links
from reports.periods.figures import COVERAGE, FOUNDED
from reports.periods.models.period import PeriodReport
from reports.periods.models.snapshot import Snapshot


def numerator_url(report: PeriodReport, cell: Snapshot) -> str:
    """Return the list of what was counted, empty where nothing was."""
    if cell.unit_id is None or cell.numerator is None:
        return ""
    if cell.figure == COVERAGE:
        return links.rows_url(cell.unit_id, report.counted_on, cell.klass, covered="yes")
    since = report.period.first_day if cell.figure == FOUNDED else None
    return links.associations_url(cell.unit_id, report.counted_on, since=since)


def denominator_url(report: PeriodReport, cell: Snapshot) -> str:
    """Return the list of what it was divided by."""
    if cell.unit_id is None or cell.denominator is None:
        return ""
    return links.rows_url(cell.unit_id, report.counted_on, cell.klass)

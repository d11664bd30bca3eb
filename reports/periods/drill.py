"""From a frozen figure to the rows that it counted, kept with it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from reports.periods.figures import COVERAGE
from reports.periods.models.period import PeriodReport
from reports.periods.models.snapshot import Snapshot


def numerator_url(report: PeriodReport, cell: Snapshot) -> str:
    """Return the list of what was counted, empty where nothing was."""
    if cell.numerator is None:
        return ""
    return rows_url(report, cell, "yes" if cell.figure == COVERAGE else "")


def denominator_url(report: PeriodReport, cell: Snapshot) -> str:
    """Return the list of what it was divided by."""
    return "" if cell.denominator is None else rows_url(report, cell)


def rows_url(report: PeriodReport, cell: Snapshot, covered: str = "") -> str:
    """Return the rows of a figure of a unit: `covered` yes or no narrows them; without a saved report nothing."""
    if report.pk is None:
        return ""
    told = {"figure": cell.figure, "class": cell.klass, "covered": covered}
    query = urlencode({name: value for name, value in told.items() if value})
    return f"{reverse('reports:period_rows', args=[report.pk, cell.place])}?{query}"

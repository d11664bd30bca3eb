"""From a frozen figure to the rows behind it."""

from urllib.parse import urlencode

from django.urls import reverse

from reports.models import PeriodReport, Snapshot


def rows_url(report: PeriodReport, cell: Snapshot) -> str:
    """Return the list of the rows behind a figure, as the register tells them for that day."""
    if cell.unit_id is None or cell.numerator is None:
        return ""
    query = {
        "figure": cell.figure,
        "unit": cell.unit_id,
        "on": report.counted_on.isoformat(),
        "class": cell.klass or "all",
        "since": report.period.first_day.isoformat(),
    }
    return f"{reverse('reports:rows')}?{urlencode(query)}"

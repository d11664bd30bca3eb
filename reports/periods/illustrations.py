"""The pictures of a report: map, ranking and trend, the same on the page and in print."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reports.models import Snapshot
from reports.periods import drill
from reports.periods.enums import FigureState
from reports.periods.reading import Line, Point, Reading
from reports.pictures.bars import ranking
from reports.pictures.map import choropleth
from reports.pictures.svg import PAGE, Looks
from reports.pictures.trend import trend
from reports.pictures.values import Value


def draw(reading: Reading, looks: Looks = PAGE) -> dict[str, SafeString]:
    """Return the pictures by name; one that would show nothing is empty."""
    values = [value_of(line, reading) for line in reading.children]
    whole = values or [value_of(reading.total, reading)]
    facts = {"unit": reading.report.unit_name}
    points = [value_of_point(point) for point in reading.trend]
    return {
        "map": choropleth(whole, label=_("Map of organisation coverage, %(unit)s") % facts, looks=looks),
        "ranking": ranking(values, label=_("Ranking by organisation coverage"), looks=looks)
        if values
        else SafeString(""),
        "trend": trend(points, label=_("Trend of organisation coverage"), looks=looks)
        if len(points) > 1
        else SafeString(""),
    }


def value_of(line: Line, reading: Reading) -> Value:
    """Return what the pictures show of one unit."""
    cell = line.cell()
    return Value(
        key=cell.unit_code,
        name=cell.unit_name,
        value=cell.rate,
        state=state_of(cell),
        url=drill.rows_url(reading.report, cell),
        note=f"{cell.numerator}/{cell.denominator}" if cell.denominator else "",
    )


def state_of(cell: Snapshot) -> str:  # the three words of the pictures
    """Return "value", "none" or "na"."""
    return FigureState(cell.state).value


def value_of_point(point: Point) -> Value:
    """Return what the trend shows of one period."""
    known = point.rate is not None
    return Value(
        key=str(point.report.period.first_day),
        name=point.report.period.span.label,
        value=point.rate,
        state="value" if known else "none",
        url=point.report.get_absolute_url() if point.report.pk else "",
        note=f"{point.covered}/{point.enterprises}" if known else "",
    )

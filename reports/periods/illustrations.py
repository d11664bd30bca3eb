"""The pictures of a report: vectors for print, the portal's charts for the page, from the same frozen rows."""

from __future__ import annotations

from typing import cast

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kexie_portal.web import figures
from kexie_portal.web.charts import ChartRow, ranked, row
from orgs.common.enums import Kind
from reports.coverage import boundaries
from reports.periods import drill
from reports.periods.enums import FigureState
from reports.periods.models.snapshot import Snapshot
from reports.periods.reading import Line, Point, Reading
from reports.pictures.bars import ranking
from reports.pictures.map import choropleth
from reports.pictures.trend import trend
from reports.pictures.values import State, Value

PERCENT = {"unit": "%", "digits": 1}


# ---------------------------------------------------------------- print


def drawings(reading: Reading) -> dict[str, SafeString]:
    """Return the vector pictures by name; one that would show nothing is empty."""
    parts = [value_of(line) for line in reading.children]
    points = [value_of_point(point) for point in reading.trend]
    nothing = SafeString("")
    return {
        "map": choropleth(parts or [value_of(reading.total)], label=_("Map of organisation coverage")),
        "ranking": ranking(parts, label=_("Ranking by organisation coverage")) if parts else nothing,
        "trend": trend(points, label=_("Trend of organisation coverage")) if len(points) > 1 else nothing,
    }


def value_of(line: Line) -> Value:
    """Return what the pictures show of one unit."""
    cell = line.cell()
    return Value(cell.unit_code, cell.unit_name, cell.rate, cast(State, cell.state), counts(cell))


def value_of_point(point: Point) -> Value:
    """Return what the trend shows of one period."""
    state: State = "none" if point.rate is None else "value"
    return Value(str(point.report.period.first_day), point.report.period.span.label, point.rate, state)


def counts(cell: Snapshot) -> str:
    """Return covered and registered enterprises as 12 / 30."""
    return figures.fraction(cell.numerator or 0, cell.denominator) if cell.denominator else ""


# ---------------------------------------------------------------- page


def charts(reading: Reading) -> dict[str, dict[str, object]]:
    """Return the options of the page's charts by name; one that would show nothing is left out."""
    parts = [chart_row(line, reading) for line in reading.children]
    found: dict[str, dict[str, object]] = {}
    outline = map_url(reading)
    if outline:
        rows = parts or [chart_row(reading.total, reading)]
        found["map"] = {"type": "map", "geojson": outline, "key": "adcode", **PERCENT, "rows": rows}
    if parts:
        found["ranking"] = {"type": "bar", **PERCENT, "rows": in_order(reading), "note": compared(reading)}
    if len(reading.trend) > 1:
        labels = [point.report.period.span.label for point in reading.trend]
        values = [figures.plain(point.rate) for point in reading.trend]
        series = [{"name": _("Organisation coverage"), "values": values}]
        found["trend"] = {"type": "line", **PERCENT, "min": 0, "labels": labels, "series": series}
    return found


def in_order(reading: Reading) -> list[ChartRow]:
    """Return the units right under the report's from the highest exact rate to the lowest, without a rate last."""
    ordered = sorted(reading.children, key=lambda line: (line.cell().rate is None, -(line.cell().rate or 0)))
    return [chart_row(line, reading) for line in ordered]


def compared(reading: Reading) -> str:
    """Say how many units the ranking compares."""
    return ranked(chart_row(line, reading) for line in reading.children)


def chart_row(line: Line, reading: Reading) -> ChartRow:
    """Return a unit's row of map and ranking; it leads to the rows behind it."""
    cell = line.cell()
    return row(
        cell.unit_code or str(cell.unit_id),
        cell.unit_name,
        cell.rate,
        applies=cell.state != FigureState.NOT_APPLICABLE,
        url=drill.numerator_url(reading.report, cell),
        note=counts(cell),
    )


def map_url(reading: Reading) -> str:
    """Return the boundaries of the units right under the report's; a county has no map of its own."""
    kind, code = reading.report.unit_kind, reading.report.unit_code
    if kind not in (Kind.PROVINCE, Kind.CITY) or not code:
        return ""
    return boundaries.url(code, of_cities=kind == Kind.PROVINCE)

"""A choropleth of units, with its legend."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kexie_portal.web import figures
from reports.pictures.boundaries import Area, Projection, areas, fit
from reports.pictures.svg import ABSENT, EDGE, SCALE, ZERO, drawing, hatching, tag, titled, words
from reports.pictures.values import Steps, Value, fill_of, steps_for

HATCH = "map-no-data"
SIDE = 150  # room for the legend
SUFFIXES = ("市", "县", "区")


def choropleth(values: list[Value], *, label: str, width: float = 720) -> SafeString:
    """Draw the units whose `key` is a division code with boundaries; empty where none has any."""
    known = areas()
    shown = [(known[value.key], value) for value in values if value.key in known]
    if not shown:
        return SafeString("")
    projection, across, down = fit([area for area, _value in shown], width - SIDE, width * 0.9)
    steps = steps_for([value for _area, value in shown])
    shapes = "".join(shape(area, value, projection, steps) for area, value in shown)
    names = "".join(name(area, projection, 11 if len(shown) > 10 else 13) for area, _value in shown)
    content = hatching(HATCH) + shapes + tag("g", names, pointer_events="none")
    height = max(down, 190.0)
    content += legend(steps, across + 14, height)
    return drawing(content, across + SIDE, height, label)


def shape(area: Area, value: Value, projection: Projection, steps: Steps) -> str:
    """Draw one unit."""
    outline = tag(
        "path",
        d=projection.path(area),
        fill=fill_of(value, steps, HATCH),
        stroke=EDGE,
        stroke_width="0.8",
        stroke_linejoin="round",
    )
    return titled(outline, value.sentence)


def name(area: Area, projection: Projection, size: float) -> str:
    """Write the unit's short name over the map, with a white edge so that it reads on any colour.

    A shape too small for its name goes without; the ranking and the table name it.
    """
    short = area.name[:-1] if len(area.name) > 2 and area.name.endswith(SUFFIXES) else area.name
    edges = [projection.point(x, y)[0] for ring in area.rings for x, y in ring]
    if max(edges) - min(edges) < len(short) * size * 0.9:
        return ""
    x, y = projection.point(*area.middle)
    edge = {"stroke": "#ffffff", "stroke_width": 3, "stroke_linejoin": "round", "text_anchor": "middle"}
    under = words(short, x, y, size=size, fill="#ffffff", **edge)
    return under + words(short, x, y, size=size, fill="#0f172a", text_anchor="middle")


def legend(steps: Steps, x: float, height: float) -> str:
    """Explain the colours, zero, the hatching and the grey."""
    entries = [
        (colour, f"{figures.mark(low)}–{figures.mark(high)}")
        for colour, (low, high) in zip(SCALE, steps.bounds, strict=True)
    ][::-1]
    entries += [(ZERO, _("zero")), (f"url(#{HATCH})", _("no data")), (ABSENT, _("does not apply"))]
    top = height - len(entries) * 20 - 4
    rows = []
    for place, (fill, text) in enumerate(entries):
        y = top + place * 20
        rows.append(tag("rect", x=x, y=y, width=20, height=13, fill=fill, stroke=EDGE, stroke_width="0.8"))
        rows.append(words(text, x + 28, y + 11, size=12))
    return "".join(rows)

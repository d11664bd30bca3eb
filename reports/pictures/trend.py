"""A figure over the periods as a line."""

from django.utils.safestring import SafeString

from kexie_portal.web import figures
from reports.pictures import svg
from reports.pictures.svg import ACCENT, FAINT, drawing, tag, titled, words
from reports.pictures.values import Value, steps_for

LEFT, RIGHT, TOP, BOTTOM = 44, 24, 16, 28
INSET = 34  # room for the first and last figure


def trend(values: list[Value], *, label: str, width: float = 720, height: float = 220) -> SafeString:
    """Draw the periods from left to right; a period without a value breaks the line, it is not zero."""
    top = steps_for(values).width * 5
    room, rise = width - LEFT - RIGHT - 2 * INSET, height - TOP - BOTTOM
    apart = room / max(1, len(values) - 1)
    places = [(LEFT + INSET + (place * apart if len(values) > 1 else room / 2)) for place in range(len(values))]
    content = grid(top, width, rise) + lines(values, places, top, rise)
    every = max(1, (len(values) + 4) // 8)
    for place, (value, x) in enumerate(zip(values, places, strict=True)):
        content += mark(value, x, top, rise, named=(len(values) - 1 - place) % every == 0)
    return drawing(content, width, height, label)


def grid(top: float, width: float, rise: float) -> str:
    """Draw the levels with their percent."""
    parts = []
    for step in range(6):
        y = TOP + rise - rise * step / 5
        parts.append(
            tag("path", d=f"M{LEFT},{svg.place(y)}H{width - RIGHT}", stroke=FAINT, stroke_width="0.5", opacity="0.6")
        )
        parts.append(words(figures.mark(top * step / 5), LEFT - 6, y + 4, size=11, text_anchor="end"))
    return "".join(parts)


def lines(values: list[Value], places: list[float], top: float, rise: float) -> str:
    """Join neighbours that both have a value."""
    parts = []
    for (before, x), (after, next_x) in zip(
        zip(values, places, strict=True), list(zip(values, places, strict=True))[1:], strict=False
    ):
        if before.value is not None and after.value is not None:
            start, end = height_of(before.value, top, rise), height_of(after.value, top, rise)
            parts.append(f"M{svg.place(x)},{start}L{svg.place(next_x)},{end}")
    return tag("path", d="".join(parts), stroke=ACCENT, stroke_width=2, fill="none") if parts else ""


def height_of(value: figures.Number, top: float, rise: float) -> float:
    """Return how far down the drawing a value lies."""
    return svg.place(TOP + rise - rise * float(value) / top)


def mark(value: Value, x: float, top: float, rise: float, *, named: bool) -> str:
    """Draw one period's dot, figure and name."""
    parts = ""
    if value.value is not None:
        y = height_of(value.value, top, rise)
        parts = tag("circle", cx=svg.place(x), cy=y, r=3.5, fill=ACCENT)
        if named:
            parts += words(value.spoken, x, y - 8, size=11, text_anchor="middle")
    if named:
        parts += words(value.name, x, TOP + rise + 19, size=11, text_anchor="middle")
    return titled(parts, value.sentence) if parts else ""

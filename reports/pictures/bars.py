"""A ranking as horizontal bars."""

from django.utils.safestring import SafeString

from reports.pictures.svg import ACCENT, EDGE, FAINT, drawing, hatching, tag, titled, words
from reports.pictures.values import Value

HATCH = "bars-no-data"
ROW = 22
NAME = 138
TAIL = 150


def ranking(values: list[Value], *, label: str, width: float = 720) -> SafeString:
    """Draw the units from best to worst; those without a value come last, hatched or grey, never as zero."""
    ordered = sorted(values, key=lambda one: (one.state != "value", -(one.value or 0), one.key))
    largest = max((float(one.value or 0) for one in ordered if one.state == "value"), default=0) or 1
    room = width - NAME - TAIL
    rows = [row(one, place, room * float(one.value or 0) / largest) for place, one in enumerate(ordered)]
    axis = tag("path", d=f"M{NAME},0V{len(ordered) * ROW}", stroke=EDGE, stroke_width=1)
    return drawing(hatching(HATCH) + "".join(rows) + axis, width, max(1, len(ordered)) * ROW + 2, label)


def row(value: Value, place: int, length: float) -> str:
    """Draw one bar with its name and figure."""
    top = place * ROW
    parts = [words(value.name[:10], NAME - 8, top + 15, size=12, text_anchor="end")]
    if value.state == "value":
        parts.append(tag("rect", x=NAME, y=top + 4, width=max(length, 0.1), height=ROW - 8, fill=ACCENT, rx=1))
    else:
        fill = f"url(#{HATCH})" if value.state == "none" else FAINT
        parts.append(
            tag("rect", x=NAME, y=top + 4, width=26, height=ROW - 8, fill=fill, stroke=EDGE, stroke_width="0.6")
        )
        length = 26
    text = f"{value.spoken}  {value.note}" if value.note else value.spoken
    parts.append(words(text, NAME + length + 6, top + 15, size=11.5))
    return titled("".join(parts), value.sentence)

"""SVG as text: elements with escaped attributes, and the looks that every picture shares."""

from html import escape

from django.utils.safestring import SafeString, mark_safe

from kexie_portal.web.figures import Number

SANS = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"
SCALE = ("#dbeafe", "#a5cdf7", "#5fa3ea", "#206bc4", "#123f7a")
ZERO = "#ffffff"
ABSENT = "#cbd5e1"
EDGE = "#94a3b8"
ACCENT = "#206bc4"
FAINT = "#94a3b8"
INK = "#1e293b"


def tag(name: str, content: str = "", **attributes: object) -> str:
    """Return one element; attribute names use `_` for `-`, `None` is left out, values are escaped."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value), quote=True)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def place(value: Number) -> float:
    """Return a place in a drawing to a tenth of a unit, which no eye tells from the exact one."""
    return round(float(value), 1)  # not a figure: a place in the drawing


def words(text: object, x: float, y: float, *, size: float = 12, fill: str = INK, **more: object) -> str:
    """Return a line of text."""
    return tag("text", escape(str(text)), x=place(x), y=place(y), font_size=size, fill=fill, **more)


def titled(content: str, title: str) -> str:
    """Wrap shapes with the sentence that a pointer or a screen reader gets."""
    return tag("g", f"<title>{escape(title)}</title>{content}")


def hatching(name: str) -> str:
    """Define the slanting lines that stand for "no data"."""
    lines = tag("rect", width=6, height=6, fill="#ffffff") + tag(
        "path", d="M-1,7 L7,-1 M-1,1 L1,-1 M5,7 L7,5", stroke=EDGE, stroke_width="0.9"
    )
    return tag("defs", tag("pattern", lines, id=name, width=6, height=6, patternUnits="userSpaceOnUse"))


def drawing(content: str, width: float, height: float, label: str) -> SafeString:
    """Return a whole picture that scales with its box; `label` is what a screen reader says."""
    return mark_safe(  # noqa: S308 - every text and attribute went through escape()
        tag(
            "svg",
            content,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {place(width)} {place(height)}",
            role="img",
            aria_label=label,
            font_family=SANS,
            class_="picture",
        )
    )

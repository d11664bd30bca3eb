"""A form as PDF by WeasyPrint: the cover and the notes apart, so that the numbers of pages begin with section one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from kexie_portal.formbuilder.printing.paper import Paper
from kexie_portal.web.printing import pdf_of_parts

FRONT, BODY = "formbuilder/print/front.html", "formbuilder/print/body.html"
#: The widest share of a column and the highest box that the style sheet knows.
MOST_PERCENT, MOST_MM = 60, 260


def pdf_bytes(paper: Paper) -> bytes:
    """Return the form as PDF; nothing is fetched from anywhere."""
    return pdf_of_parts(*pages(paper), even=bool(paper.cover))


def pages(paper: Paper) -> list[SafeString]:
    """Return the front (cover and notes) and the body as pages of their own, escaped, with their style inside."""
    context = {"paper": paper, "marks": paper.marks, "style": style()}
    front = [render_to_string(FRONT, context)] if paper.cover else []
    return [*front, render_to_string(BODY, context)]


@cache
def style() -> SafeString:
    """Return the style sheet with a class for each width and each height that a definition may name."""
    sheet = (Path(__file__).parent / "form.css").read_text("utf-8")
    widths = [f".w{share}{{width:{share}%}}" for share in range(1, MOST_PERCENT + 1)]  # not a figure: a style
    heights = [f".mm{height}{{min-height:{height}mm}}" for height in range(1, MOST_MM + 1)]
    return mark_safe("\n".join([sheet, *widths, *heights]))  # noqa: S308  our own file and our own numbers

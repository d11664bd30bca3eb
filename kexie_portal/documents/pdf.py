"""A letter as PDF by WeasyPrint, and as the page that the preview shows: one template, one style sheet."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from kexie_portal.documents import measures as m
from kexie_portal.documents.composing import DAY_INDENT, Composed
from kexie_portal.documents.titles import title_lines
from kexie_portal.sealing.stamps import Stamp
from kexie_portal.web.printing import pdf_of

TEMPLATE = "documents/letter_print.html"


def pdf_bytes(letter: Composed, stamp: Stamp | None = None) -> bytes:
    """Return the letter as PDF; nothing is fetched from anywhere. One that was issued carries its stamp."""
    made = pdf_of(page(letter, stamp))
    return stamp.marked(made) if stamp is not None else made


def page(letter: Composed, stamp: Stamp | None = None) -> SafeString:
    """Return the letter as a page of its own, escaped, with its style sheet inside."""
    context = {
        "letter": letter,
        "style": _style(),
        "head_size": m.joint_head_size(letter.heads, letter.head_end) if letter.is_joint else m.head_size(letter.head),
        "title_lines": title_lines(letter.title),
        "day_indent": DAY_INDENT,
        "stamp": stamp,
    }
    return render_to_string(TEMPLATE, context)


@cache
def _style() -> SafeString:
    return mark_safe((Path(__file__).parent / "letter.css").read_text("utf-8"))  # noqa: S308  our own file

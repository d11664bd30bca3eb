"""The report in print: A4 by WeasyPrint, pictures as vectors, fonts by name and never shipped."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation

from kexie_portal.sealing.stamps import Stamp
from kexie_portal.web.printing import pdf_of
from reports.coverage.boundaries import approval_number
from reports.periods import words
from reports.periods.illustrations import compared, drawings
from reports.periods.reading import Reading

TEMPLATE = "reports/period_print.html"


def document(reading: Reading, stamp: Stamp | None = None) -> bytes:
    """Return the report as PDF with its number and QR code; nothing is fetched from anywhere."""
    made = pdf_of(render_to_string(TEMPLATE, {**context(reading), "stamp": stamp}), style())
    return stamp.marked(made) if stamp is not None else made


def context(reading: Reading) -> dict[str, object]:
    """Return what the print shows."""
    return {
        "report": reading.report,
        "span": reading.report.period.span,
        "reading": reading,
        "summary": words.summary(reading),
        "pictures": drawings(reading),
        "marks": words.marks(reading.report),
        "difference": words.difference(reading.changed) if reading.changed else "",
        "ranked": compared(reading),
        "sources": words.sources(reading),
        "approval": approval_number(),
        "language": translation.get_language(),
    }


@cache
def style() -> str:
    """Return the print's style sheet."""
    return (Path(__file__).parent / "print.css").read_text("utf-8")

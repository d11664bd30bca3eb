"""The member certificate as a Word file: one sheet of A4 across, framed."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from kexie_portal.documents import measures as m
from kexie_portal.documents import word_parts as parts
from kexie_portal.documents.word_seal import put_seal

if TYPE_CHECKING:
    from kexie_portal.documents.composing import Composed
    from kexie_portal.sealing.stamps import Stamp

TITLE_PT, BODY_PT, LINE_PT = 44.0, 22.0, 40.0
MARGIN_MM = 32


def certificate_bytes(letter: Composed, stamp: Stamp | None = None) -> bytes:
    """Return the certificate as DOCX."""
    document = Document()
    parts.set_properties(document, letter.title, letter.signer)
    parts.set_normal_style(document)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(m.PAGE_HEIGHT_MM), Mm(m.PAGE_WIDTH_MM)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Mm(MARGIN_MM))
    _frame(section)
    if stamp is not None:
        put_seal(document, stamp, across="left", down="bottom")
    title = parts.line(document, letter.title, align=ALIGN.CENTER, font=m.TITLE_FONT, size=TITLE_PT, color=m.RED)
    title.paragraph_format.line_spacing = Pt(TITLE_PT * 1.3)
    parts.line(document, letter.number, align=ALIGN.CENTER)
    for place, words in enumerate(letter.paragraphs):
        paragraph = parts.line(document, words, size=BODY_PT)
        paragraph.paragraph_format.line_spacing = Pt(LINE_PT)
        paragraph.paragraph_format.first_line_indent = Pt(0 if place == 0 else 2 * BODY_PT)
        if place == 0:
            paragraph.paragraph_format.space_before = Pt(16)
    for words in (letter.signer, letter.day):
        paragraph = parts.line(document, words, align=ALIGN.RIGHT, size=18)
        paragraph.paragraph_format.right_indent = Pt(18 * (letter.signer_indent if words == letter.signer else 4))
        if words == letter.signer:
            paragraph.paragraph_format.space_before = Pt(24)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _frame(section: object) -> None:
    made = parts.element("pgBorders", offsetFrom="page")
    for side in ("top", "left", "bottom", "right"):
        made.append(parts.element(side, val="thinThickSmallGap", sz=24, space=30, color="C00000"))
    properties = section._sectPr  # type: ignore[attr-defined]
    margins = properties.find(qn("w:pgMar"))
    margins.addnext(made)

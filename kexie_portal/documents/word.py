"""A letter as a Word file, in the layout of GB/T 9704-2012. Fonts are named, never shipped."""

from __future__ import annotations

from io import BytesIO

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Mm, Pt

from kexie_portal.documents import measures as m
from kexie_portal.documents import word_joint as joint
from kexie_portal.documents import word_parts as parts
from kexie_portal.documents.composing import DAY_INDENT, Composed, width
from kexie_portal.documents.titles import title_lines
from kexie_portal.documents.word_certificate import certificate_bytes
from kexie_portal.documents.word_seal import put_seal
from kexie_portal.sealing.stamps import Stamp


def docx_bytes(letter: Composed, stamp: Stamp | None = None) -> bytes:
    """Return the letter as DOCX; one that was issued carries its stamp."""
    if letter.is_certificate:
        return certificate_bytes(letter, stamp)
    document = blank(letter.title, letter.signer)
    if stamp is not None:
        put_seal(document, stamp, across="right", down="top")
    _heading(document, letter)
    _body(document, letter)
    _closing(document, letter)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def blank(title: str, author: str) -> Docx:
    """Return an empty document with the page, the grid, the fonts and the page numbers of the standard."""
    document = Document()
    parts.set_properties(document, title, author)
    parts.set_page(document.sections[0])
    parts.set_normal_style(document)
    parts.set_page_numbers(document)
    body = document.element.body
    for paragraph in list(body.iterchildren("{*}p")):
        body.remove(paragraph)
    return document


def _heading(document: Docx, letter: Composed) -> None:
    if letter.is_joint:
        joint.heading(document, letter)
    else:
        size = m.head_size(letter.head)
        head = parts.line(document, letter.head, align=ALIGN.CENTER, font=m.TITLE_FONT, size=size, color=m.RED)
        tall = round(size * 1.2)  # not a figure: points
        head.paragraph_format.space_before = Mm(m.HEAD_FROM_TOP_MM) - Pt((tall - size) / 2)  # to the letters
        head.paragraph_format.line_spacing = Pt(tall)
    number = parts.line(document, letter.number, align=ALIGN.CENTER)
    number.paragraph_format.space_before = Pt(2 * m.LINE_PT)
    parts.rule_below(number, color=m.RED, points=2.25, gap_mm=m.RULE_FROM_NUMBER_MM - m.LEADING_MM)
    for place, words in enumerate(title_lines(letter.title)):
        title = parts.line(document, words, align=ALIGN.CENTER, font=m.TITLE_FONT, size=m.TITLE_PT)
        title.paragraph_format.line_spacing = Pt(m.TITLE_LINE_PT)
        title.paragraph_format.keep_with_next = True
        if place == 0:
            title.paragraph_format.space_before = Pt(2 * m.LINE_PT)


def _body(document: Docx, letter: Composed) -> None:
    salutation = parts.line(document, f"{letter.addressee}：" if letter.addressee else "")
    salutation.paragraph_format.space_before = Pt(m.LINE_PT)
    for place, words in enumerate(letter.paragraphs, 1):
        text = parts.line(document, words, align=ALIGN.JUSTIFY)
        parts.indent_first(text, 2)
        text.paragraph_format.keep_with_next = place == len(letter.paragraphs)  # no page without text (7.3.5.4)
    single = len(letter.attachments) == 1
    for place, words in enumerate(letter.attachments):
        before = ("附件：" if place == 0 else "") + ("" if single else f"{place + 1}.")
        listed = parts.line(document, f"{before}{words}")
        layout = listed.paragraph_format
        hangs = width(before)  # a name that goes on begins below its own first letter (7.3.4)
        layout.left_indent = Pt(m.BODY_PT * (hangs + (2 if place == 0 else 5)))
        layout.first_line_indent = Pt(-m.BODY_PT * hangs)
        layout.keep_with_next = True
        if place == 0:
            layout.space_before = Pt(m.LINE_PT)


def _closing(document: Docx, letter: Composed) -> None:
    if letter.is_joint:
        joint.signers(document, letter)
    else:
        signer = parts.line(document, letter.signer, align=ALIGN.RIGHT)
        signer.paragraph_format.space_before = Pt(2 * m.LINE_PT)
        signer.paragraph_format.right_indent = Pt(m.BODY_PT * letter.signer_indent)
        signer.paragraph_format.keep_with_next = True
    day = parts.line(document, letter.day, align=ALIGN.RIGHT)
    day.paragraph_format.right_indent = Pt(m.BODY_PT * DAY_INDENT)
    parts.imprint(document, letter)

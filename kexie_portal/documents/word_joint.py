"""What a letter of several issuers (联合行文) has besides as Word: stacked red headings, signers side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.document import Document as Docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Mm, Pt
from docx.table import Table, _Cell

from kexie_portal.documents import measures as m
from kexie_portal.documents import word_parts as parts

if TYPE_CHECKING:
    from kexie_portal.documents.composing import Composed


def heading(document: Docx, letter: Composed) -> None:
    """Stack the issuers, the unit itself first, with 文件 at their right in the middle of the height (7.2.4)."""
    size = m.joint_head_size(letter.heads, letter.head_end)
    room = parts.line(document, "")
    room.paragraph_format.space_before = Mm(m.HEAD_FROM_TOP_MM) - Pt(m.LINE_PT)
    table = _table(document, 2 if letter.head_end else 1)
    widest = max(map(len, letter.heads)) * size
    table.columns[0].width = table.cell(0, 0).width = Pt(widest + 4)
    for name in letter.heads:
        _write(table.cell(0, 0), name, ALIGN.DISTRIBUTE, size)
    if letter.head_end:
        end = table.cell(0, 1)
        table.columns[1].width = end.width = Pt(len(letter.head_end) * size + 12)
        end.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        _write(end, letter.head_end, ALIGN.CENTER, size)


def signers(document: Docx, letter: Composed) -> None:
    """Set the signers side by side in their order, at most three a row, the rows below one another (7.3.5.1)."""
    room = parts.line(document, "")
    room.paragraph_format.keep_with_next = True
    for row in letter.signer_rows:
        table = _table(document, len(row))
        for place, name in enumerate(row):
            cell = table.cell(0, place)
            cell.width = Mm(m.AREA_WIDTH_MM / len(row))
            _write(cell, name, ALIGN.CENTER if len(row) > 1 or letter.signer_rows[0] != row else ALIGN.RIGHT)


def _table(document: Docx, columns: int) -> Table:
    table = document.add_table(rows=1, cols=columns)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    return table


def _write(cell: _Cell, words: str, align: ALIGN, size: float = 0) -> None:
    paragraph = cell.paragraphs[0] if not cell.paragraphs[0].text else cell.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.keep_with_next = True
    run = paragraph.add_run(words)
    if size:
        paragraph.paragraph_format.line_spacing = Pt(round(size * 1.2))  # not a figure: points
        parts.dress(run, font=m.TITLE_FONT, size=size, color=m.RED)

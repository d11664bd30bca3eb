"""The tables of the founding papers in Word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docx.document import Document as Docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Mm, Pt
from docx.table import _Cell

from kexie_portal.documents import word_parts as parts

CELL_PT = 12.0
MEMBER_HEADS = ("序号", "姓名", "性别", "出生年月", "学历学位", "专业技术职务", "所在部门", "职务", "联系电话")
MEMBER_WIDTHS_MM = (10, 18, 10, 18, 16, 20, 24, 16, 24)
BLANK_ROWS = 20
#: Rows of the application form: label and key, twice; one pair alone takes the whole width.
SHARED = (("联合成立的其他企业", "partners"),)
ROWS: tuple[tuple[tuple[str, str], ...], ...] = (
    (("企业名称", "enterprise"),),
    (("统一社会信用代码", "uscc"), ("所属行业", "industry")),
    (("企业地址", "address"),),
    SHARED,
    (("职工人数", "staff"), ("科技工作者人数", "scitech_workers")),
    (("协会名称", "association"),),
    (("挂靠部门", "host_department"), ("企业党组织", "party_organization")),
    (("筹备组成员", "preparers"),),
    (("拟任主席人选", "chair_proposed"), ("拟设委员人数", "")),
    (("联系人", "contact"), ("联系电话", "phone")),
)
OPINIONS = (
    ("成立理由", "reason", 24),
    ("企业意见", "", 24),
    ("县（市、区）科协审核意见", "", 24),
    ("市科协审批意见", "", 24),
)
STAMPED = "（盖章）\n年　　月　　日"


def record_table(document: Docx, said: Mapping[str, str]) -> None:
    """Draw the application form with what is known of the enterprise."""
    table = document.add_table(rows=0, cols=4, style="Table Grid")
    table.autofit = False
    for pairs in ROWS:
        if pairs == SHARED and not said["partners"]:
            continue
        cells = table.add_row().cells
        if len(pairs) == 1:
            cells[1].merge(cells[3])
        for place, (label, key) in enumerate(pairs):
            _write(cells[2 * place], label, align=ALIGN.CENTER)
            _write(cells[2 * place + 1], _known(said, key))
    for label, key, height in OPINIONS:
        row = table.add_row()
        row.height = Mm(height)
        row.cells[1].merge(row.cells[3])
        _write(row.cells[0], label, align=ALIGN.CENTER)
        _write(row.cells[1], said.get(key, "") if key else STAMPED, align=ALIGN.LEFT if key else ALIGN.RIGHT)
    for row in table.rows:
        row.height = row.height or Mm(9)
        for cell, width in zip(row.cells, (34, 48, 34, 40), strict=False):
            cell.width = Mm(width)


def _known(said: Mapping[str, str], key: str) -> str:
    value = said.get(key, "")
    return "" if "×" in value else value


def member_table(document: Docx, rows: Sequence[Sequence[str]]) -> None:
    """Draw the list of members; without any, empty lines to write in."""
    table = document.add_table(rows=1, cols=len(MEMBER_HEADS), style="Table Grid")
    table.autofit = False
    for cell, head in zip(table.rows[0].cells, MEMBER_HEADS, strict=True):
        _write(cell, head, align=ALIGN.CENTER, bold=True)
    table.rows[0]._tr.get_or_add_trPr().append(parts.element("tblHeader"))
    for number, values in enumerate(rows or [[""] * (len(MEMBER_HEADS) - 1)] * BLANK_ROWS, 1):
        row = table.add_row()
        row.height = Mm(8)
        for cell, words in zip(row.cells, (str(number), *values), strict=True):
            _write(cell, words, align=ALIGN.CENTER)
    for row in table.rows:
        for cell, width in zip(row.cells, MEMBER_WIDTHS_MM, strict=True):
            cell.width = Mm(width)


def _write(cell: _Cell, words: str, *, align: ALIGN = ALIGN.LEFT, bold: bool = False) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for place, line in enumerate(words.split("\n")):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.alignment = align
        paragraph.paragraph_format.line_spacing = Pt(CELL_PT * 1.4)
        parts.dress(paragraph.add_run(line), size=CELL_PT, bold=bold)

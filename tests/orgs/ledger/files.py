"""Makes spreadsheets for the tests, as clerks keep them and as nobody should send them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from stdnum.cn import uscc

from orgs.ledger.reading import read_workbook
from orgs.ledger.rows import LedgerReading, parse

from .divisions import HENAN, INDUSTRIES

TODAY = date(2026, 7, 2)
HEADER = ["序号", "县（市、区）", "企业名称", "统一社会信用代码", "成立日期", "会员人数", "联系电话", "备注"]
Rows = Iterable[Sequence[Any]]


def code(number: int, division: str = "410305") -> str:
    """Return a valid made-up code."""
    head = f"91{division}MA{number:07d}"
    return head + uscc.calc_check_digit(head)


def line(number: int, county: Any = "涧西区", **changes: Any) -> list[Any]:
    """Return a good row for `HEADER`; `changes` by English name."""
    row = {
        "number": number,
        "county": county,
        "name": f"洛阳第{number}机械有限公司",
        "uscc": code(number),
        "founded": "2019-05-20",
        "members": "21人",
        "phone": "13812345678",
        "remark": None,
    }
    row.update(changes)
    return list(row.values())


def xlsx(rows: Rows, *, title: str = "台账", merges: Sequence[str] = (), more: dict[str, Rows] | None = None) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for name, content in {title: rows, **(more or {})}.items():
        page = book[name] if name in book.sheetnames else book.create_sheet(name)
        for row in content:
            page.append(list(row))
    for merge in merges:
        book[title].merge_cells(merge)
    return saved(book)


def saved(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xls(rows: Rows, merges: Sequence[tuple[int, int, int, int, Any]] = ()) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("台账", cell_overwrite_ok=True)
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for index, row in enumerate(rows):
        for position, value in enumerate(row):
            if value is not None:
                page.write(index, position, value, *([day] if isinstance(value, date) else []))
    for top, bottom, left, right, value in merges:
        page.merge(top, bottom, left, right)
        page.write(top, left, value)
    return saved(book)


def ods(rows: Rows, spans: dict[tuple[int, int], int] | None = None, empty_rows: int = 0) -> bytes:
    document, spans = OpenDocumentSpreadsheet(), spans or {}
    table = Table(name="台账")
    document.spreadsheet.addElement(table)
    for index, row in enumerate(rows):
        element = TableRow()
        table.addElement(element)
        for position, value in enumerate(row):
            element.addElement(_ods_cell(value, spans.get((index, position), 1)))
        element.addElement(TableCell(numbercolumnsrepeated=16000))
    if empty_rows:
        blank = TableRow(numberrowsrepeated=empty_rows)
        blank.addElement(TableCell(numbercolumnsrepeated=16384))
        table.addElement(blank)
    stream = io.BytesIO()
    document.write(stream)
    return stream.getvalue()


def _ods_cell(value: Any, rows: int) -> Any:
    if value is None:
        return TableCell() if rows == 1 else CoveredTableCell()
    if isinstance(value, date):
        cell = TableCell(valuetype="date", datevalue=value.isoformat(), numberrowsspanned=rows)
    elif isinstance(value, int | float):
        cell = TableCell(valuetype="float", value=str(value), numberrowsspanned=rows)
    else:
        cell = TableCell(valuetype="string", numberrowsspanned=rows)
    cell.addElement(P(text=str(value)))
    return cell


def csv(rows: Rows, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    text = "\r\n".join(delimiter.join("" if v is None else str(v) for v in row) for row in rows)
    return text.encode(encoding)


def raw_xlsx(sheet: str | bytes, extra: dict[str, bytes] | None = None) -> bytes:
    """Return an XLSX whose one worksheet is the given XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>'
            "</workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{office}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
        )
        body = sheet.encode() if isinstance(sheet, str) else sheet
        archive.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}">'.encode() + body + b"</worksheet>")
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return stream.getvalue()


def read(
    content: bytes, *, name: str = "台账.xlsx", target: Any = "association", city: str = "410300", **more: Any
) -> LedgerReading:
    """Read and parse a file for Luoyang on 2 July 2026."""
    more.setdefault("places", HENAN)
    return parse(
        read_workbook(content, name=name), target=target, city_code=city, industries=INDUSTRIES, today=TODAY, **more
    )

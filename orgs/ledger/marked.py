"""Write the rejected rows back as a spreadsheet, faulty cells filled and commented, to be put right and sent again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kexie_portal.texts import shortened
from orgs.ledger.cells import Cell, Sheet, Workbook
from orgs.ledger.faults import RowFault
from orgs.ledger.rows import LedgerReading, LedgerRow, Part
from orgs.ledger.values import is_command, plain

_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_WIDTHS = {
    "uscc": 22,
    "name": 34,
    "association_name": 34,
    "county": 14,
    "founded": 13,
    "contact_phone": 15,
    "number": 6,
}


@dataclass(frozen=True, slots=True)
class _Looks:
    head: Format
    day: Format
    bad: Format
    bad_day: Format


def write_marked(workbook: Workbook, reading: LedgerReading, stream: BinaryIO) -> int:
    """Write the rows that have faults into an XLSX on `stream`, sheet by sheet, and return how many rows there are.

    Each table keeps its header on a sheet of its own, so that the corrected file can be imported as it is; two columns
    at the end name the row of the original and the reasons. Texts that begin like formulas are written as text behind
    an apostrophe.
    """
    faults: dict[str, dict[int, list[RowFault]]] = defaultdict(lambda: defaultdict(list))
    for fault in reading.errors:
        faults[fault.sheet][fault.row].append(fault)
    rejected = {(row.sheet, row.row): row for row in reading.rejected}
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    looks = _looks(book)
    count = 0
    names: set[str] = set()
    for sheet, found in zip(workbook.sheets, reading.sheets, strict=True):
        above = 0
        for part in found.parts:
            mine = {row: found_there for row, found_there in faults[sheet.name].items() if above < row <= part.end}
            above = part.end
            if mine:
                page = book.add_worksheet(_sheet_name(sheet.name, names))
                count += _write_sheet(page, sheet, part, mine, rejected, looks)
    if not names:
        book.add_worksheet(_("No errors"))
    book.close()
    return count


def _looks(book: xlsxwriter.Workbook) -> _Looks:
    bad = {"bg_color": "#FFC7CE", "font_color": "#9C0006", "border": 1, "border_color": "#9C0006"}
    return _Looks(
        head=book.add_format(
            {"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True, "valign": "vcenter"}
        ),
        day=book.add_format({"num_format": "yyyy-mm-dd"}),
        bad=book.add_format(bad),
        bad_day=book.add_format({**bad, "num_format": "yyyy-mm-dd"}),
    )


def _write_sheet(
    page: Worksheet,
    sheet: Sheet,
    found: Part,
    faults: dict[int, list[RowFault]],
    rejected: dict[tuple[str, int], LedgerRow],
    looks: _Looks,
) -> int:
    width = 0
    for column in found.columns:
        page.write_string(0, column.index, escaped(column.header), looks.head)
        page.set_column(column.index, column.index, _WIDTHS.get(column.field or "", 12))
        width = max(width, column.index + 1)
    page.write_string(0, width, _("Row in the original"), looks.head)
    page.write_string(0, width + 1, _("What is wrong"), looks.head)
    page.set_column(width + 1, width + 1, 60)
    page.freeze_panes(1, 0)
    line = 0
    for number in sorted(faults):
        line += 1
        cells = sheet.rows[number - 1] if number - 1 < len(sheet.rows) else []
        if number == found.header_row:
            cells = []
        row = rejected.get((sheet.name, number))
        bad = _places(found, faults[number], width)
        for column in found.columns:
            cell = cells[column.index] if column.index < len(cells) else ""
            if cell == "" and column.field == "county":
                cell = row.values.get("county_name") or "" if row else ""
            _write(page, line, column.index, cell, looks, column.index in bad)
        _write(page, line, width, float(number), looks, width in bad)
        said = [*faults[number], *(row.warnings if row else ())]  # what is corrected at all is corrected whole
        page.write_string(line, width + 1, " ".join(escaped(str(one.message)) for one in said))
        for position, reasons in bad.items():
            page.write_comment(line, position, "\n".join(reasons), {"x_scale": 2})
    return line


def _places(found: Part, faults: list[RowFault], otherwise: int) -> dict[int, list[str]]:
    """Return the reasons by column; a fault of no column lies on the row's number."""
    places: dict[int, list[str]] = defaultdict(list)
    ordered = sorted(found.columns, key=lambda column: column.field is not None)
    by_header = {column.header: column.index for column in ordered}
    for fault in faults:
        places[by_header.get(fault.column, otherwise)].append(str(fault.message))
    return places


def _write(page: Worksheet, line: int, position: int, cell: Cell, looks: _Looks, bad: bool) -> None:
    if isinstance(cell, str):
        if cell or bad:
            page.write_string(line, position, shortened(escaped(cell), 32000), looks.bad if bad else None)
    elif isinstance(cell, bool):
        page.write_boolean(line, position, cell, looks.bad if bad else None)
    elif isinstance(cell, float | int):
        page.write_number(line, position, cell, looks.bad if bad else None)
    elif isinstance(cell, date | datetime):
        page.write_datetime(line, position, cell, looks.bad_day if bad else looks.day)
    else:
        page.write_string(line, position, plain(cell), looks.bad if bad else None)


def escaped(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, not even once the file is saved as CSV."""
    risky = text.startswith(("=", "@", "\t", "\r")) or (is_command(text) and not text.startswith("'"))
    return f"'{text}" if risky else text


def _sheet_name(name: str, names: set[str]) -> str:
    """Return a name that Excel accepts (31 characters, no brackets) and no other sheet has."""
    base = name.translate(_FORBIDDEN).strip("' ")[:28] or "Sheet"
    unique, number = base, 1
    while unique.casefold() in names:
        number += 1
        unique = f"{base[:26]} {number}"
    names.add(unique.casefold())
    return unique

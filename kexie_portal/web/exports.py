"""Spreadsheets of a list: XLSX and CSV with real numbers and days and no live formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, TYPE_CHECKING

import xlsxwriter
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.translation import gettext as _

from kexie_portal.texts import shortened

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

#: The types of cells that a spreadsheet knows.
Plain = str | int | float | Decimal | dt.date | dt.datetime | None
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def plain(value: object) -> Plain:
    """Reduce a cell to a type that a spreadsheet knows; times become local and lose their zone (XLSX has none)."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if isinstance(value, (int, float, Decimal, dt.date)):
        return value
    return force_str(value)


def is_formula(text: str) -> bool:
    """Say whether a spreadsheet program could take the text for a formula (OWASP, CSV injection)."""
    return text.startswith(FORMULA_STARTS)


def escaped(value: Plain) -> Plain:
    """Defuse a text that could run as a formula by a leading apostrophe; numbers and days stay what they are."""
    return f"'{value}" if isinstance(value, str) and is_formula(value) else value


class _Line:
    """A file whose `write` hands the text back, so that csv.writer can stream."""

    def write(self, text: str) -> str:
        return text


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Stream CSV in UTF-8 with the mark by which Excel knows it."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow([escaped(force_str(name)) for name in head])
    for row in rows:
        yield writer.writerow([_csv_cell(value) for value in row])


def _csv_cell(value: object) -> Plain:
    cell = plain(value)
    if isinstance(cell, dt.datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    return escaped(cell)


def write_xlsx(
    out: IO[bytes], head: Sequence[str], rows: Iterable[Sequence[object]], *, sheet: str = "", note: str = ""
) -> int:
    """Write a sheet with a frozen head in constant memory; answer the number of rows."""
    return write_book(out, [(sheet, head, rows)], note=note)


def write_book(
    out: IO[bytes], sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[object]]]], *, note: str = ""
) -> int:
    """Write a book of sheets (title, head, rows); answer the number of rows of the first."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    styles = {
        "head": book.add_format({"bold": True, "bg_color": "#E8EDF3", "bottom": 1, "valign": "vcenter"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "text": book.add_format({"quote_prefix": True}),
    }
    counts: list[int] = []
    names: set[str] = set()
    for title, head, rows in sheets:
        page = book.add_worksheet(_free_name(title, names))
        counts.append(_write_sheet(page, head, rows, styles))
        if note:
            page.set_footer(f"&L{note[:200].replace('&', '&&')}&R&P / &N")
    book.close()
    return counts[0]


def _free_name(title: str, names: set[str]) -> str:
    """Return a name that no sheet of the book has yet; programs take upper and lower case for the same."""
    name, number = _sheet_name(title), 1
    while name.lower() in names:
        number += 1
        name = f"{_sheet_name(title)[:26]}({number})"
    names.add(name.lower())
    return name


def _write_sheet(
    page: Worksheet, head: Sequence[str], rows: Iterable[Sequence[object]], styles: dict[str, Format]
) -> int:
    page.freeze_panes(1, 0)
    page.set_row(0, 20)
    for column, name in enumerate(head):
        page.set_column(column, column, min(40, max(10, 2.2 * len(force_str(name)) + 2)))
        page.write_string(0, column, force_str(name), styles["head"])
    count = 0
    for count, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write_cell(page, count, column, plain(value), styles)
    if head and count:
        page.autofilter(0, 0, count, len(head) - 1)
    return count


def _write_cell(page: Worksheet, row: int, column: int, cell: Plain, styles: dict[str, Format]) -> None:
    if cell is None:
        return
    if isinstance(cell, dt.datetime):
        page.write_datetime(row, column, cell, styles["time"])
    elif isinstance(cell, dt.date):
        page.write_datetime(row, column, cell, styles["day"])
    elif isinstance(cell, (int, float, Decimal)):
        page.write_number(row, column, float(cell) if isinstance(cell, Decimal) else cell)
    else:
        page.write_string(row, column, shortened(cell, 32767), styles["text"] if is_formula(cell) else None)


def _sheet_name(name: str) -> str:
    return "".join(letter for letter in name if letter not in "[]:*?/\\'")[:31] or "Sheet1"


def xlsx_bytes(head: Sequence[str], rows: Iterable[Sequence[object]], *, sheet: str = "", note: str = "") -> bytes:
    """Make a whole XLSX in memory, for lists within the limit of a page's export."""
    out = io.BytesIO()
    write_xlsx(out, head, rows, sheet=sheet, note=note)
    return out.getvalue()

"""The report as a spreadsheet: real numbers and shares, a head that stays, ready to print."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import xlsxwriter
from django.utils.translation import gettext as _

from orgs.common.enums import EnterpriseClass
from reports.periods import words
from reports.periods.models.snapshot import Snapshot
from reports.periods.reading import Line, Reading
from reports.periods.xlsx_editions import edition_sheet
from reports.periods.xlsx_formats import Formats, formats, heading, set_print

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

PER_CLASS = 4
HEAD_ROWS = 5


def workbook(reading: Reading) -> bytes:
    """Return the whole workbook: coverage, change since the last period, trend, definitions."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": str(reading.report), "created": reading.report.built_at})
    styles = formats(book)
    coverage_sheet(book, styles, reading)
    change_sheet(book, styles, reading)
    if len(reading.trend) > 1:
        trend_sheet(book, styles, reading)
    if reading.changed:
        edition_sheet(book, styles, reading, reading.changed)
    definitions_sheet(book, styles, reading)
    book.close()
    return out.getvalue()


def coverage_sheet(book: Workbook, styles: Formats, reading: Reading) -> None:
    """Write every unit with every class: registered, covered, rate, official."""
    sheet = book.add_worksheet(_("Coverage"))
    classes = reading.total.classes
    last = 2 + PER_CLASS * len(classes) + 1
    heading(sheet, styles, reading, last, _("Organisation coverage"))
    sheet.merge_range(3, 0, 4, 0, _("Unit"), styles.head)
    sheet.merge_range(3, 1, 4, 1, _("Division code"), styles.head)
    for at, cell in enumerate(classes):
        left = 2 + at * PER_CLASS
        sheet.merge_range(3, left, 3, left + PER_CLASS - 1, str(EnterpriseClass(cell.klass).label), styles.head)
        for step, name in enumerate((_("Registered"), _("Covered"), _("Coverage"), _("Official count"))):
            sheet.write_string(4, left + step, name, styles.head)
    sheet.merge_range(3, last - 1, 3, last, _("Associations"), styles.head)
    sheet.write_string(4, last - 1, _("Associations active"), styles.head)
    sheet.write_string(4, last, _("Founded in the period"), styles.head)
    for at, line in enumerate(reading.lines):
        coverage_row(sheet, styles, HEAD_ROWS + at, line)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 11)
    sheet.set_column(2, last, 9.5)
    sheet.set_row(4, 30)
    sheet.freeze_panes(HEAD_ROWS, 1)
    sheet.repeat_rows(3, 4)
    sheet.repeat_columns(0, 0)
    set_print(sheet, HEAD_ROWS + len(reading.lines), last)


def coverage_row(sheet: Worksheet, styles: Formats, row: int, line: Line) -> None:
    """Write one unit, indented by its depth."""
    total = line.first.depth == 0
    sheet.write_string(row, 0, line.first.unit_name, styles.name(line.first.depth))
    sheet.write_string(row, 1, line.first.unit_code, styles.text(total))
    column = 2
    for cell in line.classes:
        write_count(sheet, row, column, cell.denominator, cell, styles, total)
        write_count(sheet, row, column + 1, cell.numerator, cell, styles, total)
        write_rate(sheet, row, column + 2, cell, styles, total)
        if cell.official is None:
            sheet.write_string(row, column + 3, "—", styles.none(total))
        else:
            sheet.write_number(row, column + 3, cell.official, styles.count(total))
        column += PER_CLASS
    for count in (line.associations, line.founded):
        write_count(sheet, row, column, count.numerator if count else None, count, styles, total)
        column += 1


def write_count(
    sheet: Worksheet, row: int, column: int, number: int | None, cell: Snapshot | None, styles: Formats, total: bool
) -> None:
    """Write a count as a number, or say in words why there is none."""
    if number is None:
        sheet.write_string(row, column, words.spoken(cell), styles.none(total))
    else:
        sheet.write_number(row, column, number, styles.count(total))


def write_rate(sheet: Worksheet, row: int, column: int, cell: Snapshot, styles: Formats, total: bool) -> None:
    """Write a rate as a share with the format of percent, or say in words why there is none."""
    if cell.rate is None:
        sheet.write_string(row, column, words.spoken(cell), styles.none(total))
    else:
        sheet.write_number(row, column, float(cell.rate / 100), styles.rate(total))


def change_sheet(book: Workbook, styles: Formats, reading: Reading) -> None:
    """Write this period against the one before, in percentage points."""
    sheet = book.add_worksheet(_("Change since the last period"))
    before = words.against(reading) or _("no report on the last period")
    title = _("Change since %(period)s") % {"period": before} if reading.previous else _("Change since the last period")
    heading(sheet, styles, reading, 5, title)
    heads = [_("Unit"), before, reading.report.period.span.label, words.change_head(reading)]
    heads += (_("Associations active"), _("Change of number"))
    for column, name in enumerate(heads):
        sheet.write_string(3, column, name, styles.head)
    for at, line in enumerate(reading.lines):
        change_row(sheet, styles, 4 + at, line)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 5, 16)
    sheet.freeze_panes(4, 1)
    sheet.repeat_rows(3)
    set_print(sheet, 4 + len(reading.lines), 5)


def change_row(sheet: Worksheet, styles: Formats, row: int, line: Line) -> None:
    """Write one unit's rates and their difference."""
    total = line.first.depth == 0
    sheet.write_string(row, 0, line.first.unit_name, styles.name(line.first.depth))
    then = line.before.get((line.cell().figure, line.cell().klass))
    if then is None:
        sheet.write_string(row, 1, "—", styles.none(total))
    else:
        write_rate(sheet, row, 1, then, styles, total)
    write_rate(sheet, row, 2, line.cell(), styles, total)
    for column, number in ((3, line.change()), (5, line.change_of("associations"))):
        if number is None:
            sheet.write_string(row, column, "—", styles.none(total))
        else:
            sheet.write_number(
                row, column, float(number), styles.points(total) if column == 3 else styles.signed(total)
            )
    count = line.associations
    write_count(sheet, row, 4, count.numerator if count else None, count, styles, total)


def trend_sheet(book: Workbook, styles: Formats, reading: Reading) -> None:
    """Write the periods of the trend, with a chart of the spreadsheet's own."""
    sheet = book.add_worksheet(_("Trend"))
    heading(sheet, styles, reading, 3, _("Trend of organisation coverage"))
    for column, name in enumerate((_("Period"), _("Registered"), _("Covered"), _("Coverage"))):
        sheet.write_string(3, column, name, styles.head)
    for at, point in enumerate(reading.trend):
        sheet.write_string(4 + at, 0, point.report.period.span.label, styles.text(False))
        for column, number in ((1, point.enterprises), (2, point.covered)):
            if number is not None:
                sheet.write_number(4 + at, column, number, styles.count(False))
        if point.rate is not None:
            sheet.write_number(4 + at, 3, float(point.rate / 100), styles.rate(False))
    last = 3 + len(reading.trend)
    chart = book.add_chart({"type": "line"})
    name = sheet.get_name()
    chart.add_series(
        {"categories": [name, 4, 0, last, 0], "values": [name, 4, 3, last, 3], "marker": {"type": "circle"}}
    )
    chart.set_legend({"none": True})
    chart.set_y_axis({"num_format": "0%", "min": 0})
    sheet.insert_chart(4, 5, chart)
    sheet.set_column(0, 3, 16)


def definitions_sheet(book: Workbook, styles: Formats, reading: Reading) -> None:
    """Write what each figure means, on which day it stands, and whose official counts are shown."""
    sheet = book.add_worksheet(_("Definitions"))
    heading(sheet, styles, reading, 3, _("Definitions and denominators"))
    for column, name in enumerate((_("Figure"), _("Version"), _("Unit of measure"), _("Definition"))):
        sheet.write_string(3, column, name, styles.head)
    row = 4
    for one in reading.definitions:
        for column, key in enumerate(("name", "version", "unit", "meaning")):
            sheet.write_string(row, column, str(one.get(key, "")), styles.wrapped)
        row += 1
    row += 1
    for line in words.sources(reading):
        sheet.merge_range(row, 0, row, 3, line, styles.wrapped)
        row += 1
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 2, 10)
    sheet.set_column(3, 3, 90)
    set_print(sheet, row, 3)

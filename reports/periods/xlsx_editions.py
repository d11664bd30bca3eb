"""The sheet of a later edition: what it says differently from the edition before, and why it was built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from reports.periods import words
from reports.periods.comparing import Change, Comparison
from reports.periods.reading import Reading
from reports.periods.xlsx_formats import Formats, heading, set_print

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

LAST, HEAD = 6, 5


def edition_sheet(book: Workbook, styles: Formats, reading: Reading, comparison: Comparison) -> None:
    """Write every figure that is another, with both editions' values."""
    sheet = book.add_worksheet(_("Against the edition before"))
    heading(sheet, styles, reading, LAST, _("Against the edition before"))
    reason = _("Why it was built again: %(reason)s") % {"reason": reading.report.reason}
    sheet.merge_range(3, 0, 3, LAST, f"{reason} {words.difference(comparison)}", styles.wrapped)
    sheet.set_row(3, 32)
    heads = [_("Unit"), _("Figure"), comparison.older.edition_name, comparison.newer.edition_name]
    heads += [_("Percentage points"), _("Change of the covered, or of the number"), _("Change of the registered")]
    for column, name in enumerate(heads):
        sheet.write_string(4, column, name, styles.head)
    for at, change in enumerate(comparison.changes):
        change_row(sheet, styles, HEAD + at, change)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 30)
    sheet.set_column(2, LAST, 15)
    sheet.freeze_panes(HEAD, 1)
    sheet.repeat_rows(4)
    set_print(sheet, HEAD + len(comparison.changes), LAST)


def change_row(sheet: Worksheet, styles: Formats, row: int, change: Change) -> None:
    """Write one figure in both editions and by how much they differ."""
    for column, text in enumerate(
        (change.one.unit_name, change.figure, words.pair(change.then), words.pair(change.now))
    ):
        sheet.write_string(row, column, text, styles.text(False))
    differences = ((change.points, styles.points), (change.more_covered, styles.signed))
    for column, (number, look) in enumerate((*differences, (change.more_registered, styles.signed)), start=4):
        if number is None:
            sheet.write_string(row, column, "—", styles.none(False))
        else:
            sheet.write_number(row, column, number, look(False))

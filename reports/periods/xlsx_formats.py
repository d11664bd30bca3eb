"""The looks of a report's cells, and the head that every sheet opens with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kexie_portal.web import figures
from reports.periods import words
from reports.periods.reading import Reading

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet


class Formats:
    """Cell formats by purpose; the total's line is bold on a tint."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[object, ...], Format] = {}
        base = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter"}
        self._base = base
        self.title = book.add_format({**base, "bold": True, "font_size": 16, "align": "center"})
        self.subtitle = book.add_format({**base, "align": "center", "font_color": "#475569"})
        self.sample = book.add_format({**base, "align": "center", "font_color": "#b45309", "bold": True})
        self.head = book.add_format(
            {
                **base,
                "bold": True,
                "align": "center",
                "text_wrap": True,
                "bg_color": "#DBE7F5",
                "border": 1,
                "border_color": "#94A3B8",
            }
        )
        self.wrapped = book.add_format({**base, "text_wrap": True, "valign": "top"})

    def _cell(self, total: bool, **more: object) -> Format:
        key = (total, *sorted(more.items()))
        if key not in self._made:
            looks = {**self._base, "border": 1, "border_color": "#CBD5E1", **more}
            if total:
                looks |= {"bold": True, "bg_color": "#F1F5F9"}
            self._made[key] = self._book.add_format(looks)
        return self._made[key]

    def name(self, depth: int) -> Format:
        """Return the format of a unit's name, indented by its depth."""
        return self._cell(depth == 0, indent=min(depth, 4))

    def text(self, total: bool) -> Format:
        """Return the format of plain text."""
        return self._cell(total)

    def none(self, total: bool) -> Format:
        """Return the format of words that stand where a number is missing."""
        return self._cell(total, align="right", font_color="#94A3B8")

    def count(self, total: bool) -> Format:
        """Return the format of a count."""
        return self._cell(total, num_format=figures.SHEET_COUNT)

    def rate(self, total: bool) -> Format:
        """Return the format of a share."""
        return self._cell(total, num_format=figures.SHEET_RATE)

    def points(self, total: bool) -> Format:
        """Return the format of percentage points with their sign."""
        return self._cell(total, num_format=figures.SHEET_POINTS)

    def signed(self, total: bool) -> Format:
        """Return the format of a change of a count."""
        return self._cell(total, num_format=figures.SHEET_SIGNED)


def formats(book: Workbook) -> Formats:
    """Return the formats of a workbook."""
    return Formats(book)


def heading(sheet: Worksheet, styles: Formats, reading: Reading, last_column: int, title: str) -> None:
    """Write the three rows that every sheet opens with: title, what it is about, edition, lock and other marks."""
    report = reading.report
    sheet.merge_range(0, 0, 0, last_column, f"{report.unit_name} · {title}", styles.title)
    told = _("%(period)s, counted on %(day)s, definitions version %(version)s") % {
        "period": report.period.span.label,
        "day": report.counted_on.isoformat(),
        "version": report.definition_version,
    }
    sheet.merge_range(1, 0, 1, last_column, told, styles.subtitle)
    sheet.merge_range(2, 0, 2, last_column, " · ".join(words.marks(report)), styles.sample)
    sheet.set_row(0, 28)
    sheet.set_row(1, 18)
    sheet.hide_gridlines(2)


def set_print(sheet: Worksheet, rows: int, last_column: int) -> None:
    """Fit the sheet on A4 across, one page wide, with page numbers."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer("&C— &P —")
    sheet.print_area(0, 0, max(rows - 1, 0), last_column)

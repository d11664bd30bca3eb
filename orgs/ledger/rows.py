"""Turn a ledger that was read into typed rows and into every fault of every row.

`parse` is the one way in. It knows no database: the divisions and industries are passed in, matching against what is
registered already comes later.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_lazy as _

from orgs.ledger.cells import Sheet, Workbook
from orgs.ledger.columns import Column, Mapping, field_label, header_key, header_signature, propose_mapping
from orgs.ledger.duplicates import Repeat, Seen
from orgs.ledger.faults import RowFault, RowWarning, UnreadableFile
from orgs.ledger.fields import Target
from orgs.ledger.industries import Industries
from orgs.ledger.layout import Table, find_table
from orgs.ledger.places import Places
from orgs.ledger.sheetrows import LedgerRow, SheetRows

__all__ = ["LedgerReading", "LedgerRow", "Repeat", "RowFault", "RowWarning", "SheetReading", "parse"]


@dataclass(slots=True)
class SheetReading:
    """What was made of one sheet: its header (row from 1), its columns, how many rows, what was left out and why.

    `skipped` is empty, or `empty`, `hidden`, `no_header`; `left_out` holds (row, kind) of totals, notes, repeated
    headers, rulers, examples, headings and stray cells.
    """

    name: str
    header_row: int = 0
    columns: tuple[Column, ...] = ()
    data_rows: int = 0
    county: str = ""
    skipped: str = ""
    left_out: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class LedgerReading:
    """A ledger understood: good rows, rejected rows with what could be read of them, and all faults in sheet order."""

    target: Target
    mapping: Mapping
    sheets: list[SheetReading] = field(default_factory=list)
    rows: list[LedgerRow] = field(default_factory=list)
    rejected: list[LedgerRow] = field(default_factory=list)
    errors: list[RowFault] = field(default_factory=list)
    repeats: list[Repeat] = field(default_factory=list)

    @property
    def total(self) -> int:
        """The number of data rows: good, rejected and repeated."""
        return len(self.rows) + len(self.rejected) + len(self.repeats)

    @property
    def signature(self) -> str:
        """The key under which the mapping of these headers is remembered."""
        return header_signature((column.header for column in self.mapping.columns), self.target)

    def warnings(self) -> list[tuple[LedgerRow, RowWarning]]:
        """Return the remarks on good rows, each with its row."""
        return [(row, warning) for row in self.rows for warning in row.warnings]


def parse(
    workbook: Workbook,
    *,
    target: Target,
    city_code: str,
    places: Places | Iterable[tuple[str, str]],
    industries: Industries | Iterable[tuple[str, str]],
    today: date,
    mapping: Dictionary[str, str] | None = None,
    former: Dictionary[str, str] | None = None,
) -> LedgerReading:
    """Read every sheet of a workbook into rows and faults for the city (or county) that it speaks for.

    `places` are (code, name) pairs, best of the whole province, so that a county of another city is named as such;
    `industries` (division, name) pairs of GB/T 4754; `mapping` is header → field as corrected or remembered. Raises
    `UnreadableFile` (`no_header`) when no sheet holds such a ledger.
    """
    if not isinstance(places, Places):
        places = Places.of(city_code, places, former)
    if not isinstance(industries, Industries):
        industries = Industries.of(industries)
    given = dict(mapping or {})
    reading = LedgerReading(target, Mapping(target, ()))
    context = (target, places, industries, today)
    seen = Seen()
    for sheet in workbook.sheets:
        found = SheetReading(sheet.name, skipped=_why_skipped(sheet))
        reading.sheets.append(found)
        table = None if found.skipped else find_table(sheet, target, given)
        if table is None:
            found.skipped = found.skipped or "no_header"
            continue
        _read_sheet(reading, found, table, given, context, seen)
    if all(sheet.skipped for sheet in reading.sheets):
        raise UnreadableFile(
            "no_header",
            _("No header row was found: a ledger has columns such as 企业名称 and 统一社会信用代码."),
        )
    reading.mapping = _joined(target, reading.sheets)
    return reading


def _why_skipped(sheet: Sheet) -> str:
    if not sheet.rows:
        return "empty"
    return "hidden" if sheet.hidden else ""


def _read_sheet(
    reading: LedgerReading,
    found: SheetReading,
    table: Table,
    given: dict[str, str],
    context: tuple[Target, Places, Industries, date],
    seen: Seen,
) -> None:
    target, places, industries, today = context
    mapping = propose_mapping(table.headers, target, given)
    found.header_row, found.columns = table.header_bottom + 1, mapping.columns
    rows = SheetRows(table, mapping, places, industries, today)
    found.county = rows.sheet_county.code if rows.sheet_county else ""
    absent = _absent_columns(table, mapping, reading)
    for row, faults in rows.read():
        found.data_rows += 1
        repeat = seen.check(row, faults, mapping, absent)
        if repeat is not None:
            reading.repeats.append(repeat)
        elif faults or absent:
            reading.rejected.append(row)
            reading.errors.extend(faults)
        else:
            reading.rows.append(row)
    found.left_out = sorted(rows.left_out + [(index + 1, "header") for index in table.repeated])


def _absent_columns(table: Table, mapping: Mapping, reading: LedgerReading) -> bool:
    """Record a fault of the header row for every column without which no row is good; counties have other sources."""
    absent = [name for name in mapping.missing if name != "county"]
    for name in absent:
        label = field_label(mapping.target, name)
        reading.errors.append(
            RowFault(
                table.sheet.name,
                table.header_bottom + 1,
                "",
                _("No column was recognised as “%(field)s”; say which one it is.") % {"field": label},
                "column_missing",
                name,
            )
        )
    return bool(absent)


def _joined(target: Target, sheets: list[SheetReading]) -> Mapping:
    """Return the columns of all sheets as one mapping, each header once."""
    columns: dict[str, Column] = {}
    for sheet in sheets:
        for column in sheet.columns:
            known = columns.get(header_key(column.header))
            if known is None or (known.field is None and column.field):
                columns[header_key(column.header)] = column
    return Mapping(target, tuple(columns.values()))

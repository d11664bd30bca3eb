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

from kexie_portal.texts import shortened
from orgs.ledger.cells import Sheet, Workbook
from orgs.ledger.choosing import settle_places, settle_units
from orgs.ledger.columns import Column, Mapping, field_label, header_key, header_signature, propose_mapping
from orgs.ledger.duplicates import Repeat, Seen
from orgs.ledger.faults import RowFault, RowWarning, UnreadableFile
from orgs.ledger.fields import Target
from orgs.ledger.industries import Industries
from orgs.ledger.layout import Table, find_tables, is_summary
from orgs.ledger.ledgerrow import Context, LedgerRow
from orgs.ledger.parks import Park, Parks
from orgs.ledger.places import Places
from orgs.ledger.sheetrows import SheetRows
from orgs.ledger.values import plain

__all__ = ["LedgerReading", "LedgerRow", "LeftOut", "Repeat", "RowFault", "RowWarning", "SheetReading", "parse"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is no row of the ledger: its number from 1, why it stayed out, and what it says.

    `kind` is `total`, `note`, `header`, `ruler`, `example`, `heading`, `stray` (a lone text), `aside` (a second line
    without name and code), `other` (a row of a table that is no ledger) or `second_half` (of a table
    beside the first).
    """

    row: int
    kind: str
    text: str = ""


@dataclass(slots=True)
class Part:
    """One table of a sheet: its header (row from 1), its columns, the rows from its header to its end (from 1)."""

    header_row: int
    columns: tuple[Column, ...]
    end: int


@dataclass(slots=True)
class SheetReading:
    """What was made of one sheet: its tables, how many rows, what was left out and why.

    `skipped` is empty, or `empty`, `hidden`, `no_header`, `summary`.
    """

    name: str
    parts: list[Part] = field(default_factory=list)
    data_rows: int = 0
    county: str = ""
    skipped: str = ""
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def header_row(self) -> int:
        """The row of the first header from 1, 0 where there is none."""
        return self.parts[0].header_row if self.parts else 0

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of all tables of the sheet."""
        return tuple(column for part in self.parts for column in part.columns)


@dataclass(slots=True)
class LedgerReading:
    """A ledger understood: good rows, rejected rows with what could be read of them, and all faults in sheet order.

    `target_guessed` says that no column told what the file lists.
    """

    target: Target
    mapping: Mapping
    sheets: list[SheetReading] = field(default_factory=list)
    rows: list[LedgerRow] = field(default_factory=list)
    rejected: list[LedgerRow] = field(default_factory=list)
    errors: list[RowFault] = field(default_factory=list)
    repeats: list[Repeat] = field(default_factory=list)
    target_guessed: bool = False

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
    parks: Iterable[Park] = (),
) -> LedgerReading:
    """Read every sheet of a workbook into rows and faults for the city (or county) that it speaks for.

    `places` are (code, name) pairs, best of the whole province, so that a county of another city is named as such;
    `parks` lie inside the unit; `industries` (division, name) pairs of GB/T 4754; `mapping` is header → field as
    corrected or remembered. Raises `UnreadableFile` (`no_header`) when no sheet holds such a ledger.
    """
    if not isinstance(places, Places):
        places = Places.of(city_code, places, former)
    if not isinstance(industries, Industries):
        industries = Industries.of(industries)
    given = dict(mapping or {})
    reading = LedgerReading(target, Mapping(target, ()))
    context = Context(target, places, Parks.of(parks, places), industries, today)
    seen = Seen()
    for sheet in workbook.sheets:
        found = SheetReading(sheet.name, skipped=_why_skipped(sheet))
        reading.sheets.append(found)
        tables = [] if found.skipped else find_tables(sheet, target, given)
        if not tables and not found.skipped:
            found.skipped = "summary" if is_summary(sheet, target) else "no_header"
        for table in tables:
            _read_table(reading, found, table, given, context, seen)
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


def _read_table(
    reading: LedgerReading,
    found: SheetReading,
    table: Table,
    given: dict[str, str],
    context: Context,
    seen: Seen,
) -> None:
    mapping = _mapping_of(table, context, given)
    found.parts.append(Part(table.header_bottom + 1, mapping.columns, table.end))
    rows = SheetRows(table, mapping, context)
    found.county = rows.where.of_sheet.code if rows.where.of_sheet else found.county
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
    found.left_out += _left_out(table, rows.left_out)


def _mapping_of(table: Table, context: Context, given: dict[str, str]) -> Mapping:
    """Return what the columns of a table mean: by their headers first, by their cells where headers leave it open."""
    mine = table.headers[: table.beside]
    mapping = settle_places(propose_mapping(mine, context.target, given), table, context.places, context.parks)
    mapping = settle_units(mapping, table)
    others = enumerate(table.headers[len(mine) :], len(mine))
    beside = [Column(index, header, None, 0.0, "beside") for index, header in others if header]
    return Mapping(context.target, (*mapping.columns, *beside))


def _left_out(table: Table, kinds: list[tuple[int, str]]) -> list[LeftOut]:
    """Return the rows of a table that are no rows of the ledger, with what they say."""
    kinds = kinds + [(index + 1, "header") for index in table.repeated]
    kinds += [(index + 1, "other") for index in table.foreign]
    if table.top:
        kinds += [(index + 1, "header") for index in range(table.header_top, table.header_bottom + 1)]
    return [LeftOut(row, kind, _said(table.sheet, row - 1)) for row, kind in sorted(kinds)]


def _said(sheet: Sheet, index: int) -> str:
    texts = [plain(cell) for cell in sheet.rows[index] if cell != ""]
    return shortened(" | ".join(text for text in texts if text), 200)


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

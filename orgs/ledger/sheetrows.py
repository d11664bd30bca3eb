"""Read the rows of one table: county carried down, cells made values, faults gathered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from orgs.ledger import codes, dates, values
from orgs.ledger.cells import COMMAND, NO_VALUE, Cell
from orgs.ledger.columns import Column, Mapping, field_label
from orgs.ledger.faults import CellFault, Message, RowFault, RowWarning
from orgs.ledger.fields import FIELDS, REQUIRED, Kind
from orgs.ledger.industries import Industries
from orgs.ledger.layout import Table, is_empty, merged_sources, row_kind
from orgs.ledger.places import Place, Places

_FAR = date(2200, 1, 1)  # a day of expiry may lie ahead
_EMPTY: dict[Kind, Any] = {"text": "", "name": "", "uscc": "", "letter": "", "person": "", "phones": "", "people": ()}
_LONGEST: dict[Kind, int] = {"name": 200, "text": 2000, "person": 100, "letter": 100, "phones": 200}
#: Kinds in which a text like a formula stays harmless text; elsewhere it is a fault of the cell.
_FREE: frozenset[Kind] = frozenset(["text", "number"])
_SUSPECT = frozenset("=＝+-@＋－＠'‘’")
#: Kinds whose value is what the parser says, with no remark beside it.
_SIMPLE: frozenset[Kind] = frozenset(["text", "name", "uscc", "letter", "person", "people", "count", "flag", "money"])
Parser = Callable[[Cell], Any]


def _may_be_command(cell: Cell) -> bool:
    return isinstance(cell, str) and (cell[0] in _SUSPECT or cell[0].isspace())


@dataclass(slots=True)
class LedgerRow:
    """One row in plain values by field, with the remarks that do not keep it out; `extra` holds the unread columns.

    `county` is a division code; a date has `<field>_precision` beside it (`day`, `month`, `year`); money is in yuan;
    telephones are one text parted by 、; people a tuple; yes-or-no is None where the cell is empty.
    """

    sheet: str
    row: int
    values: dict[str, Any] = field(default_factory=dict)
    warnings: list[RowWarning] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)


class SheetRows:
    """The reader of one table; keeps the county of the rows above and what was left out."""

    def __init__(self, table: Table, mapping: Mapping, places: Places, industries: Industries, today: date) -> None:
        self.table, self.mapping, self.places, self.industries, self.today = table, mapping, places, industries, today
        self.left_out: list[tuple[int, str]] = []
        self.sheet_county = self._county_of_sheet()
        self._section: Place | None = None
        self._carried: Cell = ""
        self._broken = table.sheet.broken
        self._sources = merged_sources(table.sheet, table.header_bottom + 1)
        self._merged_rows = {row for row, _column in self._sources}
        known = mapping.known
        self._known = known
        self._at = {name: column.index for name, column in known.items()}
        self._plan = [self._step(column) for name, column in known.items() if name not in ("county", "number")]
        self._unknown = mapping.unknown
        self._required = REQUIRED[mapping.target]
        self._every_row_says_its_county = self._says_county_twice()

    def _step(self, column: Column) -> tuple[int, str, Column, Kind, Parser]:
        kind = FIELDS[self.mapping.target][column.field or ""].kind
        parsers: dict[Kind, Parser] = {
            "text": values.parse_text,
            "name": values.company_name,
            "uscc": codes.parse_uscc,
            "letter": codes.parse_letter_number,
            "person": values.parse_person,
            "people": values.parse_people,
            "phones": codes.parse_phones,
            "count": values.parse_count,
            "flag": values.parse_flag,
            "industry": self.industries.match,
            "money": lambda cell: values.parse_money(cell, column.scale),
            "date": lambda cell: dates.parse_date(cell, self.today),
            "until": lambda cell: dates.parse_date(cell, _FAR),
        }
        return column.index, column.field or "", column, kind, parsers[kind]

    def read(self) -> Iterator[tuple[LedgerRow, list[RowFault]]]:
        """Yield every data row with its faults, in the order of the sheet."""
        for index, cells in self.table.candidates():
            kind = self._kind(index, cells)
            if kind == "data":
                yield self._row(index, cells)
            elif kind:
                self.left_out.append((index + 1, kind))

    def _kind(self, index: int, cells: list[Cell]) -> str:
        """Tell data from what else stands below a header; an empty text means an empty row."""
        code = self._cell(cells, "uscc")
        if code != "" and any(char.isdigit() for char in str(code)) and len(str(code).strip()) >= 8:
            return "data"
        filled = {position: values.plain(cell) for position, cell in enumerate(cells) if not is_empty(cell)}
        if not filled:
            return ""
        kind = row_kind(list(filled.values()), has_code=False)
        if kind != "data":
            return kind
        if len(filled) == 1 and (index, self._at.get("county", -1)) not in self._sources:
            return self._heading(next(iter(filled.values())))
        if not is_empty(self._cell(cells, "name")) or not is_empty(code):
            return "data"
        aside = {self._at.get("number"), self._at.get("county")}
        return "data" if len([position for position in filled if position not in aside]) >= 3 else "stray"

    def _heading(self, text: str) -> str:
        place = self.places.find_in(text)
        if place is None:
            return "stray"
        if "county" in self._at:
            self._carried = text if self._matches(text) else place.name
        self._section = place
        return "heading"

    def _matches(self, text: str) -> bool:
        try:
            return self.places.match(text) is not None
        except CellFault:
            return False

    def _cell(self, cells: list[Cell], name: str) -> Cell:
        position = self._at.get(name, -1)
        return cells[position] if 0 <= position < len(cells) else ""

    def _row(self, index: int, cells: list[Cell]) -> tuple[LedgerRow, list[RowFault]]:
        row = LedgerRow(self.table.sheet.name, index + 1)
        faults: list[RowFault] = []
        if index in self._merged_rows:
            cells = self._unmerged(index, cells)
        width = len(cells)
        for position, name, column, kind, parser in self._plan:
            cell = cells[position] if position < width else ""
            if cell == "" and not self._broken:
                row.values[name] = _EMPTY.get(kind)
                continue
            try:
                if kind in _SIMPLE and not self._broken and not _may_be_command(cell):
                    row.values[name] = self._short(kind, parser(cell))
                else:
                    self._value(row, name, column, kind, parser, cell)
            except CellFault as fault:
                row.values[name] = _EMPTY.get(kind)
                faults.append(self._fault(index, column, fault, cell))
        self._county(row, index, cells, faults)
        self._check_required(row, faults)
        for column in self._unknown:
            if column.index < width and cells[column.index] != "":
                row.extra[column.header] = values.plain(cells[column.index])[:500]
        return row, faults

    def _value(self, row: LedgerRow, name: str, column: Column, kind: Kind, parser: Parser, cell: Cell) -> None:
        self._refuse_broken(row.row - 1, column)
        if isinstance(cell, str) and cell.lstrip()[:1] in _SUSPECT and values.is_command(cell):
            if kind not in _FREE:
                raise CellFault("formula", _("The cell holds a formula as text; write its value."))
            message = _("The text begins like a formula and is kept as text.")
            row.warnings.append(_warning(column, message, "formula", cell))
        value = parser(cell)
        if kind in ("date", "until"):
            row.values[name] = value.day if value else None
            row.values[f"{name}_precision"] = value.precision if value else ""
            return
        if kind == "phones":
            if value.odd:
                message = _("“%(value)s” does not look like a telephone number.")
                row.warnings.append(_warning(column, message % {"value": str(value)}, "phone", cell))
            value = str(value)
        elif kind == "industry":
            row.values[f"{name}_text"] = values.parse_text(cell)
            if value is None and row.values[f"{name}_text"]:
                message = _("The industry “%(value)s” is not one of GB/T 4754.")
                row.warnings.append(_warning(column, message % {"value": values.plain(cell)}, "industry", cell))
        row.values[name] = self._short(kind, value)

    @staticmethod
    def _short(kind: Kind, value: Any) -> Any:
        longest = _LONGEST.get(kind)
        if longest and len(value) > longest:
            raise CellFault("too_long", _("The text is too long (at most %(limit)d characters).") % {"limit": longest})
        return value

    def _refuse_broken(self, index: int, column: Column) -> None:
        mark = self._broken.get((index, column.index)) if self._broken else None
        if mark == COMMAND:
            raise CellFault("formula", _("The cell holds a formula that would start a programme; write its value."))
        if mark == NO_VALUE:
            raise CellFault("formula", _("The cell holds a formula without a saved result; write its value."))
        if mark:
            raise CellFault("error_value", _("The cell shows the error %(error)s.") % {"error": mark})

    def _unmerged(self, index: int, cells: list[Cell]) -> list[Cell]:
        """Return the row with the value of each merge in every cell of it; names and codes are one row's own."""
        own = {self._at.get(name) for name in ("name", "uscc", "number")}
        filled = list(cells)
        for position in range(len(filled)):
            source = self._sources.get((index, position))
            if source and filled[position] == "" and position not in own and source[1] == position:
                filled[position] = self.table.sheet.rows[source[0]][source[1]]
        return filled

    def _county(self, row: LedgerRow, index: int, cells: list[Cell], faults: list[RowFault]) -> None:
        """Find the row's county: its cell, the cell above, the heading, the sheet's name, at last the code's digits."""
        column = self._known.get("county")
        place: Place | None = None
        if column is not None:
            cell = self._cell(cells, "county")
            try:
                self._refuse_broken(index, column)
                if isinstance(cell, str) and values.is_command(cell):
                    raise CellFault("formula", _("The cell holds a formula as text; write its value."))
                if is_empty(cell) and not self._every_row_says_its_county:
                    cell = self._carried
                elif not is_empty(cell):
                    self._carried = cell
                place = self.places.match(cell)
            except CellFault as fault:
                row.values["county"] = None
                faults.append(self._fault(index, column, fault, cell))
                return
        place = place or self._section or self.sheet_county or self._guessed(row)
        row.values["county"] = place.code if place else None
        row.values["county_name"] = place.name if place else ""
        if place and place.loose:
            self._warn_county(row, column, _("The county was taken to be %(name)s.") % {"name": place.name})

    def _guessed(self, row: LedgerRow) -> Place | None:
        if not self.places.counties:
            return Place(self.places.city_code, self.places.city_name)
        division = (row.values.get("uscc") or "")[2:8]
        if division in self.places.counties and "county" not in self._at:
            return Place(division, self.places.divisions[division], loose=True)
        return None

    def _warn_county(self, row: LedgerRow, column: Column | None, message: Message) -> None:
        row.warnings.append(RowWarning(column.header if column else "", message, "county_loose"))

    def _check_required(self, row: LedgerRow, faults: list[RowFault]) -> None:
        for name in self._required:
            column = self._known.get(name)
            if row.values.get(name) or (column is None and name != "county"):
                continue
            header = column.header if column else ""
            if not any(fault.column == header for fault in faults):
                label = header or field_label(self.mapping.target, name)
                message = _("“%(field)s” is empty.") % {"field": label}
                faults.append(RowFault(row.sheet, row.row, header, message, "empty"))

    def _fault(self, index: int, column: Column, fault: CellFault, cell: Cell) -> RowFault:
        shown = values.plain(cell)[:200]
        return RowFault(self.table.sheet.name, index + 1, column.header, fault.message, fault.code, shown)

    def _county_of_sheet(self) -> Place | None:
        """Return the county that the sheet's name, or else a line above the header, names."""
        found = self.places.find_in(self.table.sheet.name)
        for cells in self.table.sheet.rows[: self.table.header_top]:
            for cell in cells:
                if found is None and isinstance(cell, str) and cell.strip():
                    found = self.places.find_in(cell)
        return found

    def _says_county_twice(self) -> bool:
        """Tell whether the file repeats the county in every row; then an empty cell is a gap, not a habit."""
        before: Cell = ""
        for index, cells in self.table.candidates():
            cell = self._cell(cells, "county")
            if cell != "" and cell == before and (index, self._at.get("county", -1)) not in self._sources:
                return True
            before = cell
        return False


def _warning(column: Column, message: Message, code: str, cell: Cell) -> RowWarning:
    return RowWarning(column.header, message, code, values.plain(cell)[:200])

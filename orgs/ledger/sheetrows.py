"""Read the rows of one table: county carried down, cells made values, faults gathered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from kexie_portal.texts import shortened
from orgs.ledger import together, values
from orgs.ledger.cells import COMMAND, NO_VALUE, Cell
from orgs.ledger.columns import Column, Mapping, field_label
from orgs.ledger.faults import CellFault, Message, Read, RowFault, RowWarning
from orgs.ledger.fields import FIELDS, REQUIRED, Kind
from orgs.ledger.joined import part_of
from orgs.ledger.layout import Table, is_empty, merged_sources
from orgs.ledger.ledgerrow import Context, LedgerRow
from orgs.ledger.lengths import LENGTHS, fitted, surely_fits
from orgs.ledger.parsers import Parser, parser_of
from orgs.ledger.places import Place
from orgs.ledger.rowkinds import is_signature, row_kind
from orgs.ledger.rowplaces import RowPlaces
from orgs.ledger.several import OWN_WAY, Several

_EMPTY: dict[Kind, Any] = {"text": "", "name": "", "uscc": "", "letter": "", "person": "", "phones": "", "people": ()}
#: Kinds in which a text like a formula stays harmless text; elsewhere it is a fault of the cell.
_FREE: frozenset[Kind] = frozenset(["text", "number"])
_SUSPECT = frozenset("=＝+-@＋－＠'‘’")
#: Kinds with a remark or a second value of their own; of the others the value is what the parser says.
_OWN_WAY: frozenset[Kind] = frozenset(["date", "until", "phones", "industry"])
#: Fields beside the required ones that no row may lose: by the day of closing the dead would be entered as alive.
_WEIGHTY = frozenset(["closed", "association_name"])
_MOST_KEPT = 5000  # texts of a column whose values are kept: what clerks write comes again and again
#: Faults that refuse a row in any column: nothing is taken from a broken cell, nothing chosen among several numbers.
_HARD = frozenset(["formula", "error_value", "number_open"])


def _may_be_command(cell: Cell) -> bool:
    return isinstance(cell, str) and (cell[0] in _SUSPECT or cell[0].isspace())


class SheetRows:
    """The reader of one table; keeps the county of the rows above and what was left out."""

    def __init__(self, table: Table, mapping: Mapping, context: Context) -> None:
        self.table, self.mapping, self.context = table, mapping, context
        self.places, self.industries, self.today = context.places, context.industries, context.today
        self.left_out: list[tuple[int, str]] = []
        self._broken = table.sheet.broken
        self._sources = merged_sources(table.sheet, table.header_bottom + 1)
        self._merged_rows = {row for row, _column in self._sources}
        known = mapping.known
        self._known = known
        self._at = {name: column.index for name, column in known.items()}
        self._plan = [self._step(name, column) for name, column in known.items() if name not in OWN_WAY]
        self._unknown = mapping.unknown
        self._required = REQUIRED[mapping.target]
        self._weighty = _WEIGHTY.union(self._required)
        self._beside: list[together.Beside] = []
        self._read_before: dict[str, dict[str, dict[str, Any]]] = {name: {} for _at, name, *_rest in self._plan}
        place = self._at.get("county", -1)
        covered = {row for row, column in self._sources if column == place}
        self.where = RowPlaces(table, context.places, context.parks, place, covered)
        self._several = Several(known, context)

    def _step(self, name: str, column: Column) -> tuple[int, str, Column, Kind, Parser]:
        kind, from_1904 = FIELDS[self.mapping.target][name].kind, self.table.sheet.from_1904
        parse = parser_of(kind, column, self.industries, self.today, from_1904=from_1904)
        other = column.also if name == column.field else column.field
        if not column.also or other in OWN_WAY:
            return column.index, name, column, kind, parse
        take = part_of(kind)
        return column.index, name, column, kind, lambda cell: parse(take(cell))

    def read(self) -> Iterator[tuple[LedgerRow, list[RowFault]]]:
        """Yield every data row with its faults, in the order of the sheet."""
        beside = self.table.beside
        for index, cells in self.table.candidates():
            kind = self._kind(index, cells[:beside])
            other_half = beside is not None and not all(is_empty(cell) for cell in cells[beside:])
            if kind == "data":
                row, faults = self._row(index, cells[:beside])
                if other_half:
                    message = _(
                        "A second table stands beside this one and was not read: put it below, in the same columns."
                    )
                    row.warnings.append(RowWarning("", message, "second_half", self.table.headers[beside or 0]))
                yield row, faults
            elif kind or other_half:
                self.left_out.append((index + 1, kind or "second_half"))

    def _kind(self, index: int, cells: list[Cell]) -> str:
        """Tell data from what else stands below a header; an empty text means an empty row."""
        code = self._cell(cells, "uscc")
        has_code = code != "" and len(str(code).strip()) >= 8 and any(char.isdigit() for char in str(code))
        if has_code and len(str(code).strip()) >= 15 and str(code).isascii():
            return "data"
        filled = {position: values.plain(cell) for position, cell in enumerate(cells) if not is_empty(cell)}
        if not filled:
            return ""
        texts = list(filled.values())
        if has_code:
            return "note" if is_signature(texts) else "data"
        kind = row_kind(texts, has_code=False)
        if kind != "data":
            return kind
        if len(filled) == 1 and index not in self.where.covered:
            return "heading" if self.where.heading(texts[0]) else "stray"
        if not is_empty(self._cell(cells, "name")) or not is_empty(code):
            return "data"
        aside = {self._at.get("number"), self._at.get("county")}
        return "data" if len([position for position in filled if position not in aside]) >= 3 else "aside"

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
            known = self._read_before[name]
            if type(cell) is str and cell in known:
                row.values.update(known[cell])
                continue
            try:
                if kind not in _OWN_WAY and not self._broken and not _may_be_command(cell):
                    self._simple(row, name, column, parser, cell)
                else:
                    self._value(row, name, column, kind, parser, cell)
            except CellFault as fault:
                row.values[name] = _EMPTY.get(kind)
                self._refuse(row, name, column, fault, cell, faults)
        self._finish(row, index, cells, faults)
        return row, faults

    def _finish(self, row: LedgerRow, index: int, cells: list[Cell], faults: list[RowFault]) -> None:
        if self._beside:
            together.settle(row, self.mapping.target, self._beside)
            self._beside.clear()
        self._several.read(row, cells)
        self._county(row, index, cells, faults)
        self._check_required(row, faults)
        for column in self._unknown:
            if column.index < len(cells) and cells[column.index] != "":
                row.extra[column.header] = shortened(values.plain(cells[column.index]), 500)

    def _simple(self, row: LedgerRow, name: str, column: Column, parser: Parser, cell: Cell) -> None:
        """Read a cell whose value is what the parser says, and keep it for the next cell of the same text."""
        remarks = len(row.warnings)
        value = parser(cell)
        value = row.values[name] = value if surely_fits(value) else self._taken(row, name, column, value, cell)
        known = self._read_before[name]
        if type(cell) is str and len(row.warnings) == remarks and not self._beside and len(known) < _MOST_KEPT:
            known[cell] = {name: value}

    def _value(self, row: LedgerRow, name: str, column: Column, kind: Kind, parser: Parser, cell: Cell) -> None:
        self._refuse_broken(row.row - 1, column)
        remarks, written = len(row.warnings), cell
        cell = values.unguarded(cell) if isinstance(cell, str) else cell
        if isinstance(cell, str) and cell.lstrip()[:1] in _SUSPECT and values.is_command(cell):
            if kind not in _FREE:
                raise CellFault("formula", _("The cell holds a formula as text; write its value."))
            message = _("The text begins like a formula and is kept as text.")
            row.warnings.append(_warning(column, message, "formula", cell))
        value = parser(cell)
        if kind == "phones":
            if "*" in str(value):
                message = _("The telephone is masked and was not taken: %(value)s.")
                row.warnings.append(_warning(column, message % {"value": str(value)}, "masked", cell))
                value = ""
            else:
                if value.odd:
                    message = _("“%(value)s” does not look like a telephone number.")
                    row.warnings.append(_warning(column, message % {"value": str(value)}, "phone", cell))
                value = value.told()
        value = self._taken(row, name, column, value, cell)
        if kind in ("date", "until"):
            row.values[f"{name}_precision"] = value.precision if value else ""
            value = value.day if value else None
        elif kind == "industry":
            row.values[f"{name}_text"] = values.parse_text(cell)
            if value is None and row.values[f"{name}_text"]:
                message = _("The industry “%(value)s” is not one of GB/T 4754.")
                row.warnings.append(_warning(column, message % {"value": values.plain(cell)}, "industry", cell))
            known = self._read_before[name]
            if type(written) is str and len(row.warnings) == remarks and not self._broken and len(known) < _MOST_KEPT:
                known[written] = {name: value, f"{name}_text": row.values[f"{name}_text"]}
        row.values[name] = value

    def _taken(self, row: LedgerRow, name: str, column: Column, value: Any, cell: Cell) -> Any:
        """Return the plain value of what was read, as far as the register holds it; tell what stands beside it."""
        if type(value) is not Read:
            value = fitted(name, value) if name in LENGTHS else value
            if type(value) is not Read:
                return value
        for _pass in range(2):
            if type(value) is Read:
                row.warnings += [_warning(column, message, code, cell) for code, message in value.remarks]
                self._beside += [(name, column.header, kind, beside) for kind, beside in value.beside]
                value = value.value
            value = fitted(name, value)
        return value

    def _refuse(
        self, row: LedgerRow, name: str, column: Column, fault: CellFault, cell: Cell, faults: list[RowFault]
    ) -> None:
        """Refuse the row for a cell that it cannot do without; another cell is left out with a remark."""
        if name in self._weighty or fault.code in _HARD:
            faults.append(self._fault(row.row - 1, column, fault, cell))
            return
        message = _("%(fault)s The cell was left out.") % {"fault": fault.message}
        row.warnings.append(_warning(column, message, fault.code, cell))

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
        """Find the row's county: its cell, the cell above, the heading, the sheet's name, the address, the code."""
        column = self._known.get("county")
        place: Place | None = None
        if column is not None:
            cell = self._cell(cells, "county")
            cell = values.unguarded(cell) if isinstance(cell, str) else cell
            try:
                self._refuse_broken(index, column)
                if isinstance(cell, str) and values.is_command(cell):
                    raise CellFault("formula", _("The cell holds a formula as text; write its value."))
                place = self.where.of_cell(cell, str(row.values.get("uscc") or ""))
            except CellFault as fault:
                row.values["county"] = None
                faults.append(self._fault(index, column, fault, cell))
                return
        remark: Message | None = None
        if place is None:
            place, remark = self.where.otherwise(row.values)
        row.values["county"] = place.code if place else None
        row.values["county_name"] = place.name if place else ""
        if place and place.loose:
            remark = _("The county was taken to be %(name)s.") % {"name": place.name}
        if remark:
            row.warnings.append(RowWarning(column.header if column else "", remark, "county_loose"))

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
        shown = shortened(values.plain(cell), 200)
        return RowFault(self.table.sheet.name, index + 1, column.header, fault.message, fault.code, shown)


def _warning(column: Column, message: Message, code: str, cell: Cell) -> RowWarning:
    return RowWarning(column.header, message, code, shortened(values.plain(cell), 200))

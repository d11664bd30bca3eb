"""Where the rows of one table lie: their cell, the cell above, the heading, the sheet's name, the address, the code."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from orgs.ledger.cells import Cell
from orgs.ledger.faults import CellFault, Message
from orgs.ledger.layout import Table, is_empty
from orgs.ledger.parks import Parks
from orgs.ledger.places import Place, Places


class RowPlaces:
    """Finds the county or the park of one row after another; keeps what stands above for the rows below."""

    def __init__(self, table: Table, places: Places, parks: Parks, column: int, covered: set[int]) -> None:
        self.table, self.places, self.parks, self.column, self.covered = table, places, parks, column, covered
        self.section: Place | None = None
        self._carried: Cell = ""
        self.of_sheet = self._of_sheet()
        self._every_row_says_it = column >= 0 and self._says_it_twice()

    def match(self, cell: Cell, code: str = "") -> Place | None:
        """Return the county or park that a cell names; raises `CellFault` when it names none inside."""
        if isinstance(cell, str) and cell[:1] in ("(", "（"):  # （市本级）, as the list of associations says it
            cell = cell.strip("()（） ")
        return self.parks.match(cell, code, self.places) or self.places.match(cell)

    def heading(self, text: str) -> bool:
        """Take a lone text between the rows as the place of the rows below, when it names one."""
        place = self.parks.find_in(text, self.places) or self.places.find_in(text)
        if place is None:
            return False
        if self.column >= 0:
            self._carried = text if self._matches(text) else place.name
        self.section = place
        return True

    def _matches(self, text: str) -> bool:
        try:
            return self.match(text) is not None
        except CellFault:
            return False

    def of_cell(self, cell: Cell, code: str) -> Place | None:
        """Return the place of the row's own cell; an empty one takes the cell above, unless every row says its own."""
        if is_empty(cell) and not self._every_row_says_it:
            cell = self._carried
        elif not is_empty(cell):
            self._carried = cell
        return self.match(cell, code)

    def otherwise(self, values: dict[str, Any]) -> tuple[Place | None, Message | None]:
        """Return the place of a row whose cells name none, and the remark that it deserves."""
        code = str(values.get("uscc") or "")[2:8]
        place = self.section or self.of_sheet
        if place is not None:
            return place, self._at_odds(place, code)
        if not self.places.counties:
            return Place(self.places.city_code, self.places.city_name), None
        if self.column >= 0:
            return None, None
        place = self.places.find_in(str(values.get("address") or "")) if values.get("address") else None
        if place is not None:
            return place, _("The county was taken from the address: %(name)s.") % {"name": place.name}
        if code in self.places.counties:
            name = self.places.divisions[code]
            return Place(code, name, loose=True), None
        return None, None

    def _at_odds(self, park: Place, code: str) -> Message | None:
        """Remark on a park that only the sheet or the heading names, when the code is of a county."""
        if park.code in self.places.divisions or code not in self.places.counties:
            return None
        told = {"park": park.name, "county": self.places.divisions[code]}
        return _("Taken to the park %(park)s, as the sheet says; the code is of %(county)s.") % told

    def _of_sheet(self) -> Place | None:
        """Return the place that the sheet's name, or else a line above the header, names."""
        name, rows = self.table.sheet.name, self.table.sheet.rows
        lines = [*rows[self.table.top : self.table.header_top], *rows[: self.table.first_top]]
        texts = [name, *(cell for cells in lines for cell in cells if isinstance(cell, str) and cell.strip())]
        found = (self.parks.find_in(text, self.places) or self.places.find_in(text) for text in texts)
        return next((place for place in found if place is not None), None)

    def _says_it_twice(self) -> bool:
        """Tell whether the file repeats the county in every row; then an empty cell is a gap, not a habit."""
        before: Cell = ""
        for index, cells in self.table.candidates():
            cell = cells[self.column] if self.column < len(cells) else ""
            if cell != "" and cell == before and index not in self.covered:
                return True
            before = cell
        return False

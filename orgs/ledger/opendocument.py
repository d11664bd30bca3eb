"""Scan an ODS before it is read: how far its cells reach once repeats are counted, its merges and its error values."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from orgs.ledger.cells import COMMAND, NO_VALUE, Extent
from orgs.ledger.package import Package, damaged

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_CELLS = {_TABLE + "table-cell", _TABLE + "covered-table-cell"}


@dataclass(slots=True)
class OdsSheet(Extent):
    """An extent with the merged ranges, which the reader does not tell for this format (top, left, bottom, right)."""

    name: str = ""
    hidden: bool = False
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)


class _Scanner:
    """Follows tables, rows and cells; repeats are added up, never laid out."""

    def __init__(self) -> None:
        self.sheets: list[OdsSheet] = []
        self.row = self.column = 0
        self.row_repeat = self.cell_repeat = 1
        self.depth = 0
        self.text: list[str] | None = None
        self.filled = False
        self.from_1904 = False

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == _TABLE + "table":
            self.depth += 1
            if self.depth == 1:
                self.sheets.append(OdsSheet(name=attributes.get(_TABLE + "name", "")))
                self.row = self.column = 0
        elif tag == _TABLE + "null-date":
            self.from_1904 = attributes.get(_TABLE + "date-value", "").startswith("1904")
        elif self.depth != 1:
            return
        elif tag == _TABLE + "table-row":
            self.column, self.row_repeat = 0, _count(attributes, "number-rows-repeated")
        elif tag in _CELLS:
            self._open_cell(attributes)
        elif tag.startswith(_TEXT) and self.text is None:
            self.text = []

    def _open_cell(self, attributes: dict[str, str]) -> None:
        sheet, self.cell_repeat = self.sheets[-1], _count(attributes, "number-columns-repeated")
        rows, columns = _count(attributes, "number-rows-spanned"), _count(attributes, "number-columns-spanned")
        if rows > 1 or columns > 1:
            sheet.merges.append((self.row, self.column, self.row + rows - 1, self.column + columns - 1))
        self.filled = bool(attributes.get(_OFFICE + "value-type"))
        formula = attributes.get(_TABLE + "formula", "")
        if "DDE" in formula.upper() or ("|" in formula and "!" in formula):
            sheet.broken[self.row, self.column] = COMMAND
        elif formula and not self.filled:
            sheet.broken[self.row, self.column] = NO_VALUE
        self.text = None

    def closed(self, tag: str) -> None:
        if tag == _TABLE + "table":
            self.depth -= 1
        elif self.depth != 1:
            return
        elif tag in _CELLS:
            self._close_cell()
        elif tag == _TABLE + "table-row":
            self.row += self.row_repeat

    def _close_cell(self) -> None:
        sheet, text = self.sheets[-1], "".join(self.text or ()).strip()
        if text or self.filled:
            sheet.rows = max(sheet.rows, self.row + self.row_repeat)
            sheet.columns = max(sheet.columns, self.column + self.cell_repeat)
            if text.startswith("#") and text.endswith(("!", "?", "/A")) and len(text) < 10:
                sheet.broken[self.row, self.column] = text
        self.column += self.cell_repeat
        self.text = None

    def data(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)


def _count(attributes: dict[str, str], name: str) -> int:
    value = attributes.get(_TABLE + name, "1")
    if not value.isdigit() or len(value) > 9:
        raise damaged()
    return int(value)


def scan_content(package: Package) -> list[OdsSheet]:
    """Stream `content.xml` and return its sheets; raise `UnreadableFile` when it is no honest document."""
    scanner, parser = _Scanner(), expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = scanner.opened
    parser.EndElementHandler = scanner.closed
    parser.CharacterDataHandler = scanner.data
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for chunk in package.chunks("content.xml"):
            parser.Parse(chunk, False)
    except expat.ExpatError as error:
        raise damaged() from error
    for sheet in scanner.sheets:
        sheet.from_1904 = scanner.from_1904
    return scanner.sheets


def _refuse(*_: object) -> None:
    raise damaged()

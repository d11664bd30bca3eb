"""Scan an XLSX before it is read: how far its cells reach, which hold errors or formulas without a value.

The reader (calamine) sets memory aside for the whole filled rectangle and ends the process when that fails, and it
shows an error value as an empty cell. So every sheet is streamed once through regular expressions over the raw bytes
(as fast as the inflating itself); only sheets written in an unusual way take the slower way through a parser.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import lru_cache
from xml.parsers import expat

from orgs.ledger.cells import COMMAND, NO_VALUE, Extent
from orgs.ledger.package import Package, damaged

_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
#: A cell as nearly all programmes write it, its address first, with something inside it.
_FILLED = re.compile(rb'<c r="([A-Za-z]+)([0-9]+)"(?:[^<>]*[^<>/])?>(?!</)')
_ERROR = re.compile(
    rb'<c r="([A-Za-z]+)([0-9]+)"(?=[^<>]*\st="e")[^<>]*>(?:<f\b[^<>]*(?:/>|>[^<]*</f>))?\s*<v[^<>]*>([^<]{0,40})<'
)
_FORMULA = re.compile(
    rb'<c r="([A-Za-z]+)([0-9]+)"([^<>]*)>\s*<f\b[^<>]*(?:/>|>([^<]*)</f>)\s*(<v(?:\s[^<>]*[^<>/])?>[^<])?'
)
_LONGEST_ROW = 32 * 1024 * 1024
_DDE = re.compile(rb"\|.*!", re.S)


@lru_cache(maxsize=1024)
def column_number(letters: bytes) -> int:
    """Return the number of a column from 1: `A` → 1, `AA` → 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def sheet_parts(package: Package) -> list[str]:
    """Return the archive names of the worksheets in order; raise `UnreadableFile` when one is missing."""
    relations = {node.get("Id"): node.get("Target", "") for node in _links(package) if node.get("Id")}
    parts = []
    for node in _tree(package, "xl/workbook.xml").iter():
        if node.tag.rpartition("}")[2] == "sheet":
            part = _part_name(relations.get(node.get(_RELATIONS) or node.get(_STRICT), ""))
            if part not in package.entries:
                raise damaged()
            parts.append(part)
    return parts


def related_parts(package: Package) -> list[tuple[str, str]]:
    """Return the parts that the workbook refers to: the last word of the relation, and the archive name."""
    return [(node.get("Type", "").rpartition("/")[2], _part_name(node.get("Target", ""))) for node in _links(package)]


def _links(package: Package) -> ET.Element:
    return _tree(package, "xl/_rels/workbook.xml.rels")


def _part_name(target: str) -> str:
    part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return part.replace("xl/xl/", "xl/").lower()


def counts_from_1904(package: Package) -> bool:
    """Tell whether the workbook counts its days from 1904."""
    properties = (node for node in _tree(package, "xl/workbook.xml") if node.tag.rpartition("}")[2] == "workbookPr")
    return any(node.get("date1904") in ("1", "true", "on") for node in properties)


def _tree(package: Package, name: str) -> ET.Element:
    content = package.read(name)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise damaged()
    try:
        return ET.fromstring(content)  # noqa: S314 - document types and entities were refused above
    except ET.ParseError as error:
        raise damaged() from error


def scan_sheet(package: Package, part: str) -> Extent:
    """Stream one worksheet and return its extent; memory stays at one piece of it."""
    extent = Extent()
    for piece in pieces(package.chunks(part)):
        if not is_plain(piece):
            return _scan_slowly(package, part)
        found = _FILLED.findall(piece)
        if found:
            letters, rows = zip(*found, strict=True)
            extent.rows = max(extent.rows, max(map(_row_number, set(rows))))
            extent.columns = max(extent.columns, max(map(column_number, set(letters))))
        _note_broken(piece, extent)
    return extent


def is_plain(piece: bytes) -> bool:
    """Tell whether every element that could be a cell begins `<c r="`, without a prefix; else a parser must look."""
    count = piece.count
    cells = sum(map(count, (b"<c ", b"<c>", b"<c/", b"<c\n", b"<c\r", b"<c\t")))
    return cells == count(b'<c r="') and not any(
        map(count, (b":c ", b":c>", b":c/", b":c\n", b":c\r", b":c\t", b"\x00"))
    )


def pieces(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Cut the stream before a row, so that no cell is split; a row without end is not an honest sheet."""
    rest = b""
    for chunk in chunks:
        rest += chunk
        cut = rest.rfind(b"<row")
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
        elif len(rest) > _LONGEST_ROW:
            raise damaged()
    yield rest


def _row_number(digits: bytes) -> int:
    return int(digits[-12:]) if len(digits.lstrip(b"0")) < 12 else 10**12


def _note_broken(piece: bytes, extent: Extent) -> None:
    if b't="e"' in piece:
        for letters, row, text in _ERROR.findall(piece):
            extent.broken[int(row) - 1, column_number(letters) - 1] = text.decode("utf-8", "replace") or "#VALUE!"
    if b"<f" in piece:
        for letters, row, attributes, formula, value in _FORMULA.findall(piece):
            place = int(row) - 1, column_number(letters) - 1
            if formula and _DDE.search(formula):
                extent.broken[place] = COMMAND
            elif not value and b't="str"' not in attributes:  # a formula may well give an empty text
                extent.broken.setdefault(place, NO_VALUE)


class _Follower:
    """Follows rows and cells through a parser, counting those without an address as the reader counts them."""

    def __init__(self) -> None:
        self.extent = Extent()
        self.row = self.column = 0
        self.kind = ""
        self.formula = False
        self.text: list[str] | None = None

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            number = attributes.get("r", "")
            self.row, self.column = (int(number) if number.isdigit() else self.row + 1), 0
        elif name == "c":
            match = re.fullmatch(r"([A-Za-z]+)([0-9]+)", attributes.get("r", ""))
            self.column = column_number(match[1].encode()) if match else self.column + 1
            self.row = _row_number(match[2].encode()) if match else self.row
            self.kind, self.formula, self.text = attributes.get("t", ""), False, None
        elif name in {"v", "is", "f"}:
            extent = self.extent
            extent.rows, extent.columns = max(extent.rows, self.row), max(extent.columns, self.column)
            self.text = []
            self.formula = self.formula or name == "f"

    def data(self, text: str) -> None:
        if self.text is not None and len(self.text) < 1000:
            self.text.append(text)

    def closed(self, tag: str) -> None:
        name, place = tag.rpartition(":")[2], (self.row - 1, self.column - 1)
        text = "".join(self.text or ())
        if name == "f" and _DDE.search(text.encode()):
            self.extent.broken[place] = COMMAND
        elif name == "f" and self.kind != "str":
            self.extent.broken.setdefault(place, NO_VALUE)
        elif name == "v" and self.extent.broken.get(place) != COMMAND:
            if self.kind == "e":
                self.extent.broken[place] = text or "#VALUE!"
            elif text:
                self.extent.broken.pop(place, None)


def _scan_slowly(package: Package, part: str) -> Extent:
    follower, parser = _Follower(), expat.ParserCreate()
    parser.StartElementHandler = follower.opened
    parser.EndElementHandler = follower.closed
    parser.CharacterDataHandler = follower.data
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for chunk in package.chunks(part):
            parser.Parse(chunk, False)
    except expat.ExpatError as error:
        raise damaged() from error
    return follower.extent


def _refuse(*_: object) -> None:
    raise damaged()

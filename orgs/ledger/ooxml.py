"""Scan an XLSX before it is read: how far its cells reach, which hold errors or formulas without a value.

The reader (calamine) sets memory aside for the whole filled rectangle and ends the process when that fails, and it
shows an error value as an empty cell. So every sheet is streamed once through regular expressions over the raw bytes
(as fast as the inflating itself); only sheets that leave out cell addresses take the slower way through a parser.
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
_C = rb"<(?:[A-Za-z][\w.-]*:)?c"
#: Every cell element, and every cell with an address and something inside it.
_CELL = re.compile(_C + rb"(?=[\s/>])")
_ADDRESSED = re.compile(_C + rb"\s[^<>]*?\br\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,8})[\"']")
_FILLED = re.compile(_C + rb"\s[^<>]*?\br\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,8})[\"'](?:[^<>]*[^<>/])?>(?!</)")
_ERROR = re.compile(
    _C + rb"\s(?=[^<>]*\bt\s*=\s*[\"']e[\"'])[^<>]*?\br\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,8})[\"'][^<>]*>"
    rb"(?:<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>))?\s*<(?:\w+:)?v[^<>]*>([^<]{0,40})<"
)
_FORMULA = re.compile(
    _C + rb"\s[^<>]*?\br\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,8})[\"'][^<>]*>"
    rb"<(?:\w+:)?f\b[^<>]*(?:/>|>([^<]*)</(?:\w+:)?f>)\s*(<(?:\w+:)?v[^<>]*[^/<>]>[^<]|<(?:\w+:)?v>[^<])?"
)
_ROW_OPEN = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?row[\s/>]")
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
    links = _tree(package, "xl/_rels/workbook.xml.rels")
    relations = {node.get("Id"): node.get("Target", "") for node in links if node.get("Id")}
    parts = []
    for node in _tree(package, "xl/workbook.xml").iter():
        if node.tag.rpartition("}")[2] == "sheet":
            target = relations.get(node.get(_RELATIONS) or node.get(_STRICT), "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            part = part.replace("xl/xl/", "xl/").lower()
            if part not in package.entries:
                raise damaged()
            parts.append(part)
    return parts


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
    for piece in _pieces(package.chunks(part)):
        if len(_CELL.findall(piece)) != len(_ADDRESSED.findall(piece)):
            return _scan_slowly(package, part)
        found = _FILLED.findall(piece)
        if found:
            letters, rows = zip(*found, strict=True)
            extent.rows = max(extent.rows, max(map(int, set(rows))))
            extent.columns = max(extent.columns, max(map(column_number, set(letters))))
        _note_broken(piece, extent)
    return extent


def _pieces(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Cut the stream before a row, so that no cell is split; a "row" without end is not an honest sheet."""
    rest = b""
    for chunk in chunks:
        rest += chunk
        cut = max(rest.rfind(b"<row"), rest.rfind(b":row"))
        if cut > 0 and rest[cut : cut + 1] == b":":
            cut = rest.rfind(b"<", 0, cut)
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
        elif len(rest) > 32 * 1024 * 1024:
            raise damaged()
    if b"\x00" in rest[:200]:
        raise damaged()
    yield rest


def _note_broken(piece: bytes, extent: Extent) -> None:
    if b't="e"' in piece or b"t='e'" in piece:
        for letters, row, text in _ERROR.findall(piece):
            extent.broken[int(row) - 1, column_number(letters) - 1] = text.decode("utf-8", "replace") or "#VALUE!"
    if b"<f" in piece or b":f" in piece:
        for letters, row, formula, value in _FORMULA.findall(piece):
            place = int(row) - 1, column_number(letters) - 1
            if formula and _DDE.search(formula):
                extent.broken[place] = COMMAND
            elif not value:
                extent.broken.setdefault(place, NO_VALUE)


def _scan_slowly(package: Package, part: str) -> Extent:
    """Follow rows and cells that carry no address, counting as the reader counts."""
    extent = Extent()
    row = column = 0
    inside = False

    def opened(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, inside
        name = tag.rpartition(":")[2]
        if name == "row":
            number = attributes.get("r", "")
            row, column = (int(number) if number.isdigit() else row + 1), 0
        elif name == "c":
            match = re.fullmatch(r"([A-Za-z]{1,3})([0-9]{1,8})", attributes.get("r", ""))
            column = column_number(match[1].encode()) if match else column + 1
            row = int(match[2]) if match else row
            inside = True
        elif inside and name in {"v", "is", "f"}:
            extent.rows, extent.columns = max(extent.rows, row), max(extent.columns, column)
            if name == "f":
                extent.broken.setdefault((row - 1, column - 1), NO_VALUE)
            else:
                extent.broken.pop((row - 1, column - 1), None)

    parser = expat.ParserCreate()
    parser.StartElementHandler = opened
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for chunk in package.chunks(part):
            parser.Parse(chunk, False)
    except expat.ExpatError as error:
        raise damaged() from error
    return extent


def _refuse(*_: object) -> None:
    raise damaged()

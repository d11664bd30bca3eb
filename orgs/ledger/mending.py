"""Put right what a reader of XLSX stumbles over: parts in other places, lone blanks far from the table."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Mapping
from functools import partial

from orgs.ledger.cells import Extent
from orgs.ledger.faults import UnreadableFile
from orgs.ledger.limits import Limits, check_extent
from orgs.ledger.ooxml import is_plain, pieces, related_parts, scan_sheet, sheet_parts
from orgs.ledger.package import Package
from orgs.ledger.values import plain

#: Where the reader looks for a part, by the last word of its relation.
_PLACES = {"sharedStrings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
_STRINGS = "xl/sharedstrings.xml"
_ITEM = re.compile(rb"<si\b[^>]*?(?:/>|>(.*?)</si>)", re.S)
_TAG = re.compile(rb"<[^>]*>")
_CELL = re.compile(rb'<c r="[A-Za-z]+[0-9]+"[^<>]*[^<>/]>(?:(?!</?c[ >]).)*?</c>', re.S)
_TYPE = re.compile(rb'\st="(\w+)"')
_VALUE = re.compile(rb"<v[^<>]*>([^<]*)</v>")


def with_parts_in_place(package: Package, limits: Limits) -> Package:
    """Return the package with shared strings and styles where the reader looks for them, wherever they were."""
    renamed: dict[str, str] = {}
    for kind, name in related_parts(package):
        place = _PLACES.get(kind, "")
        if place and name in package.entries and place.lower() not in package.entries:
            renamed[name] = place
    return _rebuilt(package, limits, {}, renamed) if renamed else package


def without_stray_blanks(package: Package, limits: Limits) -> Package:
    """Return the package without the cells that hold nothing but blanks, when such a cell lies too far out.

    Raises `UnreadableFile` when something that is not blank lies there, as `check_extent` says it.
    """
    blank: frozenset[bytes] | None = None
    changed: dict[str, bytes] = {}
    for part in sheet_parts(package):
        try:
            check_extent(scan_sheet(package, part), limits)
        except UnreadableFile:
            blank = _blank_strings(package, limits) if blank is None else blank
            cleaned = _cleaned(package, part, blank)
            if cleaned is None:
                raise
            changed[part] = cleaned
    return _rebuilt(package, limits, changed, {}) if changed else package


def extents_of(package: Package, limits: Limits) -> list[Extent]:
    """Return how far each sheet reaches; raises `UnreadableFile` for one that reaches further than a ledger does."""
    found = [scan_sheet(package, part) for part in sheet_parts(package)]
    for extent in found:
        check_extent(extent, limits)
    return found


def _blank_strings(package: Package, limits: Limits) -> frozenset[bytes]:
    """Return the numbers of the shared strings that hold nothing but blanks."""
    if _STRINGS not in package.entries:
        return frozenset()
    items = _ITEM.finditer(package.read(_STRINGS, limits.shared_strings))
    return frozenset(b"%d" % number for number, item in enumerate(items) if _is_blank(item[1] or b""))


def _is_blank(xml: bytes) -> bool:
    return not plain(html.unescape(_TAG.sub(b"", xml).decode("utf-8", "replace").replace("_x000D_", "")))


def _cleaned(package: Package, part: str, blank: frozenset[bytes]) -> bytes | None:
    """Return a sheet without its blank cells, None for one that is written in an unusual way."""
    drop = partial(_without_blank, blank)
    found: list[bytes] = []
    for piece in pieces(package.chunks(part)):
        if not is_plain(piece):
            return None
        found.append(_CELL.sub(drop, piece))
    return b"".join(found)


def _without_blank(blank: frozenset[bytes], cell: re.Match[bytes]) -> bytes:
    kind, value = _TYPE.search(cell[0]), _VALUE.search(cell[0])
    if b"<f" in cell[0] or kind is None:
        return cell[0]
    if kind[1] == b"s":
        return b"" if value and value[1].strip() in blank else cell[0]
    return b"" if kind[1] in (b"inlineStr", b"str") and _is_blank(cell[0]) else cell[0]


def _rebuilt(package: Package, limits: Limits, changed: Mapping[str, bytes], renamed: Mapping[str, str]) -> Package:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, info in package.entries.items():
            content = changed.get(name) or package.read(name, limits.unpacked)
            archive.writestr(renamed.get(name, info.filename), content)
    return Package.open(stream.getvalue(), limits)

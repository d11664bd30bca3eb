"""Look into an OLE2 compound file: an old XLS, or the shell around a locked XLSX ([MS-CFB], [MS-XLS])."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from orgs.ledger.package import damaged

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # sector numbers from here on are marks, not places
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_BOF, _BOUNDSHEET, _DIMENSIONS, _FILEPASS = 0x809, 0x85, 0x200, 0x2F
_FORMULA, _BOOLERR, _MULRK, _DATEMODE = 0x06, 0x205, 0xBD, 0x22
_VALUES = {0x203, 0x27E, 0xFD, 0x204, 0x06, 0x205, 0xD6}


@dataclass(slots=True)
class OleFile:
    """The streams of a compound file by name."""

    content: bytes
    sector: int
    fat: list[int]
    streams: dict[str, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def open(cls, content: bytes) -> OleFile:
        """Read header, allocation table and directory; raise `UnreadableFile` where they do not hold together."""
        try:
            sector = 1 << struct.unpack_from("<H", content, 30)[0]
            if sector not in (512, 4096):
                raise damaged()
            fat = _allocation(content, sector)
            ole = cls(content, sector, fat)
            start = struct.unpack_from("<I", content, 48)[0]
            ole._read_directory(ole._chain(start, len(content)))
        except struct.error as error:
            raise damaged() from error
        return ole

    def _chain(self, start: int, size: int) -> bytes:
        parts: list[bytes] = []
        seen, here = 0, start
        while here < _END and seen < size:
            if here >= len(self.fat) or len(parts) > len(self.fat):
                raise damaged()
            offset = (here + 1) * self.sector
            parts.append(self.content[offset : offset + self.sector])
            seen += self.sector
            here = self.fat[here]
        return b"".join(parts)[:size]

    def _read_directory(self, directory: bytes) -> None:
        for offset in range(0, len(directory) - 127, 128):
            length, kind = struct.unpack_from("<HB", directory, offset + 64)
            if kind and 2 <= length <= 64:
                name = directory[offset : offset + length - 2].decode("utf-16-le", "replace")
                start, size = struct.unpack_from("<II", directory, offset + 116)
                self.streams[name] = (start, size)

    def stream(self, name: str) -> bytes:
        """Return a stream of the ordinary sectors (a workbook never lies in the small ones, being over 4 kB)."""
        start, size = self.streams[name]
        return self._chain(start, size)


def _allocation(content: bytes, sector: int) -> list[int]:
    count = struct.unpack_from("<I", content, 44)[0]
    places = list(struct.unpack_from("<109I", content, 76))
    extra = struct.unpack_from("<I", content, 68)[0]
    steps = 0
    while extra < _END and steps <= len(content) // sector:
        block = struct.unpack_from(f"<{sector // 4}I", content, (extra + 1) * sector)
        places.extend(block[:-1])
        extra = block[-1]
        steps += 1
    fat: list[int] = []
    for place in [p for p in places if p < _END][:count]:
        if (place + 2) * sector > len(content) + sector:
            raise damaged()
        block_bytes = content[(place + 1) * sector : (place + 2) * sector]
        fat.extend(struct.unpack(f"<{len(block_bytes) // 4}I", block_bytes[: len(block_bytes) // 4 * 4]))
    return fat


@dataclass(slots=True)
class BiffSheet:
    """What one sheet of an XLS fills: its last row and column (from 0) and the cells that hold an error."""

    rows: int = 0
    columns: int = 0
    broken: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass(slots=True)
class BiffBook:
    """The sheets of an XLS in their order, whether the stream is locked and whether its days count from 1904."""

    locked: bool = False
    from_1904: bool = False
    sheets: list[BiffSheet] = field(default_factory=list)


def scan_biff(stream: bytes) -> BiffBook:
    """Walk the records of a workbook stream, noting how far its cells reach; nothing is set aside for them."""
    book = BiffBook()
    starts: dict[int, BiffSheet] = {}
    here, end, current = 0, len(stream), BiffSheet()
    unpack = struct.unpack_from
    while here + 4 <= end:
        kind, length = unpack("<HH", stream, here)
        body = here + 4
        if kind == _FILEPASS:
            book.locked = True
            return book
        if kind == _DATEMODE and length >= 2:
            book.from_1904 = unpack("<H", stream, body)[0] == 1
        elif kind == _BOF:
            current = starts.get(here, BiffSheet())
        elif kind == _BOUNDSHEET and length >= 8:
            starts[unpack("<I", stream, body)[0]] = sheet = BiffSheet()
            book.sheets.append(sheet)
        elif kind == _DIMENSIONS and length >= 12 and not _sane(stream, body):
            raise damaged()
        elif kind in _VALUES and length >= 6:
            _note(current, kind, stream, body)
        elif kind == _MULRK and length >= 6:
            row, last = unpack("<H", stream, body)[0], unpack("<H", stream, body + length - 2)[0]
            current.rows, current.columns = max(current.rows, row + 1), max(current.columns, last + 1)
        here = body + length
    return book


def _note(sheet: BiffSheet, kind: int, stream: bytes, body: int) -> None:
    row, column = struct.unpack_from("<HH", stream, body)
    if row >= sheet.rows:
        sheet.rows = row + 1
    if column >= sheet.columns:
        sheet.columns = column + 1
    if kind == _BOOLERR and stream[body + 7 : body + 8] == b"\x01":
        sheet.broken[row, column] = _ERRORS.get(stream[body + 6], "#VALUE!")
    elif kind == _FORMULA and stream[body + 12 : body + 14] == b"\xff\xff" and stream[body + 6] == 2:
        sheet.broken[row, column] = _ERRORS.get(stream[body + 8], "#VALUE!")


def _sane(stream: bytes, body: int) -> bool:
    """Tell whether the declared rectangle is one that an XLS can have: readers set memory aside by it."""
    first, last, left, right = struct.unpack_from("<IIHH", stream, body)
    return bool(first <= last <= 65536 and left <= right <= 256)

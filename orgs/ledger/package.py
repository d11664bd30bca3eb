"""Look into a zipped spreadsheet (XLSX, ODS) without trusting what it says about itself."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from orgs.ledger.faults import UnreadableFile
from orgs.ledger.limits import Limits

_CHUNK = 256 * 1024
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")


def damaged() -> UnreadableFile:
    """Return the refusal of a file whose inside does not hold together."""
    return UnreadableFile(
        "damaged", _("The file is damaged. Open it in Excel or WPS, save it again as XLSX and send the new file.")
    )


def locked() -> UnreadableFile:
    """Return the refusal of a file that only its owner can open."""
    return UnreadableFile("password", _("The file is locked by a password. Remove the password and send it again."))


def too_big_inside(limits: Limits) -> UnreadableFile:
    """Return the refusal of a zip bomb."""
    return UnreadableFile(
        "unpacked_size",
        _("The file unpacks to more than %(limit)d MB, far more than a ledger holds, so it was not opened.")
        % {"limit": limits.unpacked // (1024 * 1024)},
    )


@dataclass(slots=True)
class Package:
    """A zip archive whose every inflated byte is counted against the limits."""

    content: bytes
    limits: Limits
    entries: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    inflated: int = 0

    @classmethod
    def open(cls, content: bytes, limits: Limits) -> Package:
        """Read the directory of the archive; raise `UnreadableFile` for a bomb, a damaged or a locked archive."""
        try:
            infos = zipfile.ZipFile(io.BytesIO(content)).infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
            raise damaged() from error
        package = cls(content, limits)
        if len(infos) > limits.entries:
            raise UnreadableFile("entries", _("The file holds too many parts to be a ledger, so it was not opened."))
        if any(info.flag_bits & 1 for info in infos):
            raise locked()
        package._check_claims(infos)
        for info in infos:
            key = info.filename.replace("\\", "/").lstrip("/").lower()
            if key in package.entries:
                raise damaged()
            package.entries[key] = info
        return package

    def _check_claims(self, infos: list[zipfile.ZipInfo]) -> None:
        total = sum(info.file_size for info in infos)
        packed = max(sum(info.compress_size for info in infos), 1)
        if total > self.limits.unpacked:
            raise too_big_inside(self.limits)
        if total > self.limits.ratio_from and total / packed > self.limits.ratio:
            raise too_big_inside(self.limits)

    def chunks(self, name: str) -> Iterator[bytes]:
        """Inflate one entry piece by piece, stopping the moment the whole file has given more than it may."""
        info = self.entries.get(name.lower())
        if info is None:
            raise damaged()
        data = self._packed(info)
        if info.compress_type == zipfile.ZIP_STORED:
            yield from self._count(data[i : i + _CHUNK] for i in range(0, len(data), _CHUNK))
        elif info.compress_type == zipfile.ZIP_DEFLATED:
            yield from self._count(_inflate(data))
        else:
            raise damaged()

    def read(self, name: str, most: int = 8 * 1024 * 1024) -> bytes:
        """Return a small entry whole (bytes); a larger one than `most` is no such entry of an honest file."""
        parts, size = [], 0
        for chunk in self.chunks(name):
            size += len(chunk)
            if size > most:
                raise damaged()
            parts.append(chunk)
        return b"".join(parts)

    def measure(self, name: str, most: int) -> None:
        """Inflate an entry only to see that it keeps within `most` bytes."""
        size = 0
        for chunk in self.chunks(name):
            size += len(chunk)
            if size > most:
                raise too_big_inside(self.limits)

    def _packed(self, info: zipfile.ZipInfo) -> memoryview:
        header = self.content[info.header_offset : info.header_offset + _LOCAL_HEADER.size]
        if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
            raise damaged()
        fields = _LOCAL_HEADER.unpack(header)
        start = info.header_offset + _LOCAL_HEADER.size + fields[9] + fields[10]
        # A reader may go by the compressed size or by the end of the stream: give it all that lies behind.
        end = start + info.compress_size if info.compress_type == zipfile.ZIP_STORED else len(self.content)
        return memoryview(self.content)[start:end]

    def _count(self, parts: Iterator[bytes | memoryview]) -> Iterator[bytes]:
        for part in parts:
            self.inflated += len(part)
            if self.inflated > self.limits.unpacked:
                raise too_big_inside(self.limits)
            yield bytes(part)


def _inflate(data: memoryview) -> Iterator[bytes]:
    engine = zlib.decompressobj(-15)
    pending: bytes | memoryview = b""
    position = 0
    try:
        while not engine.eof:
            if not pending:
                pending = data[position : position + _CHUNK]
                position += _CHUNK
                if not pending:
                    raise damaged()
            out = engine.decompress(pending, _CHUNK)
            pending = engine.unconsumed_tail
            if out:
                yield out
    except zlib.error as error:
        raise damaged() from error

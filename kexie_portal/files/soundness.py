"""Whether a file can be opened by those who will have to read it: no password, no bomb, nothing that needs a phone."""

from __future__ import annotations

import zipfile
from typing import IO

from django.core.files.base import File
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from kexie_portal.files.errors import FileRefused
from kexie_portal.files.sniffing import DOCX, ENCRYPTED_OFFICE, HEIC, JPEG, ODS, PDF, PNG, XLSX, ZIP

MOST_MEMBERS = 10_000
MOST_UNPACKED = 1024 * 1024 * 1024
#: How many times larger a package may be unpacked, once it is large at all.
MOST_RATIO, LARGE = 200, 100 * 1024 * 1024
MOST_PIXELS = 120_000_000


def refuse_unsound(source: IO[bytes] | File, found: str, name: str) -> None:
    """Raise `FileRefused`, with what to do about it, for a file that others could not open."""
    source.seek(0)
    try:
        if found == HEIC:
            raise FileRefused(
                _(
                    "“%(name)s” is a HEIC picture, which most computers cannot open. On an iPhone choose Settings, "
                    "Camera, Formats, Most Compatible; or send it to yourself as JPEG, and upload that."
                )
                % {"name": name}
            )
        if found == ENCRYPTED_OFFICE:
            raise FileRefused(_("“%(name)s” has a password. Save it without one and upload it again.") % {"name": name})
        if found == PDF:
            _refuse_pdf(source, name)
        elif found in (DOCX, XLSX, ODS, ZIP):
            _refuse_bomb(source, name)
        elif found in (PNG, JPEG):
            _refuse_picture(source, name)
    finally:
        source.seek(0)


def _refuse_pdf(source: IO[bytes] | File, name: str) -> None:
    import pikepdf  # a large library that most processes never need

    try:
        with pikepdf.open(source) as pdf:  # type: ignore[arg-type]
            if pdf.is_encrypted:
                raise pikepdf.PasswordError
            if not len(pdf.pages):
                raise pikepdf.PdfError
    except pikepdf.PasswordError:
        words = _("“%(name)s” has a password or is locked. Print it to a new PDF, or take the protection out.")
        raise FileRefused(words % {"name": name}) from None
    except (pikepdf.PdfError, ValueError, OSError, RuntimeError):
        words = _("“%(name)s” cannot be opened as a PDF; it is damaged or only named so. Export it again.")
        raise FileRefused(words % {"name": name}) from None


def _refuse_bomb(source: IO[bytes] | File, name: str) -> None:
    """Look at what the package says of itself; nothing is unpacked."""
    try:
        with zipfile.ZipFile(source) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        words = _("“%(name)s” cannot be opened; it is damaged. Save it again and upload that.")
        raise FileRefused(words % {"name": name}) from None
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or (unpacked > LARGE and unpacked / packed > MOST_RATIO):
        raise FileRefused(_("“%(name)s” unpacks to far more than its size says; it is not taken.") % {"name": name})


def _refuse_picture(source: IO[bytes] | File, name: str) -> None:
    """Look at the size that a picture says in its head; a small file may stand for a thousand megapixels."""
    try:
        with Image.open(source) as picture:
            width, height = picture.size
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        words = _("“%(name)s” cannot be opened as a picture; it is damaged. Take or save it again.")
        raise FileRefused(words % {"name": name}) from None
    if width * height > MOST_PIXELS:
        raise FileRefused(_("“%(name)s” has too many pixels; scan it at 300 dpi or less.") % {"name": name})

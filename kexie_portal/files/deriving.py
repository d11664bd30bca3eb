"""Files made from others in the worker: a small picture for a page, a copy without names in its properties.

Each kind is registered with `register`; what is made is a stored file of its own that goes with its origin.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from io import BytesIO
from typing import IO, BinaryIO, cast

from django.db import IntegrityError, transaction
from PIL import Image, ImageOps

from kexie_portal.files import actions
from kexie_portal.files.models import StoredFile
from kexie_portal.files.sniffing import JPEG, PDF, PNG

log = logging.getLogger(__name__)
THUMBNAIL, PLAIN = "thumbnail", "plain"
EDGE = 320
#: Makes the bytes of one kind out of another's, or nothing where there is nothing to make.
Make = Callable[[IO[bytes], str], bytes | None]

_kinds: dict[str, Make] = {}


def register(kind: str, make: Make) -> None:
    """Let slots name a kind among their `copies`; `make` is given the bytes and their type."""
    _kinds[kind] = make


def derive(origin: StoredFile, kind: str) -> StoredFile | None:
    """Make a copy of one kind, unless it is there; a file that cannot be read is left as it is, and said in the log."""
    there = origin.derived.filter(derived_as=kind).first()
    if there is not None or kind not in _kinds:
        return there
    try:
        with origin.content.open("rb") as source:
            made = _kinds[kind](source, origin.content_type)
    except Exception:  # whatever two libraries say of a file that somebody made: the file itself is there
        log.warning("file_not_derived", extra={"file": str(origin.pk), "kind": kind}, exc_info=True)
        return None
    return _kept(origin, kind, made) if made is not None else None


def _kept(origin: StoredFile, kind: str, made: bytes) -> StoredFile | None:
    copy = StoredFile(
        name=origin.name, purpose=origin.purpose, owner=origin.owner, origin=origin, derived_as=kind,
        expires=origin.expires,
    )  # fmt: skip
    actions.fill(copy, BytesIO(made))
    try:
        with transaction.atomic():
            copy.save(force_insert=True)
    except IntegrityError:  # another worker was first, or the origin has gone
        copy.content.storage.delete(str(copy.content.name))
        return origin.derived.filter(derived_as=kind).first()
    return copy


def thumbnail(source: IO[bytes], found: str) -> bytes | None:
    """Make a small picture, the right way up and without its properties."""
    if found not in (PNG, JPEG):
        return None
    with Image.open(source) as picture:
        picture.draft("RGB", (2 * EDGE, 2 * EDGE))
        upright = ImageOps.exif_transpose(picture) or picture
        upright.thumbnail((EDGE, EDGE))
        return _written(upright, JPEG)


def without_properties(source: IO[bytes], found: str) -> bytes | None:
    """Write a picture or a PDF anew without author, place, camera and the like."""
    if found in (PNG, JPEG):
        with Image.open(source) as picture:
            return _written(ImageOps.exif_transpose(picture) or picture, found)
    return _plain_pdf(cast("BinaryIO", source)) if found == PDF else None


def _written(picture: Image.Image, found: str) -> bytes:
    """Copy the pixels alone into a new picture: whatever else the file carried stays behind."""
    plain = picture.convert("RGB") if found == JPEG or picture.mode not in ("L", "RGB", "RGBA") else picture
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    out = BytesIO()
    bare.save(out, "JPEG" if found == JPEG else "PNG", quality=85)
    return out.getvalue()


def _plain_pdf(source: BinaryIO) -> bytes:
    import pikepdf  # a large library that web processes need at an upload only

    out = BytesIO()
    with pikepdf.open(source) as pdf:
        for key in ("/Info", "/ID"):
            if key in pdf.trailer:
                del pdf.trailer[key]
        for key in ("/Metadata", "/PieceInfo"):
            if key in pdf.Root:
                del pdf.Root[key]
        for page in pdf.pages:
            for key in ("/Metadata", "/PieceInfo", "/LastModified"):
                if key in page:
                    del page[key]
        pdf.remove_unreferenced_resources()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


register(THUMBNAIL, thumbnail)
register(PLAIN, without_properties)

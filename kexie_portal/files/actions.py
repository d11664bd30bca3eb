"""Storing files and deleting those whose time is over."""

import hashlib
import logging
import os
import re
import unicodedata
from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import IO

from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.accounts.models import User
from kexie_portal.files.access import Purpose, purpose_of
from kexie_portal.files.errors import FileRefused
from kexie_portal.files.macros import has_macros
from kexie_portal.files.models import StoredFile
from kexie_portal.files.sniffing import BINARY, DOC, DOCX, JPEG, ODS, PDF, PNG, TEXT, XLS, XLSX, sniff
from kexie_portal.files.soundness import refuse_unsound

log = logging.getLogger(__name__)
#: The usual ending of what is taken as a document, and the endings that open as nothing worse.
ENDINGS = {
    PDF: ".pdf", DOCX: ".docx", DOC: ".doc", XLSX: ".xlsx", XLS: ".xls", ODS: ".ods", PNG: ".png", JPEG: ".jpg",
    TEXT: ".txt",
}  # fmt: skip
DOCUMENT_ENDINGS = {*ENDINGS.values(), ".jpeg", ".csv", ".tsv", ".txt", ".wps", ".et"}


def store(
    content: bytes | IO[bytes] | File,
    *,
    name: str,
    purpose: str,
    owner: User | None,
    content_type: str = "",
    limit: int | None = None,
    accepts: frozenset[str] | None = None,
) -> StoredFile:
    """Check, hash and keep a file; raises `FileRefused` in plain words.

    The type is what the bytes say. `content_type` is only believed for files that the portal made itself
    and whose bytes say nothing (plain text). `limit` and `accepts` are those of a slot, in place of the purpose's.
    """
    rules = _rules(purpose, limit, accepts)
    stored_file = StoredFile(
        name=name, purpose=purpose, owner=owner, expires=timezone.now() + rules.keep if rules.keep else None
    )
    fill(stored_file, BytesIO(content) if isinstance(content, bytes) else content, content_type, rules)
    stored_file.save(force_insert=True)
    return stored_file


def _rules(purpose: str, limit: int | None, accepts: frozenset[str] | None) -> Purpose:
    rules = purpose_of(purpose)
    return replace(rules, max_bytes=limit or rules.max_bytes, accepts=rules.accepts if accepts is None else accepts)


def fill(
    stored_file: StoredFile, source: IO[bytes] | File, content_type: str = "", rules: Purpose | None = None
) -> None:
    """Check and hash the bytes, write them into the storage and what they are into the row, which is not saved yet."""
    rules, name = rules or purpose_of(stored_file.purpose), stored_file.name
    size, digest = measure(source, rules)
    found = sniff(source, name)
    if rules.sound:
        refuse_unsound(source, found, clean_name(name))
    refuse_type(rules, name, found)
    if not rules.macros and has_macros(source):
        words = _("“%(name)s” holds macros or loads contents from elsewhere; save it without them.")
        raise FileRefused(words % {"name": clean_name(name)})
    source.seek(0)
    stored_file.name = fitting_name(clean_name(name), found)
    stored_file.size, stored_file.sha256 = size, digest
    stored_file.content_type = content_type if content_type and found in (TEXT, BINARY) else found
    stored_file.content.save("", source if isinstance(source, File) else File(source), save=False)


def refuse_type(rules: Purpose, name: str, found: str) -> None:
    """Raise `FileRefused` for a type that the purpose does not take."""
    if rules.accepts and found not in rules.accepts:
        raise FileRefused(
            _("“%(name)s” is not a kind of file that is taken here; what it holds is %(found)s.")
            % {"name": clean_name(name), "found": found}
        )


def measure(source: IO[bytes] | File, rules: Purpose) -> tuple[int, str]:
    """Return size and SHA-256, reading no further than the limit; raises `FileRefused` past it."""
    source.seek(0)
    digest = hashlib.sha256()
    size = 0
    while chunk := source.read(256 * 1024):
        size += len(chunk)
        if size > rules.limit:
            raise FileRefused(
                _("The file is larger than %(limit)s, which is the most that is taken.")
                % {"limit": filesizeformat(rules.limit)}
            )
        digest.update(chunk)
    source.seek(0)
    return size, digest.hexdigest()


def clean_name(name: str) -> str:
    """Return a name that is safe to show and to save: no path, no control or reversing characters."""
    base = os.path.basename(str(name).replace("\\", "/"))
    visible = "".join(letter for letter in base if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co"))
    stem, extension = os.path.splitext(re.sub(r"\s+", " ", visible).strip().strip("."))
    return (stem[: 200 - len(extension[:20])] + extension[:20]) or _("file")


def fitting_name(name: str, found: str) -> str:
    """Return a name under which a file is opened as what it is: a program that begins like a PDF is called .pdf."""
    ending = os.path.splitext(name)[1].lower()
    fitting = ENDINGS.get(found, "")
    if not fitting or ending in DOCUMENT_ENDINGS:
        return name
    return f"{name[: 200 - len(fitting)]}{fitting}"


def delete(stored_file: StoredFile) -> None:
    """Delete the row with what was made from it, and the bytes once that is written; what a crash leaves is swept.

    Raises `ProtectedError` where a record refers to the file: what stands in a slot goes through the slot alone.
    """
    gone = [stored_file, *stored_file.derived.all()]
    names = [(one.content.storage, one.content.name) for one in gone if one.content.name]
    stored_file.delete()
    transaction.on_commit(partial(_forget, names))


def _forget(names: list[tuple[Storage, str]]) -> None:
    for storage, name in names:
        storage.delete(name)


def delete_expired() -> int:
    """Delete temporary files whose days are over and return how many."""
    expired = StoredFile.objects.filter(expires__lt=timezone.now())
    count = 0
    for stored_file in expired.iterator(chunk_size=500):
        delete(stored_file)
        count += 1
    return count

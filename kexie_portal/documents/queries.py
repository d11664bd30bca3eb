"""Reads of letters and of their texts, under the names that a clerk would use."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db.models import Model

from kexie_portal.asked import once_a_page
from kexie_portal.documents.access import PROVINCE_DEFAULT
from kexie_portal.documents.enums import LetterKind
from kexie_portal.documents.kinds import DEFAULTS, Text
from kexie_portal.documents.models import Letter, LetterTemplate
from kexie_portal.files.models import StoredFile


@dataclass(frozen=True)
class TextInForce:
    """The text that a unit's letters of a kind have now, and whose it is: own, province or portal."""

    kind: LetterKind
    text: Text
    source: str
    template: LetterTemplate | None


@once_a_page
def letters_of(record: Model) -> list[Letter]:
    """Return the letters of a record, the newest first, withdrawn ones too."""
    return list(Letter.objects.of(record).select_related("docx", "pdf", "issued_by"))


def texts_in_force(unit_code: str) -> list[TextInForce]:
    """Return the text of every kind for a unit: its own, else the province's, else the portal's."""
    rows = LetterTemplate.objects.filter(unit_code__in={unit_code, PROVINCE_DEFAULT}).select_related("updated_by")
    found = {(row.kind, row.unit_code): row for row in rows}
    return [_in_force(kind, unit_code, found) for kind in LetterKind]


def text_in_force(kind: LetterKind, unit_code: str) -> TextInForce:
    """Return the text of one kind for a unit."""
    return next(one for one in texts_in_force(unit_code) if one.kind == kind)


def _in_force(kind: LetterKind, unit_code: str, found: dict[tuple[str, str], LetterTemplate]) -> TextInForce:
    own, general = found.get((kind, unit_code)), found.get((kind, PROVINCE_DEFAULT))
    if own is not None and own.in_use:
        return TextInForce(kind, Text(own.title, own.body), "own", own)
    if general is not None and general.in_use:
        return TextInForce(kind, Text(general.title, general.body), "province", own)
    return TextInForce(kind, DEFAULTS[kind], "portal", own)


def is_intact(letter: Letter) -> bool:
    """Tell whether both files are still those that were issued, by the hashes that the letter keeps."""
    pairs = ((letter.docx, letter.docx_sha256), (letter.pdf, letter.pdf_sha256))
    return all(_hash_of(stored) == digest for stored, digest in pairs)


def _hash_of(stored: StoredFile) -> str:
    try:
        with stored.content.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""

"""The two files of a letter: how they are kept, and made when first opened where they were left waiting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kexie_portal.documents.access import PURPOSE
from kexie_portal.documents.composing import Composed
from kexie_portal.documents.enums import LetterKind
from kexie_portal.documents.models import Letter
from kexie_portal.documents.pdf import pdf_bytes
from kexie_portal.documents.word import docx_bytes
from kexie_portal.files import later
from kexie_portal.files.models import StoredFile
from kexie_portal.files.sniffing import DOCX, PDF

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

WORD, PRINT = "documents.docx", "documents.pdf"
SETTERS: dict[str, Callable[[Composed], bytes]] = {WORD: docx_bytes, PRINT: pdf_bytes}
LISTS = ("paragraphs", "attachments")


def register() -> None:
    """Say how the files of a letter are made from what stands in it."""
    later.register(WORD, DOCX, lambda stored_file, recipe: docx_bytes(_composed(recipe)), _keep_docx_hash)
    later.register(PRINT, PDF, lambda stored_file, recipe: pdf_bytes(_composed(recipe)), _keep_pdf_hash)


def keep(ready: Composed, maker: str, *, name: str, owner: User | None) -> StoredFile:
    """Keep one file of a letter that has its number."""
    return later.keep(
        lambda: SETTERS[maker](ready), maker=maker, recipe=asdict(ready), name=name, purpose=PURPOSE, owner=owner
    )


def complete(letter: Letter) -> Letter:
    """Return a letter with both files and their hashes; those of a letter of the demo are made now."""
    if letter.docx_sha256 and letter.pdf_sha256:
        return letter
    letter.docx, letter.pdf = later.made(letter.docx), later.made(letter.pdf)
    letter.docx_sha256, letter.pdf_sha256 = letter.docx.sha256, letter.pdf.sha256
    return letter


def _composed(recipe: later.Recipe) -> Composed:
    """Read back what stands in a letter."""
    values: dict[str, Any] = {**recipe, "kind": LetterKind(recipe["kind"])}
    values |= {key: tuple(values[key]) for key in LISTS}
    return Composed(**values)


def _keep_docx_hash(stored_file: StoredFile) -> None:
    for letter in Letter.objects.filter(docx=stored_file):
        letter.docx_sha256 = stored_file.sha256
        letter.save(update_fields=["docx_sha256"])


def _keep_pdf_hash(stored_file: StoredFile) -> None:
    for letter in Letter.objects.filter(pdf=stored_file):
        letter.pdf_sha256 = stored_file.sha256
        letter.save(update_fields=["pdf_sha256"])

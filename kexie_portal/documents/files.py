"""The two files of a letter: made by a worker after the commit, from what the letter's row says.

Whoever opens one before has it made at once; the round finds what a worker left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kexie_portal.audit.context import acting_as
from kexie_portal.documents.access import PURPOSE
from kexie_portal.documents.composing import Composed
from kexie_portal.documents.enums import LetterKind
from kexie_portal.documents.issuers import issuer_of
from kexie_portal.documents.models import Letter
from kexie_portal.documents.pdf import pdf_bytes
from kexie_portal.documents.word import docx_bytes
from kexie_portal.files.actions import store
from kexie_portal.sealing.actions import note_file
from kexie_portal.sealing.queries import package_of, stamp_of
from kexie_portal.sealing.stamps import Stamp
from kexie_portal.texts import shortened

MAKE, ROUND = "kexie_portal.documents.make_files", "kexie_portal.documents.make_waiting_files"
FEW = 20
LISTS = ("heads", "paragraphs", "attachments", "signers")
SETTERS: dict[str, Callable[[Composed, Stamp | None], bytes]] = {"docx": docx_bytes, "pdf": pdf_bytes}
#: After so many vain attempts the round leaves a letter alone; its page still makes it when asked.
MOST_TRIES = 50
logger = structlog.get_logger(__name__)


def written(ready: Composed) -> dict[str, Any]:
    """Return what stands in a letter as its row keeps it."""
    return {name: list(value) if name in LISTS else value for name, value in asdict(ready).items()}


def composed(letter: Letter) -> Composed:
    """Read back what stands in a letter; one from before contents were kept is read from its columns."""
    values: dict[str, Any] = dict(letter.content) or _of_columns(letter)
    values["kind"] = LetterKind(letter.kind)
    values |= {name: tuple(values[name]) for name in LISTS}
    return Composed(**values)


def _of_columns(letter: Letter) -> dict[str, Any]:
    day = letter.issued_on
    return {
        "heads": [issuer_of(letter.unit_code).head],
        "head_end": "",
        "number": letter.number,
        "title": letter.title,
        "addressee": letter.addressee,
        "paragraphs": letter.paragraphs,
        "attachments": [],
        "signers": [letter.signer],
        "day": f"{day.year}年{day.month}月{day.day}日" if day else "",
        "copy_to": "",
    }


def hand_over(*letters: Letter) -> None:
    """Ask the workers for the files of letters: by one message each while they are few, else by the round.

    A broker that is away costs time, never an error: what it does not take, the round finds.
    """
    one_by_one = len(letters) <= FEW
    try:
        for arguments in [[letter.pk] for letter in letters] if one_by_one else [[]]:
            current_app.tasks[MAKE if one_by_one else ROUND].apply_async(args=arguments)
    except Exception:  # kombu, redis and socket each raise their own
        logger.warning("letters_wait_for_broker", letters=len(letters), exc_info=True)


def make(letter_pk: int) -> None:
    """Make the files of a letter for a worker; what fails is counted and tried again by the round."""
    letter = Letter.objects.filter(pk=letter_pk).first()
    if letter is None or not letter.is_issued or letter.is_made:
        return
    try:
        complete(letter)
    except Exception:  # a font, a full disk, a broken picture: whatever it was, the letter keeps its number
        logger.exception("letter_files_failed", letter=letter_pk)
        Letter.objects.filter(pk=letter_pk).update(tries=letter.tries + 1)


def make_waiting() -> int:
    """Make the files that no worker has made; returns how many letters had some missing."""
    pks = list(Letter.objects.unmade().filter(tries__lt=MOST_TRIES).order_by("pk").values_list("pk", flat=True)[:500])
    for pk in pks:
        make(pk)
    return len(pks)


def complete(letter: Letter) -> Letter:
    """Return an issued letter with both files and their hashes; those that are missing are made now.

    Two who ask at once may both set it; under the row's lock one pair is kept, and both are given that one.
    """
    if letter.is_made:
        return letter
    ready, stamp = composed(letter), stamp_of(letter)
    with translation.override(settings.LANGUAGE_CODE):  # as a worker makes it, whoever asks
        contents = {name: setter(ready, stamp) for name, setter in SETTERS.items()}
    with transaction.atomic(), acting_as(None, reason=_("files made")):  # whoever opened it changed nothing
        current = Letter.objects.select_for_update(of=("self",)).select_related("docx", "pdf").get(pk=letter.pk)
        if not current.is_made:
            _keep(current, contents)
    letter.docx, letter.pdf = current.docx, current.pdf
    letter.docx_sha256, letter.pdf_sha256 = current.docx_sha256, current.pdf_sha256
    return letter


def _keep(letter: Letter, contents: dict[str, bytes]) -> None:
    stem, package = shortened(f"{letter.number} {letter.title}", 120), package_of(letter)
    for name, content in contents.items():
        kept = store(content, name=f"{stem}.{name}", purpose=PURPOSE, owner=letter.issued_by)
        setattr(letter, name, kept)
        setattr(letter, f"{name}_sha256", kept.sha256)
        if package is not None:
            note_file(package, name, kept)
    letter.save(update_fields=["docx", "pdf", "docx_sha256", "pdf_sha256"])

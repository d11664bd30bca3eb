"""Keep scans, seals and receipts beside a letter."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.documents import access
from kexie_portal.documents.access import PURPOSE
from kexie_portal.documents.enums import DeliveryWay, PaperKind
from kexie_portal.documents.errors import LetterRefused
from kexie_portal.documents.models import Letter, LetterPaper, LetterReceipt
from kexie_portal.errors import NotAllowed
from kexie_portal.files.actions import store
from kexie_portal.files.errors import FileRefused
from kexie_portal.files.sniffing import JPEG, PNG
from kexie_portal.texts import shortened

if TYPE_CHECKING:
    from django.core.files.base import File

    from kexie_portal.accounts.models import User

#: Those that a draft may already have; a scan, a seal or a receipt is of a letter that has its number.
OF_DRAFTS = (PaperKind.ATTACHMENT,)


@transaction.atomic
def add_paper(letter: Letter, *, actor: User, kind: str, upload: File[Any], note: str = "") -> LetterPaper:
    """Keep a file beside a letter; raises `NotAllowed` and `LetterRefused`."""
    current = _locked(letter, actor)
    if not current.is_issued and not (current.is_pending and kind in OF_DRAFTS):
        raise LetterRefused(_("Only a letter that has its number is stamped and delivered."), "kind")
    if current.is_issued and kind == PaperKind.ATTACHMENT:
        raise LetterRefused(_("What belongs to a letter that was issued does not change any more."), "kind")
    try:
        kept = store(upload, name=upload.name or "", purpose=PURPOSE, owner=actor)
    except FileRefused as refusal:
        raise LetterRefused(str(refusal), "file") from refusal
    if kind == PaperKind.SEAL and kept.content_type not in (PNG, JPEG):
        raise LetterRefused(_("The electronic seal is a picture: JPEG or PNG."), "file")
    return LetterPaper.objects.create(letter=current, kind=kind, file=kept, note=note.strip(), added_by=actor)


@transaction.atomic
def record_receipt(
    letter: Letter, *, actor: User, received_by: str, received_on: date, way: str, note: str = ""
) -> LetterReceipt:
    """Record who received a letter; raises `NotAllowed` and `LetterRefused`."""
    current = _locked(letter, actor)
    _check_day(current, received_on)
    return LetterReceipt.objects.create(
        letter=current, received_by=received_by, received_on=received_on, way=way, note=note, recorded_by=actor
    )


@transaction.atomic
def confirm(letter: Letter, *, actor: User) -> LetterReceipt:
    """Confirm for the addressee that the letter arrived today; a second time changes nothing. Raises `NotAllowed`."""
    current = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if not access.may_confirm(actor, current):
        raise NotAllowed(_("The addressee of the letter confirms that it arrived."))
    known = current.receipts.filter(way=DeliveryWay.PORTAL).first()
    if known is not None:
        return known
    return LetterReceipt.objects.create(
        letter=current,
        received_by=shortened(actor, 60),
        received_on=timezone.localdate(),
        way=DeliveryWay.PORTAL,
        recorded_by=actor,
    )


def _locked(letter: Letter, actor: User) -> Letter:
    current = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if not access.may_manage(actor, current.unit_code):
        raise NotAllowed(_("You do not write the letters of this unit."))
    return current


def _check_day(letter: Letter, day: date) -> None:
    if not letter.is_issued or letter.issued_on is None:
        raise LetterRefused(_("Only a letter that has its number is stamped and delivered."))
    if not letter.issued_on <= day <= timezone.localdate():
        raise LetterRefused(_("The day lies between the day of the letter and today."), "received_on")

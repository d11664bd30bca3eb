"""Reads of letters and of their texts, under the names that a clerk would use."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Model, Q, QuerySet

from kexie_portal.asked import once_a_page
from kexie_portal.documents import access
from kexie_portal.documents.access import PROVINCE_DEFAULT
from kexie_portal.documents.enums import DeliveryWay, LetterKind, LetterState
from kexie_portal.documents.kinds import DEFAULTS, Text
from kexie_portal.documents.models import Letter, LetterTemplate
from kexie_portal.files.models import StoredFile
from kexie_portal.workflow.models import Step
from kexie_portal.workflow.signing import steps_of

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


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
    return list(Letter.objects.of(record).select_related("docx", "pdf", "issued_by", "replaces"))


def approval_in_force(record: Model) -> Letter | None:
    """Return the latest letter of a record that was issued and holds, but for notices of return."""
    rows = Letter.objects.of(record).in_force().exclude(kind=LetterKind.RETURN_NOTICE)
    return rows.order_by("-pk").first()


def approval_pending(record: Model) -> Letter | None:
    """Return the draft of the letter by which a case is decided, while it waits for somebody."""
    return Letter.objects.of(record).pending().filter(decides=True).order_by("-pk").first()


def waiting_for(user: User) -> QuerySet[Letter]:
    """Return the letters of which a user has the next step: their drafts, what they check and what they sign."""
    rows, units = Letter.objects.pending(), access.units()
    codes = set(rows.visible_to(user).order_by().values_list("unit_code", flat=True))
    if not codes:
        return rows.none()
    desk = Q(state=LetterState.DRAFT, drafted_by=user)
    for code in codes:
        of_unit = Q(unit_code=code) & ~Q(drafted_by=user)
        if any(one.pk == user.pk for one in units.staff(code)):
            desk |= of_unit & Q(state=LetterState.CHECKING)
        if any(one.pk == user.pk for one in access.signers(code)):
            desk |= of_unit & Q(state=LetterState.SIGNING)
    return rows.filter(desk)


def sent_back(letter: Letter) -> Step | None:
    """Return the step by which a draft came back to be put right, where that was its last."""
    last = steps_of(letter)[-1:] if letter.state == LetterState.DRAFT else []
    return last[0] if last and last[0].verb == "send_back" else None


def confirmed(letter: Letter) -> bool:
    """Tell whether the addressee has confirmed in the portal that the letter arrived."""
    return letter.receipts.filter(way=DeliveryWay.PORTAL).exists()


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
    if not letter.is_made:
        return True
    pairs = ((letter.docx, letter.docx_sha256), (letter.pdf, letter.pdf_sha256))
    return all(_hash_of(stored) == digest for stored, digest in pairs)


def _hash_of(stored: StoredFile | None) -> str:
    if stored is None:
        return ""
    try:
        with stored.content.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""

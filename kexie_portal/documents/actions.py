"""Preview, begin, issue and withdraw letters. The caller has asked its own rules whether the actor may."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.documents import files, numbers, sealing
from kexie_portal.documents.composing import Composed, compose
from kexie_portal.documents.enums import LetterKind, LetterState, SignedHow
from kexie_portal.documents.errors import LetterRefused
from kexie_portal.documents.issuers import Issuer, issuer_of, issues_in_one_step
from kexie_portal.documents.kinds import Text
from kexie_portal.documents.models import Letter, LetterWording
from kexie_portal.documents.pdf import pdf_bytes
from kexie_portal.documents.queries import text_in_force
from kexie_portal.documents.word import docx_bytes
from kexie_portal.texts import shortened
from kexie_portal.workflow import moving

if TYPE_CHECKING:
    from django.db.models import Model

    from kexie_portal.accounts.models import User

LONGEST_TITLE = 300


def draft(
    kind: str,
    *,
    unit_code: str,
    series: str = "",
    fields: Mapping[str, object],
    on: date | None = None,
    text: Text | None = None,
    issuer: Issuer | None = None,
) -> Composed:
    """Compose a letter that has no number yet (洛科协〔2026〕×号); raises `LetterRefused` for missing fields."""
    which, day = LetterKind(kind), on or timezone.localdate()
    issuer = issuer or issuer_of(unit_code)
    number = numbers.written(series or issuer.series_of(which), day.year, numbers.UNNUMBERED)
    return compose(
        which,
        text=text or text_in_force(which, unit_code).text,
        issuer=issuer,
        fields=fields,
        number=number,
        on=day,
    )


def preview(
    kind: str,
    *,
    unit_code: str,
    series: str = "",
    fields: Mapping[str, object],
    actor: User | None,
    on: date | None = None,
) -> tuple[bytes, bytes]:
    """Return the letter as DOCX and PDF without taking a number or keeping anything."""
    composed = draft(kind, unit_code=unit_code, series=series, fields=fields, on=on)
    return docx_bytes(composed), pdf_bytes(composed)


def issue(
    kind: str,
    *,
    unit_code: str,
    series: str = "",
    record: Model | None = None,
    fields: Mapping[str, object],
    actor: User | None,
    on: date | None = None,
) -> Letter:
    """Issue a letter in one step: take the next number of the series and year; its files are made after the commit.

    Runs in the caller's transaction, and gives the number back when that rolls back. `series` is the unit's own
    when left empty. Raises `LetterRefused` before a number is taken when a field of the text has no value.
    """
    letter, composed = _letter(
        kind, unit_code=unit_code, series=series, record=record, fields=fields, actor=actor, on=on
    )
    with transaction.atomic():
        number(letter, composed, actor=actor, how=SignedHow.ONE, on=on)
        moving.start(letter, actor=actor, state=LetterState.ISSUED)
    return letter


def begin(
    kind: str,
    *,
    unit_code: str,
    series: str = "",
    record: Model | None = None,
    fields: Mapping[str, object],
    actor: User | None,
    decides: bool = False,
    replaces: Letter | None = None,
) -> Letter:
    """Begin a letter as a draft that goes through the steps of its unit; it has no number until it is signed.

    `decides` marks the letter by which a case is decided. Raises `LetterRefused` as `issue` does.
    """
    letter, composed = _letter(kind, unit_code=unit_code, series=series, record=record, fields=fields, actor=actor)
    letter.decides, letter.replaces = decides, replaces
    write_content(letter, composed)
    with transaction.atomic():
        moving.start(letter, actor=actor)
        keep_wording(letter, actor)
    return letter


def issue_or_begin(
    kind: str, *, unit_code: str, fields: Mapping[str, object], actor: User | None, **more: Any
) -> Letter:
    """Issue a letter at once where its unit issues in one step, else begin its draft."""
    write = issue if issues_in_one_step(unit_code) else begin
    return write(kind, unit_code=unit_code, fields=fields, actor=actor, **more)


def _letter(
    kind: str,
    *,
    unit_code: str,
    series: str,
    record: Model | None,
    fields: Mapping[str, object],
    actor: User | None,
    on: date | None = None,
) -> tuple[Letter, Composed]:
    day = on or timezone.localdate()
    issuer = issuer_of(unit_code)
    composed = draft(kind, unit_code=unit_code, series=series, fields=fields, on=day, issuer=issuer)
    letter = Letter(
        kind=composed.kind,
        series=series or issuer.series_of(composed.kind),
        year=day.year,
        unit_code=unit_code,
        steps=issuer.steps,
        drafted_by=actor,
        state=LetterState.DRAFT,
    )
    if record is not None:
        letter.content_type = ContentType.objects.get_for_model(record)
        letter.object_id = str(record.pk)
    return letter, composed


def number(letter: Letter, composed: Composed, *, actor: User | None, how: SignedHow, on: date | None = None) -> None:
    """Give a letter the next number of its series and the day of its signature; the caller saves it.

    The counter's row is locked to the end of the caller's transaction, so that no number is missing or double.
    """
    day = on or timezone.localdate()
    check_title(composed.title)
    letter.year, letter.issued_on, letter.issued_by, letter.signed_how = day.year, day, actor, how
    letter.sequence = numbers.take(letter.series, day.year, unit_code=letter.unit_code)
    letter.number = numbers.written(letter.series, day.year, letter.sequence)
    write_content(letter, composed.numbered(letter.number, day))
    transaction.on_commit(lambda: files.hand_over(letter), robust=True)


def unnumbered(letter: Letter, composed: Composed) -> Composed:
    """Return a letter without its number, as a draft shows it: 洛科协〔2026〕×号."""
    return composed.numbered(numbers.written(letter.series, letter.year, numbers.UNNUMBERED), timezone.localdate())


def check_title(title: str) -> None:
    """Refuse a title that the register cannot hold."""
    if len(title) > LONGEST_TITLE:
        raise LetterRefused(_("The title is longer than %(most)d characters.") % {"most": LONGEST_TITLE}, "title")


def write_content(letter: Letter, composed: Composed) -> None:
    """Set what a letter says, for its files and for its page; the caller saves it."""
    check_title(composed.title)
    letter.title = composed.title
    letter.addressee, letter.signer = shortened(composed.addressee, 300), shortened(composed.signer, 300)
    letter.paragraphs, letter.content = list(composed.paragraphs), files.written(composed)


def keep_wording(letter: Letter, actor: User | None) -> LetterWording:
    """Keep the present wording of a draft, so that its history tells each."""
    composed = files.composed(letter)
    return LetterWording.objects.create(
        letter=letter,
        title=letter.title,
        addressee=letter.addressee,
        paragraphs=letter.paragraphs,
        attachments=list(composed.attachments),
        copy_to=composed.copy_to,
        signers=list(composed.signers),
        written_by=actor,
    )


@transaction.atomic
def withdraw(letter: Letter, *, actor: User | None, reason: str, on: date | None = None) -> Letter:
    """Withdraw a letter with a reason; its number stays taken and its files stay kept. Raises `LetterRefused`."""
    current = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if not current.is_issued:
        raise LetterRefused(_("Only a letter that was issued is withdrawn."))
    if current.is_withdrawn:
        raise LetterRefused(_("%(number)s was withdrawn already.") % {"number": current.number})
    if not reason.strip():
        raise LetterRefused(_("Say why the letter is withdrawn."), "reason")
    day = on or timezone.localdate()
    if current.issued_on is not None and day < current.issued_on:
        raise LetterRefused(_("A letter cannot be withdrawn before it was issued."), "day")
    current.withdrawn_on, current.withdrawn_by, current.withdrawal_reason = day, actor, shortened(reason.strip(), 200)
    current.save(update_fields=["withdrawn_on", "withdrawn_by", "withdrawal_reason"])
    sealing.withdraw([current], actor=actor)
    return current

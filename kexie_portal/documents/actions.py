"""Preview, issue and withdraw letters; write their texts. The caller has asked its own rules whether the actor may."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.documents import access, files, numbers
from kexie_portal.documents.composing import Composed, compose
from kexie_portal.documents.enums import LetterKind, LetterState, SignedHow
from kexie_portal.documents.errors import LetterRefused
from kexie_portal.documents.issuers import CERTIFICATE, Issuer, issuer_of, issues_in_one_step
from kexie_portal.documents.kinds import Text
from kexie_portal.documents.models import Letter, LetterIssuer, LetterTemplate, LetterWording
from kexie_portal.documents.pdf import pdf_bytes
from kexie_portal.documents.queries import text_in_force
from kexie_portal.documents.word import docx_bytes
from kexie_portal.errors import Stale
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
    return current


@transaction.atomic
def write_text(kind: str, *, unit_code: str, text: Text, version: int, actor: User) -> LetterTemplate:
    """Give a unit its own text of a kind of letter; raises `Stale` when somebody wrote it after `version`."""
    row = _text_row(kind, unit_code, version)
    row.title, row.body, row.in_use, row.updated_by = text.title, text.body, True, actor
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # two people wrote the first one
        raise Stale from error
    return row


@transaction.atomic
def reset_text(kind: str, *, unit_code: str, version: int, actor: User) -> None:
    """Take a unit's own text out of use, so that the province's or the portal's holds again; it stays kept."""
    row = _text_row(kind, unit_code, version)
    if row.pk is None:
        return
    row.in_use, row.updated_by = False, actor
    row.save(update_fields=["in_use", "updated_by", "updated_at", "version"])


def _text_row(kind: str, unit_code: str, version: int) -> LetterTemplate:
    """Return the row to write, locked and counted on; version 0 means that there was none."""
    row = LetterTemplate.objects.select_for_update(of=("self",)).filter(kind=kind, unit_code=unit_code).first()
    if (row.version if row else 0) != version:
        raise Stale(row)
    if row is None:
        return LetterTemplate(kind=kind, unit_code=unit_code)
    row.version += 1
    return row


@transaction.atomic
def set_issuer(
    *,
    unit_code: str,
    name: str,
    head: str,
    series: str,
    last: int | None,
    actor: User,
    steps: str = "",
    version: int | None = None,
) -> LetterIssuer:
    """Set the name and the series of a unit's letters, and the number of this year after which they go on.

    Empty `steps` leave those in force; `version` is 0 where nothing was set when the form was opened. Raises `Stale`
    when somebody set it since, and `LetterRefused` when the series or the name is another unit's.
    """
    _refuse_others(unit_code, name, head, series)
    row, is_new = LetterIssuer.objects.select_for_update().get_or_create(unit_code=unit_code)
    if version is not None and version != (0 if is_new else row.version):
        raise Stale(row)
    row.name, row.head, row.series, row.version = name, head, series or None, row.version + 1
    row.steps = steps or row.steps
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise LetterRefused(_("The series %(series)s is another unit's.") % {"series": series}, "series") from error
    year, used = timezone.localdate().year, issuer_of(unit_code).series
    if last is None:
        numbers.locked(used, year, unit_code=unit_code)  # takes the series for the unit
    else:
        numbers.begin_after(used, year, last, unit_code=unit_code)
    return row


def _refuse_others(unit_code: str, name: str, head: str, series: str) -> None:
    """Refuse to sign or count in the name of another unit, even where that one has issued nothing yet.

    Neither a space in the name nor the series of a certificate makes it one's own.
    """
    others = access.units().others(unit_code)
    known = {row.unit_code: row for row in LetterIssuer.objects.filter(unit_code__in=[one.code for one in others])}
    for other in others:
        own = known.get(other.code)
        taken = {other.series, (own.series if own else None) or other.series}
        if _bare(series).removesuffix(CERTIFICATE) in {one.removesuffix(CERTIFICATE) for one in taken}:
            raise LetterRefused(_("The series %(series)s is another unit's.") % {"series": series}, "series")
        for field, words in (("name", name), ("head", head)):
            if any(_bare(one) in _bare(words) for one in (other.name, own.name if own else "") if one):
                raise LetterRefused(_("This is the name of another unit: %(unit)s.") % {"unit": other.name}, field)


def _bare(words: str) -> str:
    """Return words as they are read: without spaces, letters of full width as usual ones."""
    return "".join(unicodedata.normalize("NFKC", words).split())

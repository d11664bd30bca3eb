"""Issue or withdraw many letters at once: certificates of a society, by a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from kexie_portal.audit.bulk import record_created, record_updated
from kexie_portal.documents import actions, files, numbers, sealing
from kexie_portal.documents.composing import Composed, compose
from kexie_portal.documents.enums import LetterKind, LetterState
from kexie_portal.documents.issuers import issuer_of
from kexie_portal.documents.models import Letter
from kexie_portal.documents.queries import text_in_force
from kexie_portal.texts import shortened
from kexie_portal.workflow.models import Step
from kexie_portal.workflow.moving import START

if TYPE_CHECKING:
    from django.db.models import Model

    from kexie_portal.accounts.models import User

BATCH = 500


def issue_many(
    kind: LetterKind,
    *,
    unit_code: str,
    series: str,
    rows: Sequence[tuple[Model, Mapping[str, object]]],
    actor: User | None,
    on: date | None = None,
) -> list[Letter]:
    """Issue one letter about each record in one step, numbered in their order, with history and first step.

    Raises `LetterRefused` before a number is taken when a field of the text has no value for one of them.
    """
    if not rows:
        return []
    day, issuer, text = on or timezone.localdate(), issuer_of(unit_code), text_in_force(kind, unit_code).text
    blank = numbers.written(series, day.year, numbers.UNNUMBERED)
    composed = [
        compose(kind, text=text, issuer=issuer, fields=fields, number=blank, on=day) for _record, fields in rows
    ]
    with transaction.atomic():
        first = numbers.take_many(series, day.year, len(rows), unit_code=unit_code)
        shared = {"kind": kind, "series": series, "unit_code": unit_code, "issued_by": actor, "drafted_by": actor}
        letters = [
            _numbered(Letter(**shared), record, one, first + place, day)
            for place, ((record, _fields), one) in enumerate(zip(rows, composed, strict=True))
        ]
        Letter.objects.bulk_create(letters, batch_size=BATCH)
        record_created(letters, actor=actor)
        _write_steps(letters, actor)
        sealing.seal_many(letters, actor=actor)
        transaction.on_commit(lambda: files.hand_over(*letters), robust=True)
    return letters


def _numbered(letter: Letter, record: Model, composed: Composed, sequence: int, day: date) -> Letter:
    letter.year, letter.sequence, letter.issued_on = day.year, sequence, day
    letter.number = numbers.written(letter.series, day.year, sequence)
    letter.content_type, letter.object_id = ContentType.objects.get_for_model(record), str(record.pk)
    actions.write_content(letter, composed.numbered(letter.number, day))
    return letter


def _write_steps(letters: list[Letter], actor: User | None) -> None:
    kind = ContentType.objects.get_for_model(Letter)
    steps = [
        Step(content_type=kind, object_id=letter.pk, verb=START, to_state=LetterState.ISSUED, actor=actor)
        for letter in letters
    ]
    Step.objects.bulk_create(steps, batch_size=BATCH)


def withdraw_many(letters: Iterable[Letter], *, actor: User | None, reason: str, on: date | None = None) -> int:
    """Withdraw letters that are in force with one reason, with their history; returns how many."""
    pks = [letter.pk for letter in letters]
    day = on or timezone.localdate()
    with transaction.atomic():
        rows = list(Letter.objects.select_for_update(of=("self",)).in_force().filter(pk__in=pks).order_by("pk"))
        for letter in rows:
            letter.withdrawn_on = max(day, letter.issued_on or day)
            letter.withdrawn_by, letter.withdrawal_reason = actor, shortened(reason, 200)
        Letter.objects.bulk_update(rows, ["withdrawn_on", "withdrawn_by", "withdrawal_reason"], batch_size=BATCH)
        record_updated(
            (row, {"withdrawn_on": (None, row.withdrawn_on), "withdrawal_reason": ("", row.withdrawal_reason)})
            for row in rows
        )
        sealing.withdraw(rows, actor=actor)
    return len(rows)

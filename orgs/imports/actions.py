"""Send a ledger in, correct how it was read, decide on look-alikes, have it applied or undone by a job."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.files import actions as files
from kexie_portal.files.errors import FileRefused
from kexie_portal.jobs import actions as jobs
from kexie_portal.texts import shortened
from orgs.imports import batches
from orgs.imports.access import LEDGER
from orgs.imports.correcting import LONGEST
from orgs.imports.models import BatchState, Correction, Decision, ImportBatch, ImportRow, LedgerMapping, Outcome
from orgs.imports.states import move
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from kexie_portal.accounts.models import User
    from kexie_portal.jobs.models import Job

READ_JOB = "orgs.read_ledger"
APPLY_JOB = "orgs.apply_ledger"
UNDO_JOB = "orgs.undo_import"


@transaction.atomic
def send_in(*, actor: User, unit: Organization, target: str, upload: UploadedFile) -> ImportBatch:
    """Store a file and have it read; `target` empty lets the columns tell what it lists.

    Raises `NotAllowed` outside the officer's scope and `Refused` for a file that is not taken.
    """
    if not batches.may_import(actor, unit):
        raise NotAllowed(_("You cannot import ledgers for %(unit)s.") % {"unit": unit}, "unit")
    try:
        stored = files.store(upload, name=upload.name or "", purpose=LEDGER, owner=actor)
    except FileRefused as refusal:
        raise Refused(str(refusal), "file") from refusal
    batch = batches.open_batch(unit=unit, actor=actor, file=stored, file_name=stored.name, target=target)
    _start(batch, READ_JOB, actor, _("Read the ledger %(name)s"))
    return batch


@transaction.atomic
def read_again(batch: ImportBatch, *, actor: User) -> ImportBatch:
    """Have the file read once more, against the register as it is now. Raises `NotAllowed` and `Refused`."""
    batch = _locked(batch, actor)
    _must_rest(batch)
    if batch.state != BatchState.READING:
        _to_review(batch)
        move(batch, BatchState.READING)
    batch.save(update_fields=["state", "mapping", "target"])
    _start(batch, READ_JOB, actor, _("Read the ledger %(name)s"))
    return batch


@transaction.atomic
def correct_columns(batch: ImportBatch, *, actor: User, target: str, columns: Mapping[str, str]) -> ImportBatch:
    """Take header → field as the clerk says, remember it for the unit, and have the file read again.

    When the file lists something else than thought (`target`), the columns are told anew. Raises as `read_again`.
    """
    batch = _locked(batch, actor)
    _must_rest(batch)
    _to_review(batch)
    batch.mapping = dict(columns) if target == batch.target else {}
    if batch.mapping:
        LedgerMapping.objects.update_or_create(
            unit_id=batch.unit_id, target=target, signature=batch.signature, defaults={"columns": dict(columns)}
        )
    batch.target = target
    move(batch, BatchState.READING)
    batch.save(update_fields=["state", "mapping", "target"])
    _start(batch, READ_JOB, actor, _("Read the ledger %(name)s"))
    return batch


@transaction.atomic
def decide(batch: ImportBatch, *, actor: User, decisions: Mapping[int, str]) -> int:
    """Write down what is decided about suspected duplicates, by row; returns how many rows changed.

    Applying plans every row anew with its decision. Raises `NotAllowed` and `Refused`.
    """
    batch = _locked(batch, actor)
    _must_rest(batch)
    _to_review(batch)
    changed = []
    for row in batch.rows.filter(pk__in=list(decisions)):
        wish = decisions[row.pk]
        if wish != row.decision and row.details.get("alike") and wish in choices_of(row):
            row.decision = wish
            changed.append(row)
    ImportRow.objects.bulk_update(changed, ["decision"])
    return len(changed)


@transaction.atomic
def correct_cells(batch: ImportBatch, *, actor: User, cells: Mapping[tuple[int, int], str]) -> int:
    """Keep what the clerk wrote over cells, by row of the import and column, and have the file read again.

    Returns how many cells changed; with none nothing is read. Raises `NotAllowed` and `Refused`.
    """
    batch = _locked(batch, actor)
    _must_rest(batch)
    _to_review(batch)
    if batch.file_id is None:
        raise Refused(_("The file of this import was not kept."))
    rows = batch.rows.filter(pk__in={row for row, _column in cells}, outcome=Outcome.ERROR)
    changed = sum(_correct_row(batch, row, cells) for row in rows)
    if changed:
        read_again(batch, actor=actor)
    return changed


def _correct_row(batch: ImportBatch, row: ImportRow, cells: Mapping[tuple[int, int], str]) -> int:
    """Write down the cells of a row that are other than the clerk was shown."""
    changed = 0
    for column, header, text in row.details.get("cells", ()):
        after = cells.get((row.pk, column), text).strip()[:LONGEST]
        if after == text.strip():
            continue
        place = {"batch": batch, "sheet": row.sheet, "number": row.number, "column": column}
        known = Correction.objects.filter(**place).first()
        if known is None:
            Correction.objects.create(**place, header=shortened(header, 200), before=text, after=after)
        elif after == known.before.strip():
            known.delete()
        else:
            known.after = after
            known.save(update_fields=["after"])
        changed += 1
    return changed


def choices_of(row: ImportRow) -> list[str]:
    """Return what can be decided about a row; it is the same enterprise as one look-alike, never as several."""
    same = [Decision.SAME] if len(row.details.get("alike", ())) == 1 else []
    return [str(one) for one in (Decision.NONE, Decision.SKIP, *same, Decision.NEW)]


@transaction.atomic
def start_applying(batch: ImportBatch, *, actor: User) -> ImportBatch:
    """Have the good rows applied by a job. Raises `NotAllowed` and `Refused`."""
    batch = _locked(batch, actor)
    _must_rest(batch)
    _to_review(batch)
    move(batch, BatchState.APPLYING)
    batch.save(update_fields=["state"])
    _start(batch, APPLY_JOB, actor, _("Apply the ledger %(name)s"))
    return batch


@transaction.atomic
def start_undoing(batch: ImportBatch, *, actor: User) -> ImportBatch:
    """Have an applied import taken back by a job. Raises `NotAllowed` and `Refused`."""
    batch = _locked(batch, actor)
    _must_rest(batch)
    if batch.state != BatchState.APPLIED:
        raise Refused(_("Only an applied import can be undone."))
    _start(batch, UNDO_JOB, actor, _("Undo the import %(name)s"))
    return batch


def _locked(batch: ImportBatch, actor: User) -> ImportBatch:
    """Lock an import and return it as it is now; raises `NotAllowed` outside the officer's scope."""
    current = ImportBatch.objects.select_for_update(of=("self",)).select_related("unit", "job").get(pk=batch.pk)
    if not batches.may_import(actor, current.unit):
        raise NotAllowed(_("You cannot import ledgers for %(unit)s.") % {"unit": current.unit})
    return current


def _must_rest(batch: ImportBatch) -> None:
    if batch.job is not None and batch.job.is_unfinished:
        raise Refused(_("The import is being worked on; wait until it is done."))


def _to_review(batch: ImportBatch) -> None:
    """Lead back to the review after an attempt that was broken off; raises `Refused` once the import is over."""
    if batch.state in (BatchState.APPLYING, BatchState.READING):
        move(batch, BatchState.READY)
    if batch.state != BatchState.READY:
        raise Refused(_("This import is over: %(state)s.") % {"state": batch.get_state_display()})


def _start(batch: ImportBatch, kind: str, actor: User, title: str) -> Job:
    job = jobs.start(
        kind,
        actor=actor,
        arguments={"batch": batch.pk},
        key=str(batch.pk),
        title=title % {"name": batch.file_name},
    )
    ImportBatch.objects.filter(pk=batch.pk).update(job=job)
    batch.job = job
    return job

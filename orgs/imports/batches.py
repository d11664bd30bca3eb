"""The life of an import: sent in, read, reviewed, applied in one transaction, undone while nothing stands on it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.copying import behind
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.retrying import retried
from kexie_portal.texts import shortened
from orgs.common import scope
from orgs.common.bulk_insert import drawn, insert, maker
from orgs.common.enums import Kind
from orgs.imports import ledgers
from orgs.imports.access import IMPORT
from orgs.imports.applying import Step, Writer
from orgs.imports.correcting import write_over
from orgs.imports.models import BatchState, ImportBatch, ImportRow
from orgs.imports.planning import Decisions, plan
from orgs.imports.plans import Plan, PlannedRow
from orgs.imports.states import may_move, move
from orgs.imports.told import told_of
from orgs.ledger.reading import read_workbook
from orgs.ledger.rows import LedgerReading
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.files.models import StoredFile

TRIES = 3


def _silent(done: int, total: int) -> None:
    """Tell nobody."""


def may_import(actor: User | None, unit: Organization) -> bool:
    """Tell whether a ledger may be brought in for a unit; None is the system's own command."""
    return unit.kind in (Kind.CITY, Kind.COUNTY) and (actor is None or scope.may(actor, IMPORT, unit))


def open_batch(
    *, unit: Organization, actor: User | None, file: StoredFile | None, file_name: str, target: str
) -> ImportBatch:
    """Note that a file came in; raises `NotAllowed` outside the officer's scope."""
    if not may_import(actor, unit):
        raise NotAllowed(_("You cannot import ledgers for %(unit)s.") % {"unit": unit}, "unit")
    return ImportBatch.objects.create(
        unit=unit, target=target, file=file, file_name=shortened(file_name, 200), created_by=actor
    )


def read_batch(batch: ImportBatch, content: bytes) -> tuple[LedgerReading, Plan]:
    """Read the file and plan its rows, with the mapping and the decisions that the clerk has made so far."""
    workbook = write_over(read_workbook(content, name=batch.file_name), batch)
    reading = ledgers.understand(workbook, unit=batch.unit, target=batch.target, mapping=batch.mapping or None)
    return reading, plan(reading, unit=batch.unit, actor=batch.created_by, decisions=decisions_of(batch))


def decisions_of(batch: ImportBatch) -> Decisions:
    """Return what the clerk decided about suspected duplicates, by sheet and row."""
    rows = batch.rows.exclude(decision="").values_list("sheet", "number", "decision")
    return {(sheet, number): decision for sheet, number, decision in rows}


def keep_rows(batch: ImportBatch, rows: Iterable[PlannedRow]) -> None:
    """Put the rows of a plan in the place of those that were kept before."""
    batch.rows.all().delete()
    _keep(batch, rows)


def _keep(batch: ImportBatch, rows: Iterable[PlannedRow]) -> None:
    insert([row_of(batch, row) for row in rows])


def row_of(batch: ImportBatch, row: PlannedRow) -> ImportRow:
    """Return a planned row as the batch keeps it."""
    return _row(
        batch.pk,
        row.sheet[:60],
        row.row,
        row.outcome,
        row.decision,
        shortened(row.values.get("name") or "", 120),
        shortened(row.values.get("uscc") or "", 40),
        row.unit.short_name if row.unit else "",
        _details(row),
        row.written,
    )


_row = maker(
    ImportRow, "batch_id", "sheet", "number", "outcome", "decision", "name", "uscc", "county", "details", "written"
)


def _details(row: PlannedRow) -> dict[str, object]:
    found = {
        "changes": [[change.of, change.field, _text(change.before), _text(change.after)] for change in row.differences],
        "faults": row.faults,
        "warnings": row.warnings,
        "alike": row.alike,
        "unentered": row.unentered,
    }
    return {name: value for name, value in found.items() if value}


def _text(value: object) -> bool | int | str | None:
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def apply(
    batch: ImportBatch,
    content: bytes,
    *,
    actor: User | None,
    step: Step = _silent,
    in_transaction: Callable[[], AbstractContextManager[None]] = transaction.atomic,
) -> Plan:
    """Write all good rows of a batch in one transaction; rows with faults and undecided duplicates stay out.

    The file is read and planned anew, because the register may have moved on since the preview. When another clerk
    registers one of the enterprises in the same second, the whole is planned once more and shows who keeps it.
    `in_transaction` opens the transaction; a job passes its own, which another attempt may close.
    Raises `NotAllowed` and `Refused`.
    """
    if not may_import(actor, batch.unit):
        raise NotAllowed(_("You cannot import ledgers for %(unit)s.") % {"unit": batch.unit}, "unit")
    for left in range(TRIES - 1, -1, -1):
        try:
            return _apply(batch.pk, content, actor, step, in_transaction)
        except IntegrityError:
            if not left or transaction.get_connection().in_atomic_block:
                raise
    raise AssertionError("unreachable")


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep Python's cyclic collector from walking a million records again and again while all of them stay."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@retried
def _apply(
    pk: int, content: bytes, actor: User | None, step: Step, in_transaction: Callable[[], AbstractContextManager[None]]
) -> Plan:
    with in_transaction():
        batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)
        if not may_move(batch, BatchState.APPLIED):
            raise Refused(_("This import is over: %(state)s.") % {"state": batch.get_state_display()})
        with _without_collector():
            reading, planned = read_batch(batch, content)
            batch.rows.all().delete()
            with behind(), drawn({ImportRow: len(planned.rows)}):
                Writer(planned, actor=actor, batch=f"import-{batch.pk}").write(step)
                _keep(batch, planned.rows)
        batch.target, batch.signature, batch.counts = reading.target, reading.signature, planned.counts
        batch.told = told_of(reading)
        batch.not_entered = planned.not_entered
        move(batch, BatchState.APPLIED)
        batch.applied_at = timezone.now()
        batch.save(update_fields=["target", "signature", "counts", "told", "not_entered", "state", "applied_at"])
        return planned

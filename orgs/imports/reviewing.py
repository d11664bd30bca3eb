"""Read a file that came in and keep what the clerk reviews: columns, rows with their outcome, the faults marked."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kexie_portal.files import actions as files
from kexie_portal.texts import shortened
from orgs.imports import ledgers
from orgs.imports.access import MARKED
from orgs.imports.batches import decisions_of, row_of
from orgs.imports.correcting import Cells, cells_of, write_over
from orgs.imports.detail import text_of
from orgs.imports.models import BatchState, ImportBatch, ImportRow, Outcome
from orgs.imports.planning import plan
from orgs.imports.plans import Plan, PlannedRow
from orgs.imports.states import may_move, move
from orgs.imports.told import told_of
from orgs.ledger.faults import RowFault
from orgs.ledger.fields import FIELDS
from orgs.ledger.marked import write_marked
from orgs.ledger.reading import read_workbook
from orgs.ledger.rows import LedgerReading

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.files.models import StoredFile
    from orgs.imports.applying import Step

#: What the page says of a row elsewhere, or needs for reckoning alone.
_SAID_ELSEWHERE = frozenset(["number", "name", "uscc", "county", "county_name"])


@dataclass(frozen=True)
class Review:
    """A file understood: what was read, what it would do, and the rejected rows as a spreadsheet (empty: none)."""

    reading: LedgerReading
    planned: Plan
    marked: bytes
    cells: dict[tuple[str, int], Cells]


def read(batch: ImportBatch, content: bytes, *, step: Step) -> Review:
    """Read, compare with the register and mark the faults; writes nothing. Raises `UnreadableFile`."""
    step(0, 4)
    workbook = write_over(read_workbook(content, name=batch.file_name), batch)
    step(1, 4)
    reading = ledgers.understand(workbook, unit=batch.unit, target=batch.target, mapping=batch.mapping or None)
    step(2, 4)
    planned = plan(reading, unit=batch.unit, actor=batch.created_by, decisions=decisions_of(batch))
    step(3, 4)
    _add_faults_of_the_register(reading, planned)
    stream = io.BytesIO()
    count = write_marked(workbook, reading, stream) if reading.errors else 0
    cells = {
        (row.sheet, row.row): found
        for row in planned.rows
        if row.outcome == Outcome.ERROR and (found := cells_of(workbook, reading, row.sheet, row.row))
    }
    return Review(reading, planned, stream.getvalue() if count else b"", cells)


def _add_faults_of_the_register(reading: LedgerReading, planned: Plan) -> None:
    """Add the faults that only the comparison with the register showed."""
    good = {(row.sheet, row.row): row for row in reading.rows}
    for row in planned.rows:
        if row.faults and (row.sheet, row.row) in good:
            reading.rejected.append(good[row.sheet, row.row])
            reading.errors += [RowFault(row.sheet, row.row, column, text, "register") for column, text in row.faults]


def keep(batch: ImportBatch, review: Review, *, actor: User | None) -> None:
    """Keep a review in the caller's transaction; an import that has gone on meanwhile stays as it is."""
    current = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if current.state not in (BatchState.READING, BatchState.READY):
        return
    current.rows.all().delete()
    rows = (_reviewed(current, row, review) for row in review.planned.rows)
    ImportRow.objects.bulk_create(rows, batch_size=2000)
    columns = review.reading.mapping.columns
    current.columns = [{"header": c.header, "field": c.field or "", "reason": c.reason} for c in columns]
    current.target, current.signature = review.reading.target, review.reading.signature
    current.counts, current.message = review.planned.counts, _said_of_sheets(review.reading)
    current.told = told_of(review.reading)
    current.not_entered = review.planned.not_entered
    current.marked_file = _marked_file(current, review, actor)
    if may_move(current, BatchState.READY):
        move(current, BatchState.READY)
    current.save()


def _marked_file(batch: ImportBatch, review: Review, actor: User | None) -> StoredFile | None:
    if not review.marked:
        return None
    name = _("Faults of %(name)s.xlsx") % {"name": batch.file_name.rsplit(".", 1)[0]}
    return files.store(review.marked, name=name, purpose=MARKED, owner=actor)


def _reviewed(batch: ImportBatch, row: PlannedRow, review: Review) -> ImportRow:
    """Return a row with the values that a new record would get, and a wrong one with its cells to be corrected."""
    kept = row_of(batch, row)
    if cells := review.cells.get((row.sheet, row.row)):
        kept.details["cells"] = cells
    if row.outcome in (Outcome.NEW, Outcome.DUPLICATE):
        values = {name: text_of(value) for name, value in row.values.items() if name not in _SAID_ELSEWHERE}
        fields = FIELDS[review.reading.target]
        kept.details["values"] = [[name, value] for name, value in values.items() if value != "" and name in fields]
    return kept


def _said_of_sheets(reading: LedgerReading) -> str:
    """Name the sheets that were not read, so that none is missed unseen."""
    reasons = {
        "hidden": _("“%(sheet)s” is hidden"),
        "no_header": _("“%(sheet)s” has no header of a ledger"),
        "summary": _("“%(sheet)s” sums up by county"),
    }
    found = [reasons[sheet.skipped] % {"sheet": sheet.name} for sheet in reading.sheets if sheet.skipped in reasons]
    return shortened("；".join(found), 500)


def refuse(batch: ImportBatch, message: str) -> None:
    """Note in the caller's transaction that the file was refused as a whole, and why."""
    current = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if may_move(current, BatchState.REFUSED):
        move(current, BatchState.REFUSED)
        current.message = shortened(message, 500)
        current.save(update_fields=["state", "message"])

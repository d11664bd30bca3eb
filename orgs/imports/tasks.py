"""The three jobs of an import: reading, applying, undoing. Each may be begun again after its worker was killed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kexie_portal.errors import Refused
from kexie_portal.jobs.models import Job
from kexie_portal.jobs.progress import Progress
from kexie_portal.jobs.queues import Queue
from kexie_portal.jobs.registry import JobFailed, JobResult, JobSuperseded, job_kind
from orgs.imports import actions, batches, reviewing, undoing
from orgs.imports.models import BatchState, ImportBatch
from orgs.imports.undoing import StandsOn
from orgs.ledger.faults import UnreadableFile


@job_kind(actions.READ_JOB, title=gettext_lazy("Read a ledger"), atomic=False)
def read_ledger(job: Job, progress: Progress) -> JobResult:
    """Read a file and keep what it would do; it reads without a transaction and writes in one."""
    batch = _batch(job)
    words = (_("Opening the file"), _("Reading the rows"), _("Comparing with the register"), _("Marking the faults"))
    try:
        review = reviewing.read(batch, _content(batch), step=lambda done, total: progress(done, total, words[done]))
    except UnreadableFile as refusal:
        with progress.transaction():
            reviewing.refuse(batch, str(refusal))
        raise JobFailed(str(refusal)) from None
    with progress.transaction():
        reviewing.keep(batch, review, actor=job.owner)
    counts = review.planned.counts
    message = _(
        "%(rows)d rows: %(new)d new, %(changed)d changed, %(unchanged)d unchanged, "
        "%(duplicate)d suspected duplicates, %(error)d with faults."
    )
    return JobResult(message=message % counts, url=batch.get_absolute_url())


@job_kind(actions.APPLY_JOB, title=gettext_lazy("Apply a ledger"), atomic=False, queue=Queue.BULK)
def apply_ledger(job: Job, progress: Progress) -> JobResult:
    """Write the good rows in one transaction; begun again after that, it only says so."""
    batch = _batch(job)
    if batch.state != BatchState.APPLIED:
        with _back_to_review(job, batch):
            progress(0, 9, _("Reading and checking the rows once more"))
            batches.apply(
                batch,
                _content(batch),
                actor=job.owner,
                step=lambda done, total: progress(done + 1, total + 1, _("Writing the rows and their history")),
                in_transaction=progress.transaction,
            )
        batch.refresh_from_db(fields=["counts"])
    written = batch.counts["new"] + batch.counts["changed"]
    message = ngettext("%(count)d row was brought in.", "%(count)d rows were brought in.", written)
    return JobResult(message=message % {"count": written}, url=batch.get_absolute_url())


@job_kind(actions.UNDO_JOB, title=gettext_lazy("Undo an import"), atomic=False, queue=Queue.BULK)
def undo_import(job: Job, progress: Progress) -> JobResult:
    """Take an import back in one transaction; begun again after that, it only says so."""
    batch = _batch(job)
    if batch.state != BatchState.UNDONE:
        progress(0, 1, _("Taking the rows back"))
        try:
            undoing.undo(batch, actor=job.owner, in_transaction=progress.transaction)
        except StandsOn as refusal:
            raise JobFailed("\n".join([_("The import cannot be undone:"), *refusal.reasons])) from None
        except Refused as refusal:
            raise JobFailed(refusal.message) from None
    return JobResult(message=_("The import is undone; the register is as it was before."), url=batch.get_absolute_url())


@contextmanager
def _back_to_review(job: Job, batch: ImportBatch) -> Iterator[None]:
    """Lead the import back to the review when nothing was written, and put a refusal into plain words."""
    try:
        yield
    except JobSuperseded:
        raise
    except Exception as error:
        mine = ImportBatch.objects.filter(pk=batch.pk, job=job, state=BatchState.APPLYING)
        mine.update(state=BatchState.READY)
        if isinstance(error, Refused | UnreadableFile):
            raise JobFailed(str(error)) from None
        raise


def _batch(job: Job) -> ImportBatch:
    found = ImportBatch.objects.select_related("unit", "created_by", "file").filter(pk=job.arguments["batch"]).first()
    if found is None:
        raise JobFailed(_("The import is not there any more."))
    return found


def _content(batch: ImportBatch) -> bytes:
    if batch.file is None:
        raise JobFailed(_("The file of this import was not kept."))
    with batch.file.content.open("rb") as stream:
        return bytes(stream.read())

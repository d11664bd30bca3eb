"""The nightly tidying of files, the copies made of them, and the sweep as a job."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.files import actions, deriving, slots, sweep
from kexie_portal.files.models import Attachment, StoredFile
from kexie_portal.jobs.registry import JobResult, job_kind

if TYPE_CHECKING:
    from kexie_portal.jobs.models import Job
    from kexie_portal.jobs.progress import Progress

SWEEP = "files.sweep"
MADE_AGAIN = timedelta(days=3)


@shared_task(name="kexie_portal.files.tidy", ignore_result=True)
def tidy() -> None:
    """Delete temporary files and what nothing refers to, and make the copies that are missing.

    Unfinished uploads go by the term of their purpose (`kexie_portal/retention/`).
    """
    actions.delete_expired()
    sweep.remove()
    make_missing()


@shared_task(name="kexie_portal.files.derive", ignore_result=True)
def derive(pk: str, kinds: list[str]) -> None:
    """Make the copies of one file."""
    origin = StoredFile.objects.filter(pk=pk).first()
    for kind in kinds if origin is not None else ():
        deriving.derive(origin, kind)  # type: ignore[arg-type]


def make_missing() -> None:
    """Make the copies of the last days that a worker never got to, because the broker was away."""
    for known in slots.every():
        rows = Attachment.objects.of_each(known.model, known.model._base_manager.values("pk")).current()
        recent = rows.filter(uploaded_at__gte=timezone.now() - MADE_AGAIN, file__derived__isnull=True)
        for one in recent.select_related("file"):
            slot = known.slot(one.record, one.slot) if one.record else None
            for kind in slot.copies if slot else ():
                deriving.derive(one.file, kind)


@job_kind(SWEEP, title=gettext_lazy("Remove files that nothing refers to"), atomic=False)
def run_sweep(job: Job, progress: Progress) -> JobResult:
    """Remove what the page listed and what has come since."""
    found = sweep.remove()
    words = _("%(count)s files removed, %(missing)s rows have lost their bytes.")
    return JobResult(words % {"count": found.count, "missing": len(found.without_bytes)})

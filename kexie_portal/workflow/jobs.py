"""One move of many cases as a job: chunk by chunk, each a transaction that an older worker cannot commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.jobs.registry import JobCancelled, JobFailed, JobResult, job_kind
from kexie_portal.workflow import batches
from kexie_portal.workflow.models import Batch

if TYPE_CHECKING:
    from kexie_portal.jobs.models import Job
    from kexie_portal.jobs.progress import Progress


@job_kind(batches.JOB, title=gettext_lazy("Decide on many cases"), atomic=False)
def decide(job: Job, progress: Progress) -> JobResult:
    """Do what waits of the batch; what was done before somebody stopped it stays, and those concerned hear of it."""
    batch = Batch.objects.select_related("actor", "content_type").filter(pk=job.arguments["batch"]).first()
    if batch is None:
        raise JobFailed(_("The order is not there any more."))
    stopped = False
    try:
        batches.carry_out(batch, opened=progress.transaction, progress=progress)
    except JobCancelled:
        stopped = True
        batches.tell(batch)
    done, left = batch.items.filter(done=True).count(), batch.items.filter(done=False).count()
    words = _("%(done)s done, %(left)s not done") % {"done": done, "left": left}
    if stopped:
        words = _("Stopped. %(words)s; what was done stays.") % {"words": words}
    return JobResult(words, batch.get_absolute_url())

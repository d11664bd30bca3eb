"""Running one attempt of a job: claim, work, end; the end commits together with the work."""

import logging
import traceback
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from redis.exceptions import ConnectionError as BrokerAway

from kexie_portal.audit.context import acting_as
from kexie_portal.jobs.dispatch import dispatch
from kexie_portal.jobs.enums import JobState
from kexie_portal.jobs.models import Job
from kexie_portal.jobs.progress import Heart, Progress
from kexie_portal.jobs.registry import (
    JobCancelled,
    JobFailed,
    JobKind,
    JobResult,
    JobSuperseded,
    kind_of,
)
from kexie_portal.notices.actions import notify

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 3
RETRY_SECONDS = 10
PASSING_TROUBLES = (OperationalError, InterfaceError, BrokerAway)


def claim(job_id: UUID | str, attempt: int) -> Job | None:
    """Take the job for one attempt by compare-and-set; a message delivered twice gets nothing."""
    now = timezone.now()
    taken = Job.objects.filter(pk=job_id, state=JobState.QUEUED, attempt=attempt).update(
        state=JobState.RUNNING, attempt=attempt + 1, started=now, heartbeat=now, done=0, message=""
    )
    return Job.objects.select_related("owner").get(pk=job_id) if taken else None


def run(job: Job) -> None:
    """Do the work of a claimed job and write down how it ended."""
    progress = Progress(job)
    in_his_name = acting_as(job.owner, job.address or "", reason=str(job), batch=f"job-{job.pk}")
    with translation.override(job.language or None), Heart(progress), in_his_name:
        try:
            kind = kind_of(job.kind)
            progress.publish()
            with work_transaction(kind):
                result = kind.run(job, progress) or JobResult()
                finish(job, progress, result)
        except JobSuperseded:
            log.warning("job %s attempt %s was superseded", job.pk, job.attempt)
        except JobCancelled:
            end(job, JobState.CANCELLED, progress)
        except JobFailed as failure:
            fail(job, progress, str(failure), "")
        except PASSING_TROUBLES:
            try_again(job, progress, traceback.format_exc())
        except Exception:
            log.exception("job %s failed", job.pk)
            fail(job, progress, "", traceback.format_exc())


def work_transaction(kind: JobKind) -> AbstractContextManager[object]:
    """Return the one transaction of an atomic kind, or nothing for a kind with its own."""
    return transaction.atomic() if kind.atomic else nullcontext()


def finish(job: Job, progress: Progress, result: JobResult) -> None:
    """Mark the job done inside the work's transaction; raises `JobSuperseded` when it is not ours any more."""
    total = max(progress.total, progress.done)
    end(
        job,
        JobState.DONE,
        progress,
        done=total,
        total=total,
        result_message=str(result.message),
        result_url=str(result.url)[:300],
        result_file=result.file,
    )


def fail(job: Job, progress: Progress, reason: str, details: str) -> None:
    """Mark the job failed with a sentence for its owner and the traceback for the system administrator."""
    reason = reason or _(
        "Something went wrong inside the portal. Nothing was changed. Tell the system administrator "
        "the number %(number)s."
    ) % {"number": str(job.pk)[:8]}
    end(job, JobState.FAILED, progress, error=reason, traceback=details[-20000:])


def end(job: Job, state: JobState, progress: Progress, **fields: Any) -> None:
    """Move the job to its end by compare-and-set and tell everybody who asked for it, in one transaction."""
    with transaction.atomic():
        fields.setdefault("done", progress.done)
        fields.setdefault("total", progress.total)
        fields.update(state=state, finished=timezone.now(), message="")
        if not running(job).update(**fields):
            raise JobSuperseded
        for name, value in fields.items():
            setattr(job, name, value)
        if state != JobState.CANCELLED:
            tell(job)


def running(job: Job) -> QuerySet[Job]:
    """Return the row, if this attempt still owns it."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempt=job.attempt)


def tell(job: Job) -> None:
    """Put the end of the job into the inbox of its owner and of all who asked for the same."""
    people = [*([job.owner] if job.owner else []), *job.followers.all()]
    failed = job.state == JobState.FAILED
    title = _("Failed: %(job)s") if failed else _("Done: %(job)s")
    notify(
        people,
        title=title % {"job": job},
        body=job.error if failed else job.result_message,
        url=job.get_absolute_url() if failed or not job.result_url else job.result_url,
        kind="job",
    )


def try_again(job: Job, progress: Progress, details: str) -> None:
    """Queue the job once more after a passing trouble, such as an engine that went away.

    If the database is still away this raises, and the reaper finds the silent job later.
    """
    if job.attempt >= MAX_ATTEMPTS:
        give_up(job, details)
    elif running(job).update(state=JobState.QUEUED, traceback=details[-20000:]):
        dispatch(job, countdown=RETRY_SECONDS * job.attempt)


def give_up(job: Job, details: str = "") -> None:
    """Mark a job failed after its last attempt."""
    reason = _(
        "The work was broken off %(count)s times, so it is not tried again. Nothing was changed. "
        "Start it once more, and tell the system administrator if it happens again."
    ) % {"count": job.attempt}
    with translation.override(job.language or None):
        fail(job, Progress(job), reason, details or job.traceback)

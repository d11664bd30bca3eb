"""Handing jobs to the workers."""

import logging

from celery import current_app
from django.db import transaction
from django.utils import timezone

from kexie_portal.jobs.enums import JobState
from kexie_portal.jobs.models import Job
from kexie_portal.jobs.queues import Queue
from kexie_portal.jobs.registry import KINDS

log = logging.getLogger(__name__)
RUN_TASK = "kexie_portal.jobs.run_job"


def dispatch_on_commit(job: Job, *, countdown: int = 0) -> None:
    """Hand the job over once its row can be seen by a worker."""
    transaction.on_commit(lambda: dispatch(job, countdown=countdown))


def dispatch(job: Job, *, countdown: int = 0) -> bool:
    """Hand the job to the workers and return whether the broker took it.

    A broker that is away is no error of the person who asked: the job stays queued and the reaper hands it
    over when the broker is back.
    """
    Job.objects.filter(pk=job.pk).update(dispatched=timezone.now())
    queue = KINDS[job.kind].queue if job.kind in KINDS else Queue.NORMAL
    try:
        current_app.tasks[RUN_TASK].apply_async(
            args=[str(job.pk), job.attempt], countdown=countdown or None, queue=str(queue)
        )
    except Exception:  # kombu, redis and socket each raise their own
        log.warning("job %s waits for the broker", job.pk, exc_info=True)
        Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(dispatched=None)
        return False
    return True

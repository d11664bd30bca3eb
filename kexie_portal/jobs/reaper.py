"""Finding jobs whose worker died and jobs that never reached one."""

import logging
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.db.models import Q
from django.utils import timezone

from kexie_portal.jobs import signals_of_life
from kexie_portal.jobs.dispatch import dispatch
from kexie_portal.jobs.enums import JobState
from kexie_portal.jobs.models import Job
from kexie_portal.jobs.progress import STALE_AFTER
from kexie_portal.jobs.registry import JobSuperseded
from kexie_portal.jobs.runner import MAX_ATTEMPTS, give_up, running

log = logging.getLogger(__name__)
WAITING_LONG = timedelta(minutes=2)


def reap(stale_after: timedelta = STALE_AFTER) -> tuple[int, int]:
    """Requeue silent jobs and hand over waiting ones; return how many of each.

    A requeued job gets a new attempt number, so the old worker, should it wake, cannot commit.
    """
    now = timezone.now()
    silent = Job.objects.select_related("owner").filter(state=JobState.RUNNING, heartbeat__lt=now - stale_after)
    requeued = sum(requeue(job, now) for job in silent if not lives_in_cache(job, now - stale_after))
    waiting = Job.objects.filter(state=JobState.QUEUED, created__lt=now - timedelta(seconds=20))
    overdue = waiting.filter(Q(dispatched=None) | Q(dispatched__lt=now - WAITING_LONG))
    handed = 0
    for job in overdue.order_by("created")[:200]:
        if not dispatch(job):
            break
        handed += 1
    return requeued, handed


def lives_in_cache(job: Job, since: datetime) -> bool:
    """Say whether the cache heard this attempt lately, while its row could not be written."""
    signal = signals_of_life.latest(job.pk)
    return bool(signal and signal["attempt"] == job.attempt and signal["at"] > since)


def requeue(job: Job, now: datetime) -> bool:
    """Queue a silent job again, or fail it after its last attempt; return whether it was queued."""
    try:
        if job.cancel_asked:
            running(job).update(state=JobState.CANCELLED, finished=now)
        elif job.attempt >= MAX_ATTEMPTS:
            give_up(job)
        elif running(job).filter(heartbeat=job.heartbeat).update(state=JobState.QUEUED):
            log.warning("job %s lost its worker at attempt %s", job.pk, job.attempt)
            return True
    except JobSuperseded:
        pass
    except DatabaseError:  # SQLite: another writer holds the lock, the next round comes in 30 s
        log.warning("job %s could not be requeued", job.pk, exc_info=True)
    return False

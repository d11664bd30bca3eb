"""Starting and cancelling jobs."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from kexie_portal.accounts.models import User
from kexie_portal.audit.context import acting
from kexie_portal.jobs import signals_of_life
from kexie_portal.jobs.dispatch import dispatch_on_commit
from kexie_portal.jobs.enums import JobState
from kexie_portal.jobs.models import Job
from kexie_portal.jobs.registry import kind_of
from kexie_portal.texts import shortened


def start(
    kind: str,
    *,
    actor: User | None,
    arguments: Mapping[str, object],
    key: str = "",
    title: str = "",
) -> Job:
    """Write down the work and hand it to the workers on commit.

    With a non-empty `key`, whoever asks while a job of this kind and key is unfinished gets that one and is
    told of its end too. Never raises because the broker is away.
    """
    with transaction.atomic():
        running = join_running(kind, key, actor) if key else None
        if running:
            return running
        job = Job(
            kind=kind,
            title=shortened(title or kind_of(kind).title, 200),
            owner=actor,
            arguments=arguments,
            key=key,
            language=translation.get_language() or "",
            address=acting().address or None,
        )
        return insert(job, actor)


def insert(job: Job, actor: User | None) -> Job:
    """Write the row and dispatch it on commit, or join whoever wrote one of the same key in the same moment."""
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:
        running = join_running(job.kind, job.key, actor)
        if running is None:
            raise
        return running
    dispatch_on_commit(job)
    return job


def join_running(kind: str, key: str, actor: User | None) -> Job | None:
    """Return the unfinished job of this kind and key and let the person follow it."""
    job = Job.objects.unfinished().filter(kind=kind, key=key).first()
    if job and actor and job.owner_id != actor.pk:
        job.followers.add(actor)
    return job


def cancel(job: Job, *, actor: User) -> bool:
    """Stop a waiting job at once and ask a running one to stop; return whether there was anything to stop.

    The wish goes to the cache first: on SQLite a running job may hold the write lock for long.
    """
    now = timezone.now()
    signals_of_life.ask_to_cancel(job.pk)
    waiting = Job.objects.filter(pk=job.pk, state=JobState.QUEUED)
    if waiting.update(state=JobState.CANCELLED, cancel_asked=now, finished=now):
        return True
    running = Job.objects.filter(pk=job.pk, state=JobState.RUNNING)
    return bool(running.update(cancel_asked=now))

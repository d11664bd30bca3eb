"""The rules by which a user sees and stops a job."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from kexie_portal.jobs.models import Job

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from kexie_portal.accounts.models import User


_overseers: list[Callable[[User], bool]] = []


def add_overseer(predicate: Callable[[User], bool]) -> None:
    """Register a rule that knows who looks after the whole installation; apps further up know the postings."""
    _overseers.append(predicate)


def may_run_system(user: User | AnonymousUser) -> bool:
    """Say whether the person looks after the whole installation; nobody does unless some app says so."""
    return bool(user.is_authenticated and any(holds(user) for holds in _overseers))


def visible_jobs(user: User, *, everybody: bool = False) -> QuerySet[Job]:
    """Return the jobs that the person may see; with `everybody` all of them, for system administrators."""
    if everybody and may_run_system(user):
        return Job.objects.all()
    return Job.objects.of(user)


def may_cancel(user: User, job: Job) -> bool:
    """Say whether the person may stop the job: the owner may, and whoever runs the system."""
    return job.is_unfinished and (job.owner_id == user.pk or may_run_system(user))


def may_see_details(user: User, job: Job) -> bool:
    """Say whether technical details are shown: never to a user who merely asked for the work."""
    return bool(job.traceback) and may_run_system(user)

"""Who may see which jobs."""

from typing import Any

from django.db.models import QuerySet

from kexie_portal.jobs.models import Job


def may_run_system(user: Any) -> bool:
    """Say whether the person looks after the whole installation."""
    return bool(user.is_authenticated and user.has_perm("orgs.run_system"))


def visible_jobs(user: Any, *, everybody: bool = False) -> QuerySet[Job]:
    """Return the jobs that the person may see; with `everybody` all of them, for system administrators."""
    if everybody and may_run_system(user):
        return Job.objects.all()
    return Job.objects.of(user)


def may_cancel(user: Any, job: Job) -> bool:
    """Say whether the person may stop the job: the owner, or who runs the system."""
    return job.is_unfinished and (job.owner_id == user.pk or may_run_system(user))


def may_see_details(user: Any, job: Job) -> bool:
    """Say whether technical details are shown: never to who merely asked for the work."""
    return bool(job.traceback) and may_run_system(user)

"""The job that counts open due days again after a year changed, and the round of the night that heals the rest."""

from __future__ import annotations

from celery import shared_task
from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kexie_portal.jobs import schedules
from kexie_portal.jobs.models import Job
from kexie_portal.jobs.progress import Progress
from kexie_portal.jobs.registry import JobResult, job_kind
from kexie_portal.workflow.days import actions

NIGHTLY = "kexie_portal.workflow.recount"


@job_kind(actions.RECOUNT, title=_("Count due days again"))
def recount(job: Job, progress: Progress) -> JobResult | None:
    """Count again for the year that the arguments name."""
    made = actions.recount(year=job.arguments["year"], source=job.arguments["source"], actor=job.owner)
    if made is None:
        return None
    words = ngettext("%(n)s due day moved.", "%(n)s due days moved.", made.moved) % {"n": made.moved}
    return JobResult(message=words, url=made.get_absolute_url())


@shared_task(name=NIGHTLY, ignore_result=True)
def recount_nightly() -> None:
    """Count again what a newer library or a move in the moment of a change left under another calendar."""
    actions.recount()


def install() -> None:
    """Announce the round."""
    schedules.register("workflow: count due days again", NIGHTLY, crontab(hour="0", minute="25"))

"""Background work of cases: the round of the clock, moves of many cases and the counting of days as jobs."""

from celery import shared_task

from kexie_portal.workflow import clock
from kexie_portal.workflow import jobs as jobs  # its kind of job is known to the workers by this import
from kexie_portal.workflow.days import jobs as days_jobs

__all__ = ["days_jobs", "jobs"]


@shared_task(name=clock.TASK, ignore_result=True, expires=60)
def bring_about_what_is_due() -> None:
    """Take the moves by the clock that are due."""
    clock.run()

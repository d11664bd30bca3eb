"""Background work of the reports."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from celery import shared_task
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.jobs.queues import Queue
from kexie_portal.jobs.registry import JobFailed, JobResult, job_kind
from orgs.tree.models.organization import Organization
from reports.periods import actions, builder, schedules
from reports.periods.calendar import span_of
from reports.periods.errors import ReportRefused
from reports.periods.models.schedule import ReportSchedule

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.jobs.models import Job
    from kexie_portal.jobs.progress import Progress


@job_kind(actions.BUILD_JOB, title=gettext_lazy("Build a period report"), atomic=False, queue=Queue.BULK)
def build_period(job: Job, progress: Progress) -> JobResult:
    """Build one report and deliver it; it counts without a transaction and writes in one that is its own alone."""
    told = job.arguments
    unit = Organization.objects.get(pk=told["unit"])
    span = span_of(told["kind"], date.fromisoformat(told["first_day"]))
    people = recipients(told.get("schedule"), job)
    try:
        report = builder.build(
            unit,
            span,
            actor=job.owner,
            reason=told.get("reason", ""),
            if_changed=bool(told.get("schedule")),
            tell=progress,
            deliver=lambda built: actions.deliver(built, people),
            in_transaction=progress.transaction,
        )
    except ReportRefused as refusal:
        raise JobFailed(str(refusal)) from None
    return JobResult(message=_("The report is ready."), url=report.get_absolute_url(), file=report.pdf)


def recipients(schedule_id: int | None, job: Job) -> list[User]:
    """Return the people whom the standing order names, without the one whom the job tells anyway."""
    schedule = ReportSchedule.objects.filter(pk=schedule_id).first() if schedule_id else None
    return [user for user in schedule.recipients.all() if user.pk != job.owner_id] if schedule else []


@shared_task(name=schedules.TASK, ignore_result=True)
def run_schedule(schedule_id: int) -> None:
    """Start the report that a standing order asks for."""
    schedules.run(schedule_id)

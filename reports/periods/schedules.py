"""Standing orders for reports: kept by officers in the browser, run by beat."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from kexie_portal.accounts.models import User
from kexie_portal.errors import Stale
from orgs.common import scope
from orgs.common.days import in_force_on
from orgs.postings.models import OrganizationGrant
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization
from reports.periods import actions, rules
from reports.periods.calendar import latest_over
from reports.periods.enums import PeriodKind
from reports.periods.errors import ReportRefused
from reports.periods.models.schedule import ReportSchedule

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kexie_portal.jobs.models import Job

TASK = "reports.run_schedule"
MONTHS = {PeriodKind.MONTH: "*", PeriodKind.QUARTER: "1,4,7,10", PeriodKind.HALF: "1,7", PeriodKind.YEAR: "1"}


def save(
    schedule: ReportSchedule, recipients: list[User], *, actor: User, version: int | None = None
) -> ReportSchedule:
    """Write a standing order together with the beat row that runs it.

    Raises `PermissionDenied` where the actor does not keep schedules of the unit, and for a recipient who may not
    see it, `Stale` when somebody else saved meanwhile.
    """
    if not scope.may(actor, rules.SCHEDULE, schedule.unit):
        raise PermissionDenied
    if set(recipients) - set(readers_of(schedule.unit)):
        raise PermissionDenied
    with transaction.atomic():
        schedule.owner = actor
        if schedule.pk:
            now = ReportSchedule.objects.select_for_update().get(pk=schedule.pk)
            if version is not None and version != now.version:
                raise Stale(now)
            schedule.version = now.version + 1
        schedule.save()
        schedule.recipients.set(recipients)
        keep_in_step(schedule)
    return schedule


def keep_in_step(schedule: ReportSchedule) -> None:
    """Make or change the beat row; beat notices within seconds."""
    crontab, _made = CrontabSchedule.objects.get_or_create(
        minute="0",
        hour=str(schedule.hour),
        day_of_month=str(schedule.day),
        month_of_year=MONTHS[PeriodKind(schedule.kind)],
        day_of_week="*",
        timezone=settings.TIME_ZONE,
    )
    task = schedule.periodic_task or PeriodicTask(name=f"reports: schedule {schedule.pk}", task=TASK)
    task.crontab = crontab
    task.kwargs = json.dumps({"schedule_id": schedule.pk})
    task.enabled = schedule.enabled
    task.save()
    if schedule.periodic_task_id != task.pk:
        schedule.periodic_task = task
        schedule.save(update_fields=["periodic_task"])


def run(schedule_id: int) -> Job | None:
    """Start the report on the period that is just over, unless it is locked or the order is no more in force.

    Where an edition stands, the next one is made only if its figures are others.
    """
    schedule = ReportSchedule.objects.select_related("unit", "owner").filter(pk=schedule_id, enabled=True).first()
    if schedule is None:
        return None
    span = latest_over(schedule.kind, timezone.localdate())
    try:
        rules.refuse_locked(schedule.unit, span)
    except ReportRefused:
        return None
    reason = _("By the schedule: the figures are no longer those of the edition that stood.")
    return actions.start(schedule.unit, span, actor=schedule.owner, schedule_id=schedule.pk, reason=reason)


def readers_of(unit: Organization) -> QuerySet[User]:
    """Return the people who may see a unit through a posting in force at it or above it."""
    grants = OrganizationGrant.objects.filter(
        in_force_on(timezone.localdate(), "posting__"),
        permission__codename=rules.VIEW.removeprefix("orgs."),
        content_object__in=tree.ancestors(unit, include_self=True),
    )
    return User.objects.filter(is_active=True, pk__in=grants.values("user")).order_by("name", "pk")

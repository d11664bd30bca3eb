"""Ordering, delivering and locking period reports."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.jobs import actions as jobs
from kexie_portal.jobs.models import Job
from kexie_portal.notices.actions import notify
from orgs.tree.models.organization import Organization
from reports.periods import rules
from reports.periods.calendar import Span
from reports.periods.errors import ReportRefused
from reports.periods.models.period import Period, PeriodReport

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

BUILD_JOB = "reports.build_period"


def order(unit: Organization, span: Span, *, actor: User) -> Job:
    """Start building a report on demand.

    Raises `PermissionDenied` outside the actor's scope and `ReportRefused` for a locked or future period.
    """
    if not rules.may_build(actor, unit):
        raise PermissionDenied
    rules.refuse_locked(unit, span)
    if span.first_day > timezone.localdate():
        raise ReportRefused(_("The period has not begun yet."))
    return start(unit, span, actor=actor)


def start(unit: Organization, span: Span, *, actor: User | None, schedule_id: int | None = None) -> Job:
    """Start the job; one at a time for a unit and period, whoever asks."""
    return jobs.start(
        BUILD_JOB,
        actor=actor,
        arguments={
            "unit": unit.pk,
            "kind": span.kind.value,
            "first_day": span.first_day.isoformat(),
            "schedule": schedule_id,
        },
        key=f"{unit.pk}:{span.kind.value}:{span.first_day}",
        title=_("Report: %(unit)s, %(period)s") % {"unit": unit.short_name or unit.name, "period": span.label},
    )


def deliver(report: PeriodReport, people: Iterable[User]) -> list[User]:
    """Announce a report in the inboxes of those who may still see its unit; return them."""
    readers = [user for user in people if PeriodReport.objects.visible_to(user).filter(pk=report.pk).exists()]
    notify(
        readers,
        title=_("Report: %(unit)s, %(period)s") % {"unit": report.unit_name, "period": report.period.span.label},
        body=_("The report is ready to read, to download as a spreadsheet and to print."),
        url=report.get_absolute_url(),
        kind="report",
    )
    return readers


def lock(report: PeriodReport, *, actor: User) -> None:
    """Fix a report for good, and with it the period for the unit and all under it.

    Raises `PermissionDenied` outside the actor's scope and `ReportRefused` when it is provisional or locked.
    """
    with transaction.atomic():
        Period.objects.select_for_update().get(pk=report.period_id)
        report = PeriodReport.objects.select_for_update().get(pk=report.pk)
        if report.is_provisional:
            raise ReportRefused(_("The period is not over yet; build the report once more when it is."))
        if report.is_locked:
            raise ReportRefused(_("The report is locked already."))
        if not rules.may_lock(actor, report):
            raise PermissionDenied
        report.locked_at, report.locked_by = timezone.now(), actor
        report.save(update_fields=["locked_at", "locked_by"])

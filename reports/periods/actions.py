"""Ordering, delivering and locking period reports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.jobs import actions as jobs
from kexie_portal.jobs.models import Job
from kexie_portal.notices.actions import notify
from kexie_portal.sealing.queries import stamp_of
from orgs.tree.models.organization import Organization
from reports.periods import files, rules, sealing
from reports.periods.calendar import Span
from reports.periods.errors import ReportRefused
from reports.periods.models.period import Period, PeriodReport
from reports.periods.reading import read

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

BUILD_JOB = "reports.build_period"


def order(unit: Organization, span: Span, *, actor: User, reason: str = "") -> Job:
    """Start building a report on demand; where one stands, its next edition for a reason.

    Raises `PermissionDenied` outside the actor's scope and `ReportRefused` for a locked or future period, or where an
    edition stands and no reason is given.
    """
    if not rules.may_build(actor, unit):
        raise PermissionDenied
    rules.refuse_locked(unit, span)
    if span.first_day > timezone.localdate():
        raise ReportRefused(_("The period has not begun yet."))
    rules.refuse_without_reason(rules.standing(unit, span), reason)
    return start(unit, span, actor=actor, reason=reason)


def start(
    unit: Organization, span: Span, *, actor: User | None, schedule_id: int | None = None, reason: str = ""
) -> Job:
    """Start the job; one at a time for a unit and period, whoever asks."""
    return jobs.start(
        BUILD_JOB,
        actor=actor,
        arguments={
            "unit": unit.pk,
            "kind": span.kind.value,
            "first_day": span.first_day.isoformat(),
            "schedule": schedule_id,
            "reason": reason,
        },
        key=f"{unit.pk}:{span.kind.value}:{span.first_day}",
        title=_("Report: %(unit)s, %(period)s") % {"unit": unit.short_name or unit.name, "period": span.label},
    )


def deliver(report: PeriodReport, people: Iterable[User]) -> list[User]:
    """Announce a report in the inboxes of those who may still see its unit; return them."""
    readers = [user for user in people if PeriodReport.objects.visible_to(user).filter(pk=report.pk).exists()]
    body = _("The report is ready to read, to download as a spreadsheet and to print.")
    if report.reason:
        words = _("This is its %(edition)s. It was built again because: %(reason)s")
        body += "\n" + words % {"edition": report.edition_name, "reason": report.reason}
    notify(
        readers,
        title=_("Report: %(unit)s, %(period)s") % {"unit": report.unit_name, "period": report.period.span.label},
        body=body,
        url=report.get_absolute_url(),
        kind="report",
    )
    return readers


def lock(report: PeriodReport, *, actor: User) -> None:
    """Fix an edition for good, and with it the period for the unit and all under it; its files say so from then on.

    The figures in the files are the frozen ones; only the mark is new. Raises `PermissionDenied` outside the actor's
    scope and `ReportRefused` when it is provisional, locked, or no more the newest.
    """
    locked = _locked(PeriodReport.objects.select_related("period", "unit").get(pk=report.pk), actor)
    contents = files.contents_of(read(locked), stamp_of(locked))
    with transaction.atomic():
        Period.objects.select_for_update().get(pk=report.period_id)
        now = PeriodReport.objects.select_for_update(of=("self",)).select_related("period", "unit").get(pk=report.pk)
        printed, now = [now.xlsx, now.pdf], _locked(now, actor, at=locked.locked_at)
        files.keep(now, contents, actor)
        now.save(update_fields=["locked_at", "locked_by", "xlsx", "pdf"])
        sealing.note_files(now)
        files.forget(printed)


def _locked(report: PeriodReport, actor: User, at: datetime | None = None) -> PeriodReport:
    """Return the edition with the lock set and not saved, or raise why it is not locked."""
    if report.is_provisional:
        raise ReportRefused(_("The period is not over yet; build the report once more when it is."))
    if report.is_locked:
        raise ReportRefused(_("The report is locked already."))
    if rules.newer_than(report):
        raise ReportRefused(_("A newer edition stands; lock that one."))
    if not rules.may_lock(actor, report):
        raise PermissionDenied
    report.locked_at, report.locked_by = at or timezone.now(), actor
    return report

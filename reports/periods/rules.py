"""The rules by which reports are built, locked and ordered, and periods closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from kexie_portal.files.models import StoredFile
from orgs.common import scope
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization
from reports.periods.calendar import Span
from reports.periods.errors import ReportRefused
from reports.periods.models.period import PeriodReport

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


VIEW = "orgs.view_unit"
BUILD = "orgs.build_report"
LOCK = "orgs.lock_period"
SCHEDULE = "orgs.manage_schedule"


def may_build(user: User, unit: Organization) -> bool:
    """Say whether the person may build reports on the unit."""
    return scope.may(user, BUILD, unit)


def may_lock(user: User, report: PeriodReport) -> bool:
    """Say whether the person may fix the report for good: the period is over and it is not fixed yet."""
    return not report.is_locked and not report.is_provisional and scope.may(user, LOCK, report.unit)


def may_read_file(user: User, stored_file: StoredFile) -> bool:
    """Say whether the person may download a report's file: whoever may see the unit, whoever built it."""
    return PeriodReport.objects.visible_to(user).filter(Q(xlsx=stored_file.pk) | Q(pdf=stored_file.pk)).exists()


def lock_on(unit: Organization, span: Span) -> PeriodReport | None:
    """Return the lock that closes a period for a unit: its own, or that of a unit above it."""
    return (
        PeriodReport.objects.filter(unit__in=tree.ancestors(unit, include_self=True), locked_at__isnull=False)
        .filter(period__kind=span.kind, period__first_day=span.first_day)
        .select_related("locked_by", "period")
        .first()
    )


def refuse_locked(unit: Organization, span: Span) -> None:
    """Raise `ReportRefused` with the reason when the period is locked for the unit."""
    lock = lock_on(unit, span)
    if lock is None or lock.locked_at is None:
        return
    raise ReportRefused(
        _("“%(period)s” was locked for %(unit)s on %(day)s by %(who)s: its figures are published and stay as they are.")
        % {
            "period": span.label,
            "unit": lock.unit_name,
            "day": lock.locked_at.strftime("%Y-%m-%d"),
            "who": lock.locked_by or "—",
        }
    )

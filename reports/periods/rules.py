"""The rules by which reports are built, locked and ordered, and the one rule of what a lock closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.files.models import StoredFile
from orgs.common import scope
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization
from reports.coverage.models import OfficialCount
from reports.periods.calendar import Span
from reports.periods.errors import ReportRefused
from reports.periods.models.period import PeriodReport
from reports.periods.models.snapshot import Snapshot

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
    """Say whether the person may fix the edition for good: the newest, of a period that is over, and not fixed yet."""
    if report.is_locked or report.is_provisional or not scope.may(user, LOCK, report.unit):
        return False
    return newer_than(report) is None


def may_read_file(user: User, stored_file: StoredFile) -> bool:
    """Say whether the person may download a report's file: whoever may see the unit, whoever built it."""
    return PeriodReport.objects.visible_to(user).filter(Q(xlsx=stored_file.pk) | Q(pdf=stored_file.pk)).exists()


# ---------------------------------------------------------------- editions


def editions(unit: Organization | int, span: Span) -> list[PeriodReport]:
    """Return every edition of a unit's report on a period, the newest first."""
    reports = PeriodReport.objects.filter(unit=unit, period__kind=span.kind, period__first_day=span.first_day)
    return list(reports.select_related("period", "unit", "built_by", "locked_by", "xlsx", "pdf").order_by("-edition"))


def standing(unit: Organization, span: Span) -> PeriodReport | None:
    """Return the newest edition of a unit's report on a period."""
    return next(iter(editions(unit, span)), None)


def newer_than(report: PeriodReport) -> PeriodReport | None:
    """Return the newest edition that was built after this one, if there is one."""
    later = PeriodReport.objects.filter(period=report.period_id, unit=report.unit_id, edition__gt=report.edition)
    return later.order_by("-edition").first()


def refuse_without_reason(stands: PeriodReport | None, reason: str) -> None:
    """Raise `ReportRefused` when an edition stands and nobody says why there shall be another."""
    if stands is not None and not reason:
        raise ReportRefused(
            _("“%(period)s” stands in its %(edition)s already; say why it is to be built again.")
            % {"period": stands.period.span.label, "edition": stands.edition_name},
            "reason",
        )


# ---------------------------------------------------------------- the lock


def lock_on(unit: Organization, span: Span) -> PeriodReport | None:
    """Return the lock that closes a period for a unit: its own, that of a unit above it, or one that shows it.

    A unit that moved after the lock is still shown in the locked report, so the period stays closed for it.
    """
    shown = Snapshot.objects.filter(unit=unit, report__locked_at__isnull=False).values("report")
    return (
        PeriodReport.objects.filter(Q(unit__in=tree.ancestors(unit, include_self=True)) | Q(pk__in=shown))
        .filter(locked_at__isnull=False, period__kind=span.kind, period__first_day=span.first_day)
        .select_related("locked_by", "period")
        .order_by("locked_at", "pk")
        .first()
    )


def refuse_locked(unit: Organization, span: Span) -> None:
    """Raise `ReportRefused` with the reason when the period is locked for the unit."""
    lock = lock_on(unit, span)
    if lock is not None:
        raise ReportRefused(
            _(
                "“%(period)s” was locked for %(unit)s on %(day)s by %(who)s: its figures are published and stay as "
                "they are."
            )
            % lock_facts(lock)
        )


def why_quoted(count: OfficialCount) -> str:
    """Say which locked report prints an official count, whose source must go on saying the same; nothing for none."""
    quoting = Snapshot.objects.filter(
        unit=count.unit_id, klass=count.enterprise_class, official_on=count.as_of, report__locked_at__isnull=False
    )
    row = quoting.select_related("report__period", "report__locked_by").order_by("report__locked_at", "pk").first()
    if row is None:
        return ""
    return _(
        "The report “%(period)s” of %(unit)s, locked on %(day)s by %(who)s, prints this count, so it stays as it is. "
        "Enter the corrected count as a new one, with the day of its source."
    ) % lock_facts(row.report)


def lock_facts(lock: PeriodReport) -> dict[str, object]:
    """Return what a refusal says of a lock."""
    return {
        "period": lock.period.span.label,
        "unit": lock.unit_name,
        "day": timezone.localtime(lock.locked_at).strftime("%Y-%m-%d"),
        "who": lock.locked_by or "—",
    }

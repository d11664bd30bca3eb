"""Building an edition of a report: counted, drawn, and put beside the editions before it in a single transaction."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.files import later
from kexie_portal.sealing.stamps import Stamp
from orgs.tree.models.organization import Organization
from reports.periods import comparing, figures, files, keeping, pdf, rules, sealing, xlsx
from reports.periods.calendar import Span
from reports.periods.errors import ReportRefused
from reports.periods.models.period import Period, PeriodReport
from reports.periods.models.rows import KeptRows
from reports.periods.models.snapshot import Snapshot
from reports.periods.reading import read

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

PURPOSE = files.PURPOSE
STEPS = 5
Tell = Callable[[int, int, str], None]
Transaction = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True)
class Draft:
    """Everything of an edition before it is written."""

    report: PeriodReport
    rows: list[Snapshot]
    kept: list[KeptRows]
    contents: files.Contents
    stamp: Stamp


def build(
    unit: Organization,
    span: Span,
    *,
    actor: User | None,
    reason: str = "",
    if_changed: bool = False,
    tell: Tell = lambda done, total, message: None,
    deliver: Callable[[PeriodReport], object] = lambda report: None,
    in_transaction: Transaction = transaction.atomic,
) -> PeriodReport:
    """Build the report of a unit for a period under the definitions of today: its first edition, or the next one.

    What stands is not touched: all is worked out first, then written and delivered in one transaction. The same data
    give the same numbers. An edition after the first needs a `reason`. With `if_changed` none is made where the
    figures are still those that stand, and that edition is delivered. Raises `ReportRefused` for a locked or future
    period, without a reason, and when another edition was built meanwhile.
    """
    rules.refuse_locked(unit, span)
    draft = prepare(unit, span, actor, reason, tell)
    stands = rules.standing(unit, span) if if_changed else None
    same = stands is not None and comparing.is_same(stands, draft.report, draft.rows)
    tell(4, STEPS, _("Putting the report in place"))
    with in_transaction():
        report = stands if same and stands else put(draft, actor)
        deliver(report)
    tell(STEPS, STEPS, "")
    return report


def prepare(unit: Organization, span: Span, actor: User | None, reason: str, tell: Tell) -> Draft:
    """Count and draw without writing anything."""
    tell(0, STEPS, _("Counting"))
    report = heading(unit, span, actor, reason)
    counted = figures.count(unit, span, report.counted_on)
    report.path = figures.path_of(counted.tree, unit.pk)
    rows, kept = figures.snapshots(counted, unit.pk), keeping.kept_rows(counted, unit.pk)
    report.has_rows = True
    tell(1, STEPS, _("Comparing with the last period"))
    reading, stamp = read(report, rows), sealing.stamp_for(report)
    if later.waits():
        return Draft(report, rows, kept, files.Contents(), stamp)
    tell(2, STEPS, _("Writing the spreadsheet"))
    spreadsheet = xlsx.workbook(reading)
    tell(3, STEPS, _("Setting the print"))
    return Draft(report, rows, kept, files.Contents(spreadsheet, pdf.document(reading, stamp)), stamp)


def heading(unit: Organization, span: Span, actor: User | None, reason: str = "") -> PeriodReport:
    """Return the unsaved edition with what it froze of the unit.

    Raises `ReportRefused` for a future period, and where one stands and no reason is given.
    """
    today = timezone.localdate()
    if span.first_day > today:
        raise ReportRefused(_("The period has not begun yet."))
    stands = rules.standing(unit, span)
    rules.refuse_without_reason(stands, reason)
    return PeriodReport(
        period=stands.period if stands else Period(kind=span.kind, first_day=span.first_day, end_day=span.end_day),
        unit=unit,
        edition=stands.edition + 1 if stands else 1,
        reason=reason if stands else "",
        definition_version=figures.definition_version(),
        definitions=figures.definition_texts(),
        unit_name=unit.short_name or unit.name,
        unit_code=unit.code or "",
        unit_kind=unit.kind,
        counted_on=day_of(span, today),
        is_provisional=not span.is_over(today),
        is_sample=settings.PORTAL_IS_DEMO,
        built_at=timezone.now(),
        built_by=actor,
    )


def day_of(span: Span, today: date) -> date:
    """Return the day on which a period's figures stand: its last, or today while it runs."""
    return min(span.end_day - timedelta(days=1), today)


def put(draft: Draft, actor: User | None) -> PeriodReport:
    """Write the edition beside those that stand; the caller's transaction makes it whole."""
    new, span = draft.report, draft.report.period.span
    period, _made = Period.objects.get_or_create(
        kind=span.kind, first_day=span.first_day, defaults={"end_day": span.end_day}
    )
    Period.objects.select_for_update().get(pk=period.pk)  # one writer a period: no two builds, no build and lock
    rules.refuse_locked(new.unit, span)
    stands = rules.standing(new.unit, span)
    if (stands.edition if stands else 0) + 1 != new.edition:
        raise ReportRefused(_("Another edition was built meanwhile; look at it before you build again."))
    new.period = period
    files.keep(new, draft.contents, actor)
    new.save(force_insert=True)
    for row in draft.rows:
        row.report = new
    for held in draft.kept:
        held.report = new
    Snapshot.objects.bulk_create(draft.rows, batch_size=500)
    KeptRows.objects.bulk_create(draft.kept, batch_size=500)
    sealing.seal(new, draft.stamp, stands, actor)
    return new

"""Building a report: counted, drawn, and put in place of the old one in a single transaction."""

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
from kexie_portal.files.actions import delete
from kexie_portal.files.models import StoredFile
from orgs.tree.models.organization import Organization
from reports.periods import figures, files, pdf, rules, xlsx
from reports.periods.calendar import Span
from reports.periods.errors import ReportRefused
from reports.periods.models.period import Period, PeriodReport
from reports.periods.models.snapshot import Snapshot
from reports.periods.reading import Reading, read

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

PURPOSE = files.PURPOSE
STEPS = 5
Tell = Callable[[int, int, str], None]
Transaction = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True)
class Draft:
    """Everything of a report before it is written; the files are empty where they wait until they are opened."""

    report: PeriodReport
    rows: list[Snapshot]
    spreadsheet: bytes
    print_: bytes


def build(
    unit: Organization,
    span: Span,
    *,
    actor: User | None,
    tell: Tell = lambda done, total, message: None,
    deliver: Callable[[PeriodReport], object] = lambda report: None,
    in_transaction: Transaction = transaction.atomic,
) -> PeriodReport:
    """Build or rebuild the report of a unit for a period under the definitions of today.

    Whoever reads sees the old one or the new one, never a mixture: all is worked out first, then replaced in one
    transaction and delivered in the same. The same data give the same numbers. Raises `ReportRefused` for a locked
    or future period.
    """
    rules.refuse_locked(unit, span)
    draft = prepare(unit, span, actor, tell)
    tell(4, STEPS, _("Putting the report in place"))
    with in_transaction():
        report = replace(draft, actor)
        deliver(report)
    tell(STEPS, STEPS, "")
    return report


def prepare(unit: Organization, span: Span, actor: User | None, tell: Tell) -> Draft:
    """Count and draw without writing anything."""
    tell(0, STEPS, _("Counting"))
    report = heading(unit, span, actor)
    counted = figures.count(unit, span, report.counted_on)
    report.path = figures.path_of(counted.tree, unit.pk)
    rows = figures.snapshots(counted, unit.pk)
    tell(1, STEPS, _("Comparing with the last period"))
    reading: Reading = read(report, rows)
    if later.waits():
        return Draft(report, rows, b"", b"")
    tell(2, STEPS, _("Writing the spreadsheet"))
    spreadsheet = xlsx.workbook(reading)
    tell(3, STEPS, _("Setting the print"))
    return Draft(report, rows, spreadsheet, pdf.document(reading))


def heading(unit: Organization, span: Span, actor: User | None) -> PeriodReport:
    """Return the unsaved report with what it froze of the unit; raises `ReportRefused` for a future period."""
    today = timezone.localdate()
    if span.first_day > today:
        raise ReportRefused(_("The period has not begun yet."))
    return PeriodReport(
        period=Period(kind=span.kind, first_day=span.first_day, end_day=span.end_day),
        unit=unit,
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


def replace(draft: Draft, actor: User | None) -> PeriodReport:
    """Write the draft over what was there; the caller's transaction makes it whole."""
    new, span = draft.report, draft.report.period.span
    period, _made = Period.objects.get_or_create(
        kind=span.kind, first_day=span.first_day, defaults={"end_day": span.end_day}
    )
    Period.objects.select_for_update().get(pk=period.pk)  # one writer a period: no two builds, no build and lock
    rules.refuse_locked(new.unit, span)
    old = PeriodReport.objects.filter(period=period, unit=new.unit, definition_version=new.definition_version).first()
    if old:
        new.pk = old.pk
        old.snapshots.all().delete()
        forget_files([old.xlsx, old.pdf])
    new.period = period
    name = f"{new.unit_name} {span.label}"
    new.xlsx = files.keep(draft.spreadsheet, files.SPREADSHEET, name=f"{name}.xlsx", owner=actor)
    new.pdf = files.keep(draft.print_, files.PRINT, name=f"{name}.pdf", owner=actor)
    new.save()
    for row in draft.rows:
        row.report = new
    Snapshot.objects.bulk_create(draft.rows, batch_size=500)
    return new


def forget_files(files: list[StoredFile | None]) -> None:
    """Delete the files of a replaced report once the new one stands."""
    for stored_file in files:
        if stored_file:
            transaction.on_commit(lambda gone=stored_file: delete(gone))  # type: ignore[misc]

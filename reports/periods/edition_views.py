"""Editions in the browser: building the next one, comparing two, the rows behind a figure of one."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from kexie_portal.jobs.models import Job
from kexie_portal.web.form_page import FormPage
from kexie_portal.web.pages import Page
from orgs.common.enums import EnterpriseClass
from reports.coverage import links
from reports.periods import actions, rules
from reports.periods.comparing import compared
from reports.periods.errors import ReportRefused
from reports.periods.figures import COVERAGE, FOUNDED
from reports.periods.forms import ReasonForm
from reports.periods.keeping import Kept, rows_behind
from reports.periods.models.period import PeriodReport
from reports.periods.models.snapshot import Snapshot
from reports.periods.row_changes import row_changes
from reports.periods.since import drift, said_today, seen_by

PER_PAGE = 50
#: Up to so many rows the page compares all of them with the register by itself; more only when asked.
AT_ONCE = 5_000


class PeriodRebuildView(FormPage[PeriodReport, ReasonForm]):
    """Build the next edition of a report from the register as it is, and say why."""

    model = PeriodReport
    related = ("period", "unit")
    form_class = ReasonForm
    title = _("Build again")
    verb = _("Build the next edition")
    note = _("The edition that stands stays readable with its files; the new one says what changed and why.")
    opens_made = True

    def allowed(self, report: PeriodReport) -> bool:
        return rules.may_build(self.actor, report.unit)

    def late(self, report: PeriodReport) -> str:
        """Say that the period is locked."""
        try:
            rules.refuse_locked(report.unit, report.period.span)
        except ReportRefused as refusal:
            return refusal.message
        return ""

    def act(self, report: PeriodReport, form: ReasonForm) -> Job:
        return actions.order(report.unit, report.period.span, actor=self.actor, reason=form.cleaned_data["reason"])


class EditionPage(Page):
    """A page of one edition that the person may see; the rest is 404."""

    def edition(self, pk: int) -> PeriodReport:
        """Return the edition."""
        reports = PeriodReport.objects.visible_to(self.actor).built()
        return get_object_or_404(reports.select_related("period", "unit"), pk=pk)


class PeriodCompareView(EditionPage):
    """Compare an edition with an older one, by `?with=`, and else with the one before it."""

    template_name = "reports/period_compare.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show which figures are others, unit by unit, and the enterprises behind that."""
        newer = self.edition(pk)
        older = [one for one in rules.editions(newer.unit, newer.period.span) if one.edition < newer.edition]
        if not older:
            raise Http404
        asked = request.GET.get("with", "")
        chosen = next((one for one in older if str(one.edition) == asked), older[0])
        return self.show(
            report=newer,
            older=chosen,
            choices=older,
            comparison=compared(chosen, newer),
            rows=row_changes(chosen, newer),
        )


class PeriodRowsView(EditionPage):
    """The rows that a figure of an edition counted, as they were on the day of building."""

    template_name = "reports/period_rows.html"

    def get(self, request: HttpRequest, pk: int, place: int) -> HttpResponse:
        """Show the rows by name and code of that day, and what the register says otherwise today."""
        report = self.edition(pk)
        cell = self.cell(report, place)
        part = request.GET.get("covered", "") if cell.figure == COVERAGE else ""
        shown: dict[str, Any] = {"report": report, "cell": cell, "part": part, "live_url": live_url(report, cell, part)}
        if report.has_rows:
            shown |= self.rows(report, cell, part)
        return self.show(**shown)

    def cell(self, report: PeriodReport, place: int) -> Snapshot:
        """Return the figure that the address names; coverage of all classes unless it names one."""
        figure = self.request.GET.get("figure", COVERAGE)
        klass = self.request.GET.get("class", EnterpriseClass.ALL if figure == COVERAGE else "")
        cells = report.snapshots.filter(place=place, figure=figure, klass=klass)
        cell = cells.select_related("unit").first()
        if cell is None or cell.numerator is None:
            raise Http404
        return cell

    def rows(self, report: PeriodReport, cell: Snapshot, part: str) -> dict[str, Any]:
        """Return the page of the rows, and how they differ from the register."""
        asked, kept = self.request.GET, rows_behind(report, cell, part=part)
        checked = len(kept) <= AT_ONCE or "check" in asked
        today = said_today(report, cell, kept) if checked else {}
        words, found = asked.get("q", "").strip().lower(), kept
        if words:
            found = [row for row in found if words in row.name.lower() or words in row.code.lower()]
        if "otherwise" in asked:
            found = [row for row in found if row.pk in today]
        page = Paginator(found, PER_PAGE).get_page(asked.get("page"))
        rows = list(page.object_list)
        return {
            "number": len(kept),
            "page_obj": page,
            "lines": self.lines(cell, rows, today if checked else said_today(report, cell, rows)),
            "drift": drift(report, cell, kept, part) if checked else None,
            "otherwise": len(today),
            "checked": checked,
        }

    def lines(self, cell: Snapshot, rows: list[Kept], today: dict[int, list[str]]) -> list[dict[str, Any]]:
        """Return each row with its page of today and what is said otherwise there."""
        pages = seen_by(self.actor, cell, rows)
        return [{"row": row, "today": today.get(row.pk, []), "url": pages.get(row.pk, "")} for row in rows]


def live_url(report: PeriodReport, cell: Snapshot, part: str) -> str:
    """Return what the register lists today for the same figure and day; nothing where the unit is gone."""
    if cell.unit_id is None:
        return ""
    if cell.figure == COVERAGE:
        return links.rows_url(cell.unit_id, report.counted_on, cell.klass, covered=part)
    since = report.period.first_day if cell.figure == FOUNDED else None
    return links.associations_url(cell.unit_id, report.counted_on, since=since)

"""The working calendar: the years at a glance, one year, entering one with a preview, and which due days moved."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.errors import Stale
from kexie_portal.web.pages import Page, attempt, demand
from kexie_portal.workflow.days import actions, queries, reading
from kexie_portal.workflow.days.calendars import current
from kexie_portal.workflow.days.forms import SpanFormSet, YearForm
from kexie_portal.workflow.days.models import CalendarYear, Recount
from kexie_portal.workflow.days.rules import may_see, may_set

CHANGED = 409
RECENT = 10
SHOWN = 500
EMPTY = {"span-TOTAL_FORMS": "0", "span-INITIAL_FORMS": "0"}


class CalendarView(Page):
    """The years at a glance, and the last new counts."""

    template_name = "workflow/days/calendar.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        demand(may_see(self.actor))
        recent = Recount.objects.select_related("actor")[:RECENT]
        return self.show(years=queries.years(), recounts=recent, may_set=may_set(self.actor))


class YearView(Page):
    """One year by months, with its holidays."""

    template_name = "workflow/days/year.html"

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        demand(may_see(self.actor))
        _known_range(year)
        row = CalendarYear.objects.select_related("set_by").filter(year=year).first()
        days = current().days_of(year)
        context = {"months": queries.months(year), "spans": queries.spans(days), "may_set": may_set(self.actor)}
        return self.show(year=queries.glance(year, row), row=row, **context)


class EnterYearView(Page):
    """Enter or replace the days of a year: typed or uploaded, looked at in a preview, then saved."""

    template_name = "workflow/days/enter.html"

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        row = self._standing(year)
        return self._page(year, row, self._opened(year, row), SpanFormSet(prefix="span"))

    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        """Show what would change; what was looked at is saved by the second button."""
        row, spans = self._standing(year), _spans(request)
        form = YearForm(request.POST, request.FILES, year=year)
        if not (form.is_valid() and spans.is_valid() and form.read(spans)):
            return self._page(year, row, self._kept(form), SpanFormSet(prefix="span") if spans.is_valid() else spans)
        if (form.cleaned_data["version"] or 0) != (row.version if row else 0):
            return self._overtaken(year, row, form)
        if request.POST.get("verb") != "save" or form.cleaned_data["seen"] != form.mark:
            return self._previewed(year, row, form)
        return self._saved(year, row, form)

    def _standing(self, year: int) -> CalendarYear | None:
        demand(may_set(self.actor))
        _known_range(year)
        return CalendarYear.objects.select_related("set_by").filter(year=year).first()

    def _opened(self, year: int, row: CalendarYear | None) -> YearForm:
        values: dict[str, Any] = {
            "version": row.version if row else 0,
            "text": reading.written(current().days_of(year)),
        }
        values |= {"source": row.source, "sample": row.sample} if row else {}
        return YearForm(initial=values, year=year)

    def _kept(self, form: YearForm) -> YearForm:
        """Put what an uploaded file says where it can be put right: a browser keeps no file."""
        return _with(form, text=str(form.cleaned_data.get("text", form.data.get("text", ""))))

    def _previewed(self, year: int, row: CalendarYear | None, form: YearForm) -> HttpResponse:
        found = queries.preview(year, form.days, sample=form.cleaned_data["sample"])
        shown = _with(form, text=reading.written(form.days), seen=form.mark)
        return self._page(year, row, shown, SpanFormSet(prefix="span"), 200, preview=found)

    def _overtaken(self, year: int, row: CalendarYear | None, form: YearForm) -> HttpResponse:
        """Say that the year stands in another version, and what differs; saving again replaces that one."""
        days = current().with_year(year, form.days, sample=False)
        differs = list(queries.changes(current(), days, year))
        shown = _with(form, text=reading.written(form.days), seen="", version=str(row.version if row else 0))
        return self._page(year, row, shown, SpanFormSet(prefix="span"), CHANGED, overtaken=True, differs=differs)

    def _saved(self, year: int, row: CalendarYear | None, form: YearForm) -> HttpResponse:
        values = form.cleaned_data
        told = {"source": values["source"], "sample": values["sample"], "version": values["version"] or 0}
        try:
            made = attempt(form, lambda: actions.set_year(year, form.days, actor=self.actor, **told))
        except Stale as stale:
            return self._overtaken(year, stale.current, form)
        if made is None:
            return self._page(year, row, form, SpanFormSet(prefix="span"))
        words = _("The holidays of %(year)s are entered; open due days are counted again now.")
        messages.success(self.request, words % {"year": year})
        return redirect("workflow:calendar")

    def _page(
        self, year: int, row: CalendarYear | None, form: YearForm, spans: Any, status: int = 422, **more: object
    ) -> HttpResponse:
        context = {"year": queries.glance(year, row), "row": row, "spans": spans, **more}
        answer = self.show(form, **context)
        if form.is_bound:
            answer.status_code = status
        return answer


class MovedDaysView(Page):
    """Which due days moved, of the cases that the person sees."""

    template_name = "workflow/days/moved.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        recount = get_object_or_404(Recount.objects.select_related("actor"), pk=pk)
        rows = queries.moved_cases(recount, self.actor)
        if not rows and not may_see(self.actor):
            raise Http404
        hidden = recount.moved - len(rows)
        return self.show(recount=recount, rows=rows[:SHOWN], left=max(0, len(rows) - SHOWN), hidden=hidden)


def _known_range(year: int) -> None:
    if not actions.FIRST_YEAR <= year <= timezone.localdate().year + actions.AHEAD:
        raise Http404


def _spans(request: HttpRequest) -> Any:
    """Return the spans that were sent; none where only lines were."""
    return SpanFormSet(request.POST if "span-TOTAL_FORMS" in request.POST else EMPTY, prefix="span")


def _with(form: YearForm, **values: str) -> YearForm:
    """Return the form with some of what was sent said otherwise."""
    data = form.data.copy()  # type: ignore[attr-defined]
    for name, value in values.items():
        data[name] = value
    form.data = data
    return form

"""How long the steps of cases take by kind, city and county, and who holds which case now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.audit.table_files import table_file
from kexie_portal.web import charts, figures
from kexie_portal.web.pages import Page, demand
from kexie_portal.workflow.days.showing import exported
from orgs.cases.forms import HeldForm, TimesForm
from orgs.cases.queries.times import Held, Stay, StepTime, held_now, stays, step_times
from orgs.common.scope import EXPORT, holds, works_for_a_unit
from orgs.pages.choices import visible_units
from orgs.tree.queries import label

#: So many rows stand on the page; the file holds all.
MOST = 300


class TimesPage(Page):
    """A page over the stays of cases, narrowed by the form in its address, with its rows as a file."""

    title: ClassVar[str | Promise] = ""
    form_class: ClassVar[type[HeldForm]]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the page, or hand out its rows."""
        demand(works_for_a_unit(self.actor))
        self.form = self.form_class(request.GET, units=visible_units(request))
        if not self.form.is_valid():
            return self.show(self.form, rows=[], total=0, late=None, title=self.title, may_export=False, query="")
        found = list(self.stays())
        wanted = request.GET.get("export", "")
        if wanted:
            demand(holds(self.actor, EXPORT))
            return self.file(wanted, found)
        query = request.GET.copy()
        query.pop("export", None)
        shared = {"form": self.form, "title": self.title, "query": query.urlencode()}
        return self.show(**shared, may_export=holds(self.actor, EXPORT), **self.context(found))

    def stays(self) -> list[Stay]:
        """Read the stays that the form asks for."""
        values = self.form.cleaned_data
        return list(stays(self.actor, unit=values["unit"], models=[values["kind"]] if values["kind"] else ()))

    def file(self, wanted: str, found: list[Stay]) -> HttpResponse:
        """Hand the rows out as XLSX or CSV."""
        title = str(self.title)
        name = f"{title}_{timezone.localdate():%Y%m%d}"
        head, rows = [str(word) for word in self.head()], self.rows(found)
        return table_file(self.actor, wanted, title=title, name=name, sheet=title[:31], head=head, rows=rows)

    def context(self, found: list[Stay]) -> dict[str, object]:
        """Return what the template shows."""
        raise NotImplementedError

    def head(self) -> Sequence[str | Promise]:
        """Return the heads of the file's columns."""
        raise NotImplementedError

    def rows(self, found: list[Stay]) -> list[list[object]]:
        """Return the rows of the file."""
        raise NotImplementedError


class StepTimesView(TimesPage):
    """Median days and overdue share of every step, by kind, city or county."""

    template_name = "orgs/cases/step_times.html"
    form_class = TimesForm
    form: TimesForm
    title = gettext_lazy("How long steps take")

    def _times(self, found: list[Stay]) -> list[StepTime]:
        return step_times(found, self.form.span(), self.form.cleaned_data["by"] or "kind")

    def context(self, found: list[Stay]) -> dict[str, object]:
        times = self._times(found)
        return {
            "rows": times[:MOST],
            "left": max(0, len(times) - MOST),
            "span": self.form.span(),
            "late": self._late(times),
        }

    def _late(self, times: list[StepTime]) -> dict[str, object] | None:
        """Draw the overdue share of each unit, all steps together; nothing where units or late steps are missing."""
        shares: dict[str, list[StepTime]] = {}
        for one in times:
            if one.unit is not None:
                shares.setdefault(label(one.unit), []).append(one)
        rows = []
        for name, parts in shares.items():
            done = sum(len(one.finished) for one in parts)
            share = figures.share(sum(one.late for one in parts), done)
            rows.append(charts.row(name, name, figures.plain(share)))
        late = any(one.late for one in times)
        return {"type": "bar", "unit": "%", "digits": 1, "rows": rows} if rows and late else None

    def head(self) -> Sequence[str]:
        return [
            _("Unit"), _("Kind of case"), _("Step"), _("Time limit (working days)"), _("Finished"), _("Median days"),
            _("Finished late"), _("Open now"), _("Overdue now"),
        ]  # fmt: skip

    def rows(self, found: list[Stay]) -> list[list[object]]:
        return [
            [
                label(one.unit) if one.unit else _("all"), one.kind, one.label, one.limit, len(one.finished),
                figures.plain(one.median_days), one.late, len(one.open), one.late_now,
            ]
            for one in self._times(found)
        ]  # fmt: skip


class HeldView(TimesPage):
    """Who holds which case now and for how long; the longest first."""

    template_name = "orgs/cases/held.html"
    form_class = HeldForm
    title = gettext_lazy("Who holds what")

    def _held(self, found: list[Stay]) -> list[Held]:
        return held_now(found, late_only=self.request.GET.get("late") == "on")

    def context(self, found: list[Stay]) -> dict[str, object]:
        held = self._held(found)
        late = sum(one.stay.is_overdue for one in held)
        return {"rows": held[:MOST], "left": max(0, len(held) - MOST), "total": len(held), "late": late}

    def head(self) -> Sequence[str]:
        return [_("Case"), _("Kind of case"), _("Step"), _("Lies with"), _("Since"), _("Days held"), _("To be done by")]

    def rows(self, found: list[Stay]) -> list[list[object]]:
        return [
            [
                str(one.case), str(one.stay.table.name), one.stay.label, one.stay.holder,
                timezone.localdate(one.stay.entered), one.stay.whole_days, exported(one.stay.due_on),
            ]
            for one in self._held(found)
        ]  # fmt: skip

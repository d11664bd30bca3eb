"""The time limits of cases: read by everybody who works for a unit, set by the province."""

from __future__ import annotations

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kexie_portal.files.sniffing import DOCX, PDF
from kexie_portal.web.attachment import attachment
from kexie_portal.workflow import limits
from kexie_portal.workflow.errors import Stale
from kexie_portal.workflow.models import TimeLimit
from orgs.cases.forms import TimeLimitForm
from orgs.common.scope import works_for_a_unit
from orgs.pages.form_page import FormPage
from orgs.pages.shared import attempt, conflict_page, demand


class TimeLimitsView(FormPage):
    """Every step with a time limit, kind by kind."""

    template_name = "orgs/cases/time_limits.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        demand(works_for_a_unit(self.actor))
        tables = [(name, list(rows)) for name, rows in groupby(limits.every(), key=lambda limit: str(limit.table.name))]
        return self.show(tables=tables, may_set=limits.may_set(self.actor))


class TimeLimitView(FormPage):
    """One time limit with what was set before; the province sets it from a day on."""

    template_name = "orgs/cases/time_limit.html"

    def get(self, request: HttpRequest, app: str, model: str, state: str) -> HttpResponse:
        """Show it, with the form for those who may set it."""
        limit = self._limit(app, model, state)
        version = limits.version_of(limit)
        form = TimeLimitForm(initial=TimeLimitForm.values_of(limit, version)) if limits.may_set(self.actor) else None
        return self._shown(limit, form)

    def post(self, request: HttpRequest, app: str, model: str, state: str) -> HttpResponse:
        """Set it, unless somebody else did since the form was opened."""
        limit, form = self._limit(app, model, state), TimeLimitForm(request.POST)
        demand(limits.may_set(self.actor))
        if form.is_valid():
            try:
                if attempt(form, lambda: limits.set_limit(limit, actor=self.actor, **form.values())):
                    return self.done(_("The time limit is set."), reverse("orgs:time_limits"))
            except Stale as stale:
                return conflict_page(request, form, stale.current, _stored(stale.current))  # type: ignore[arg-type]
        return self._shown(limit, form)

    def _limit(self, app: str, model: str, state: str) -> limits.Limit:
        demand(works_for_a_unit(self.actor))
        found = next((one for one in limits.every() if one.address == (app, model, state)), None)
        if found is None:
            raise Http404
        return found

    def _shown(self, limit: limits.Limit, form: TimeLimitForm | None) -> HttpResponse:
        return self.show(form, limit=limit, rows=limits.history(limit), autosave=self.draft_name())


def _stored(row: TimeLimit) -> dict[str, object]:
    return {"version": row.pk, "days": row.days, "first_day": row.first_day, "reason": row.reason}


def handed_out(wanted: str, pair: tuple[bytes, bytes], name: str) -> HttpResponse:
    """Return the Word or the PDF file of a pair as a download."""
    if wanted == "docx":
        return attachment(pair[0], f"{name}.docx", DOCX)
    return attachment(pair[1], f"{name}.pdf", PDF)

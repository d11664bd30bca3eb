"""The time limits of cases: read by everybody who works for a unit, set by the province."""

from __future__ import annotations

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from kexie_portal.web.form_page import FormPage
from kexie_portal.web.pages import Page, demand
from kexie_portal.workflow import limits
from kexie_portal.workflow.models import TimeLimit
from orgs.cases.forms import TimeLimitForm
from orgs.common.scope import works_for_a_unit


class TimeLimitsView(Page):
    """Every step with a time limit, kind by kind."""

    template_name = "orgs/cases/time_limits.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        demand(works_for_a_unit(self.actor))
        tables = [(name, list(rows)) for name, rows in groupby(limits.every(), key=lambda limit: str(limit.table.name))]
        return self.show(tables=tables, may_set=limits.may_set(self.actor))


class TimeLimitView(FormPage):
    """One time limit with what was set before; the province sets it from a day on."""

    template_name = "orgs/cases/time_limit.html"
    readable = True
    form_class = TimeLimitForm
    words = gettext_lazy("The time limit is set.")

    def subject(self, app: str, model: str, state: str) -> limits.Limit:
        demand(works_for_a_unit(self.actor))
        found = next((one for one in limits.every() if one.address == (app, model, state)), None)
        if found is None:
            raise Http404
        return found

    def allowed(self, limit: limits.Limit) -> bool:
        return limits.may_set(self.actor)

    def initial(self, limit: limits.Limit) -> dict[str, object]:
        return TimeLimitForm.values_of(limit, limits.version_of(limit))

    def context(self, limit: limits.Limit, form: TimeLimitForm | None) -> dict[str, object]:
        return {"limit": limit, "rows": limits.history(limit), "autosave": self.draft_name()}

    def act(self, limit: limits.Limit, form: TimeLimitForm) -> TimeLimit:
        return limits.set_limit(limit, actor=self.actor, **form.values())

    def stored(self, row: TimeLimit) -> dict[str, object]:
        return {"version": row.pk, "days": row.days, "first_day": row.first_day, "reason": row.reason}

    def back(self, limit: limits.Limit) -> str:
        return reverse("orgs:time_limits")

"""Planned surveys: the list, one of them with its report, planning, beginning and reporting."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.asked import open_page
from kexie_portal.errors import Refused
from kexie_portal.web.form_page import EditPage, FormPage
from kexie_portal.web.pages import Page, demand
from orgs.pages.listing import NetworkList
from orgs.societies import rules as society_rules
from orgs.societies.actions import survey_plan as actions
from orgs.societies.filters import SurveyPlanFilter
from orgs.societies.forms import ChangeSurveyPlanForm, SurveyPlanForm, SurveyReportForm
from orgs.societies.models.survey import IndustrySurvey
from orgs.societies.models.survey_plan import SurveyPlan
from orgs.societies.queries.surveys import plans
from orgs.societies.tables import PLAN_TONES, SurveyPlanTable

USUAL_DAYS = 90


class SurveyPlanListView(NetworkList):
    """The planned surveys of the cities in scope."""

    model = SurveyPlan
    table_class = SurveyPlanTable
    filterset_class = SurveyPlanFilter
    template_name = "orgs/societies/survey_plans.html"
    page_key = "orgs.survey_plans"
    title = gettext_lazy("Planned surveys")
    note = gettext_lazy("Surveys with their day, the person in charge and the report; key industries follow from them.")
    always_columns = ("title",)
    empty_title = gettext_lazy("No survey is planned yet")
    empty_note = gettext_lazy("A city plans what to survey, who answers for it and by which day.")

    @property
    def may_plan(self) -> bool:
        """Tell whether the planning verb is shown."""
        return society_rules.may_manage_anywhere(person(self.request))

    def get_queryset(self) -> QuerySet[SurveyPlan]:
        return plans(person(self.request))


class SurveyPlanView(Page):
    """One survey: what is planned, where it stands, the industries entered, the report."""

    template_name = "orgs/societies/survey_plan.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found: SurveyPlan = get_object_or_404(plans(self.actor), pk=pk)
        open_page(found, self.actor)
        keeps = society_rules.may_survey(self.actor, found.city)
        may = keeps and found.reported_on is None
        lines = IndustrySurvey.objects.filter(city=found.city, year=found.year).order_by("name")
        return self.show(
            plan=found,
            tone=PLAN_TONES[found.state],
            lines=lines,
            may_keep=may,
            may_choose=keeps,
            may_begin=may and found.begun_on is None,
            may_report=may and found.begun_on is not None,
        )


class SurveyPlanCreateView(FormPage):
    """Plan a survey."""

    title, verb = gettext_lazy("Plan a survey"), gettext_lazy("Plan")
    form_class = SurveyPlanForm
    for_user = True
    opens_made = True
    words = gettext_lazy("Planned; the person in charge is told and reminded before the day.")

    def allowed(self, _none: None) -> bool:
        return society_rules.may_manage_anywhere(self.actor)

    def initial(self, _none: None) -> dict[str, object]:
        today = timezone.localdate()
        return {"year": today.year, "due_on": today + timedelta(days=USUAL_DAYS)}

    def act(self, _none: None, form: SurveyPlanForm) -> SurveyPlan:
        values = dict(form.cleaned_data)
        return actions.plan(values.pop("city"), actor=self.actor, values=values)

    def back(self, _none: None) -> str:
        return reverse("orgs:survey_plan_list")

    def about(self, _none: None) -> str:
        return _("Planned surveys")


class _PlanPage(FormPage):
    """A form about one planned survey."""

    model, related = SurveyPlan, ("city", "owner")

    def allowed(self, plan: SurveyPlan) -> bool:
        return society_rules.may_survey(self.actor, plan.city)

    def late(self, plan: SurveyPlan) -> str:
        return _("The survey is reported already.") if plan.reported_on is not None else ""


class SurveyPlanUpdateView(_PlanPage, EditPage):
    """Change what is planned."""

    title = gettext_lazy("Change the planned survey")
    form_class = ChangeSurveyPlanForm
    words = gettext_lazy("The survey is changed.")

    def needs(self, plan: SurveyPlan) -> dict[str, object]:
        return {"city": plan.city}

    def act(self, plan: SurveyPlan, form: ChangeSurveyPlanForm) -> SurveyPlan:
        return actions.change(plan, actor=self.actor, version=form.cleaned_data["version"], values=form.values())


class SurveyReportView(_PlanPage):
    """Report what a survey found."""

    template_name = "orgs/societies/survey_report.html"
    title, verb = gettext_lazy("Report the survey"), gettext_lazy("Report")
    form_class = SurveyReportForm
    words = gettext_lazy("The report is filed; choose the key industries out of what was surveyed.")

    def act(self, plan: SurveyPlan, form: SurveyReportForm) -> SurveyPlan:
        return actions.report(plan, actor=self.actor, **form.cleaned_data)


class SurveyBeginView(Page):
    """Note by one click that a survey has begun."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found: SurveyPlan = get_object_or_404(plans(self.actor), pk=pk)
        demand(society_rules.may_survey(self.actor, found.city))
        try:
            actions.begin(found, actor=self.actor)
            messages.success(request, _("Begun; enter the industries and report by the day."))
        except Refused as refusal:
            messages.warning(request, refusal.message)
        return redirect(found)

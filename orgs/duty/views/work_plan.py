"""Work plans of the province: the list, the page on which one is read, publishing, withdrawing, the readers."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.accounts.signed_in import person
from orgs.common import scope
from orgs.common.enums import Kind
from orgs.duty import rules as duty_rules
from orgs.duty.actions import work_plan as actions
from orgs.duty.filters import ReadersFilter
from orgs.duty.forms.work_plan import CorrectPlanForm, WithdrawForm, WorkPlanForm
from orgs.duty.models.work_plan import WorkPlan
from orgs.duty.queries import work_plan as queries
from orgs.duty.tables import ReadersTable
from orgs.pages.form_page import FormPage
from orgs.pages.listing import NetworkList
from orgs.pages.shared import Page, attempt, demand
from orgs.tree.models.organization import Organization


class PlanListView(Page):
    """The plans of the user's province, the newest first; withdrawn ones only for those who publish."""

    template_name = "orgs/duty/work_plans.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them with what the user has read."""
        plans = queries.listed(self.actor)
        provinces = list(publishing(self.actor))
        if not provinces:
            plans = plans.in_force()
        return self.show(plans=plans, may_publish=bool(provinces))


def publishing(user: Any) -> QuerySet[Organization]:
    """Return the provinces for which a user publishes."""
    return Organization.objects.visible_to(user, scope.PUBLISH).filter(kind=Kind.PROVINCE, closed__isnull=True)


class PlanView(Page):
    """One plan; opening it is noted as the first reading for each unit that the user works for."""

    template_name = "orgs/duty/work_plan.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it and note the reading."""
        rows = WorkPlan.objects.visible_to(self.actor).select_related("unit", "file", "replaces", "replaced_by")
        plan = get_object_or_404(rows, pk=pk)
        may_publish = duty_rules.may_publish(self.actor, plan.unit)
        if plan.withdrawn_at is None:
            actions.note_reading(plan, actor=self.actor)
        counts = queries.reading_counts(plan) if may_publish else None
        later = getattr(plan, "replaced_by", None)
        return self.show(plan=plan, later=later, may_publish=may_publish, counts=counts)


class PublishView(FormPage):
    """Publish a plan to everybody who works under the province."""

    template_name = "orgs/duty/work_plan_form.html"
    title = gettext_lazy("Publish a work plan")
    verb = gettext_lazy("Publish")
    note = gettext_lazy("The officers of all cities and counties are told at once.")

    def get(self, request: HttpRequest) -> HttpResponse:
        """Open the form."""
        province = self._province()
        return self.page(WorkPlanForm(), back=_list_url(), about=province.name)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Publish it."""
        province, form = self._province(), WorkPlanForm(request.POST, request.FILES)
        if form.is_valid():
            plan = attempt(form, lambda: actions.publish(province, actor=self.actor, **form.cleaned_data))
            if plan is not None:
                return self.done(_("The work plan is published."), plan.get_absolute_url())
        return self.page(form, back=_list_url(), about=province.name)

    def _province(self) -> Organization:
        found = publishing(self.actor).first()
        if found is None:
            raise PermissionDenied(_("Your posting does not include this."))
        return found


def _list_url() -> str:
    return reverse("orgs:work_plans")


class PlanPage(FormPage):
    """A page about a plan that the user may publish."""

    def plan(self, pk: int) -> WorkPlan:
        """Return a visible plan of a province for which the user publishes."""
        plan = get_object_or_404(WorkPlan.objects.visible_to(self.actor).select_related("unit"), pk=pk)
        demand(duty_rules.may_publish(self.actor, plan.unit))
        return plan


class CorrectView(PlanPage):
    """Publish a corrected plan in the place of one, which is withdrawn with the reason."""

    template_name = "orgs/duty/work_plan_form.html"
    title = gettext_lazy("Correct the work plan")
    verb = gettext_lazy("Publish the corrected plan")
    note = gettext_lazy("The plan is withdrawn and leads to the corrected one; the officers of all units are told.")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form with the plan as it is."""
        plan = self.plan(pk)
        return self.page(CorrectPlanForm(plan=plan), back=plan.get_absolute_url(), about=plan.title)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Publish the corrected one."""
        plan = self.plan(pk)
        form = CorrectPlanForm(request.POST, request.FILES, plan=plan)
        if form.is_valid():
            made = attempt(form, lambda: actions.correct(plan, actor=self.actor, **form.cleaned_data))
            if made is not None:
                return self.done(_("The corrected work plan is published."), made.get_absolute_url())
        return self.page(form, back=plan.get_absolute_url(), about=plan.title)


class WithdrawView(PlanPage):
    """Withdraw a plan with its reason."""

    title = gettext_lazy("Withdraw the work plan")
    verb = gettext_lazy("Withdraw")
    note = gettext_lazy("Who has read it stays on record; the officers of all units are told.")
    danger = True

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the reason."""
        plan = self.plan(pk)
        return self.page(WithdrawForm(), back=plan.get_absolute_url(), about=plan.title)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Withdraw it."""
        plan, form = self.plan(pk), WithdrawForm(request.POST)
        if form.is_valid() and attempt(
            form, lambda: actions.withdraw(plan, actor=self.actor, reason=form.cleaned_data["reason"])
        ):
            return self.done(_("The work plan is withdrawn."), plan.get_absolute_url())
        return self.page(form, back=plan.get_absolute_url(), about=plan.title)


class ReadersView(NetworkList):
    """Who has read a plan at each city and county, and who has not."""

    model = Organization
    table_class = ReadersTable
    filterset_class = ReadersFilter
    template_name = "orgs/duty/work_plan_readers.html"
    page_key = "orgs.work_plan.readers"
    title = gettext_lazy("Who has read the work plan")
    default_columns = ("name", "standing", "read_at", "everybody")
    always_columns = ("name",)

    plan: WorkPlan

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the plan before anything else is done."""
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            user = person(request)
            self.plan = get_object_or_404(WorkPlan.objects.visible_to(user).select_related("unit"), pk=kwargs["pk"])
            demand(duty_rules.may_publish(user, self.plan.unit))

    def get_queryset(self) -> QuerySet[Organization]:
        """Give the cities and counties under the province with their first reading."""
        return queries.readers(self.plan, person(self.request))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Name the plan."""
        return super().get_context_data(plan=self.plan, **context)

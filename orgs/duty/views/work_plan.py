"""Work plans of the province: the list, the page on which one is read, publishing, withdrawing, the readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.web.form_page import FormPage
from kexie_portal.web.pages import Page, demand
from orgs.common import scope
from orgs.common.enums import Kind
from orgs.duty import rules as duty_rules
from orgs.duty.actions import work_plan as actions
from orgs.duty.filters import ReadersFilter
from orgs.duty.forms import CorrectPlanForm, WithdrawForm, WorkPlanForm
from orgs.duty.models.task import Task
from orgs.duty.models.work_plan import WorkPlan
from orgs.duty.queries import work_plan as queries
from orgs.duty.tables import ReadersTable
from orgs.pages.listing import NetworkList
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


class PlanListView(Page):
    """The plans of the user's province, the newest first; withdrawn ones only for those who publish."""

    template_name = "orgs/duty/work_plans.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the plans, marking those that the user has read."""
        plans = queries.listed(self.actor)
        provinces = list(publishing(self.actor))
        if not provinces:
            plans = plans.in_force()
        return self.show(plans=plans, may_publish=bool(provinces))


def publishing(user: User) -> QuerySet[Organization]:
    """Return the provinces for which a user publishes."""
    return Organization.objects.visible_to(user, scope.PUBLISH).filter(kind=Kind.PROVINCE, closed__isnull=True)


class PlanView(Page):
    """One plan; opening it is noted as the first reading for each unit that the user works for."""

    template_name = "orgs/duty/work_plan.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the plan and note the reading."""
        rows = WorkPlan.objects.visible_to(self.actor).select_related("unit", "file", "replaces", "replaced_by")
        plan = get_object_or_404(rows, pk=pk)
        may_publish = duty_rules.may_publish(self.actor, plan.unit)
        if plan.withdrawn_at is None:
            actions.note_reading(plan, actor=self.actor)
        counts = queries.reading_counts(plan) if may_publish else None
        later = getattr(plan, "replaced_by", None)
        tasks = Task.objects.visible_to(self.actor).filter(plan=plan).count()
        shown = {"tasks": tasks, "sets_tasks": duty_rules.sets_tasks(self.actor)}
        return self.show(plan=plan, later=later, may_publish=may_publish, counts=counts, **shown)


class PublishView(FormPage):
    """Publish a plan to everybody who works under the province."""

    template_name = "orgs/duty/work_plan_form.html"
    title, verb = gettext_lazy("Publish a work plan"), gettext_lazy("Publish")
    note = gettext_lazy("The officers of all cities and counties are told at once.")
    form_class = WorkPlanForm
    opens_made = True
    words = gettext_lazy("The work plan is published.")

    def subject(self) -> Organization | None:
        return publishing(self.actor).first()

    def allowed(self, province: Organization | None) -> bool:
        return province is not None

    def act(self, province: Organization, form: WorkPlanForm) -> WorkPlan:
        return actions.publish(province, actor=self.actor, **form.cleaned_data)

    def back(self, province: Organization) -> str:
        return reverse("orgs:work_plans")


class PlanPage(FormPage):
    """A page about a plan that the user may publish."""

    model, related = WorkPlan, ("unit",)

    def allowed(self, plan: WorkPlan) -> bool:
        return duty_rules.may_publish(self.actor, plan.unit)


class CorrectView(PlanPage):
    """Publish a corrected plan in the place of one, which is withdrawn with the reason."""

    template_name = "orgs/duty/work_plan_form.html"
    title, verb = gettext_lazy("Correct the work plan"), gettext_lazy("Publish the corrected plan")
    note = gettext_lazy("The plan is withdrawn and leads to the corrected one; the officers of all units are told.")
    form_class = CorrectPlanForm
    opens_made = True
    words = gettext_lazy("The corrected work plan is published.")

    def needs(self, plan: WorkPlan) -> dict[str, object]:
        return {"plan": plan}

    def act(self, plan: WorkPlan, form: CorrectPlanForm) -> WorkPlan:
        return actions.correct(plan, actor=self.actor, **form.cleaned_data)


class WithdrawView(PlanPage):
    """Withdraw a plan with its reason."""

    title, verb = gettext_lazy("Withdraw the work plan"), gettext_lazy("Withdraw")
    note = gettext_lazy("Who has read it stays on record; the officers of all units are told.")
    danger = True
    form_class = WithdrawForm
    words = gettext_lazy("The work plan is withdrawn.")

    def act(self, plan: WorkPlan, form: WithdrawForm) -> WorkPlan:
        return actions.withdraw(plan, actor=self.actor, reason=form.cleaned_data["reason"])


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

    def get_context_data(self, **context: object) -> dict[str, object]:
        """Name the plan."""
        return super().get_context_data(plan=self.plan, **context)

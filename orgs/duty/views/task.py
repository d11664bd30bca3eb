"""Tasks under work plans: the list, one task with its feedback, and what the people who set it do."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.errors import Refused
from kexie_portal.web.form_page import EditPage, FormPage
from kexie_portal.web.lists import BulkAction
from kexie_portal.web.pages import Page, demand
from orgs.common.scope import Scope
from orgs.duty import rules as duty_rules
from orgs.duty.actions import task as actions
from orgs.duty.filters import TaskFilter
from orgs.duty.forms import ChangeTaskForm, FeedbackForm, TaskForm, WithdrawForm
from orgs.duty.models.task import Task, TaskFeedback
from orgs.duty.models.work_plan import WorkPlan
from orgs.duty.queries import task as queries
from orgs.duty.tables import TaskTable
from orgs.pages.listing import NetworkList
from orgs.tree.queries import label

RELATED = ("unit__parent__parent", "plan__unit", "person", "set_by")
URGE = BulkAction("urge", gettext_lazy("Urge"), allowed=duty_rules.sets_tasks)


class TaskListView(NetworkList):
    """The tasks of the units in scope; those who set tasks urge many at once."""

    model = Task
    table_class = TaskTable
    filterset_class = TaskFilter
    page_key = "orgs.tasks"
    title = pgettext_lazy("work plan", "Tasks")
    note = gettext_lazy("What cities and counties have to do under the work plans (guidance, article 8).")
    default_columns = ("text", "unit", "person", "due_on", "standing", "answered", "urged_on")
    always_columns = ("text",)
    bulk_actions: ClassVar = (URGE, *NetworkList.bulk_actions)
    empty_title = gettext_lazy("No task yet")
    empty_note = gettext_lazy("The province and the cities set tasks on the page of a work plan.")
    empty_verb = (gettext_lazy("Open the work plans"), "orgs:work_plans")

    def get_queryset(self) -> QuerySet[Task]:
        """Give the tasks in scope."""
        return queries.listed(person(self.request))

    def bulk_urge(self, rows: QuerySet[Model]) -> str:
        """Urge the selected tasks, once a day each."""
        urged, left = actions.urge_many(Task.objects.filter(pk__in=rows.values("pk")), actor=person(self.request))
        words = ngettext("%(n)s task urged.", "%(n)s tasks urged.", urged) % {"n": urged}
        if left:
            words += " " + _("%(n)s were left: done, withdrawn, not yours to urge, or urged today already.") % {
                "n": left
            }
        return words


class TaskView(FormPage):
    """One task with what was answered; the people of its unit answer here."""

    template_name = "orgs/duty/task_detail.html"
    model, related = Task, RELATED
    called = "task"
    readable = True
    form_class = FeedbackForm
    words = gettext_lazy("Your feedback is written.")

    def allowed(self, task: Task) -> bool:
        return task.is_open and duty_rules.may_answer_task(self.actor, task)

    def act(self, task: Task, form: FeedbackForm) -> TaskFeedback:
        return actions.answer(task, actor=self.actor, **form.cleaned_data)

    def context(self, task: Task, form: FeedbackForm | None) -> dict[str, object]:
        """Show what was answered and urged, and who has to do it."""
        return {
            "task": task,
            "unit": label(task.unit),
            "people": actions.people_of(task),
            "feedback": task.feedback.select_related("by"),
            "urgings": task.urgings.select_related("by"),
            "may_set": duty_rules.may_set_task(self.actor, task.plan, task.unit),
            "autosave": self.draft_name(),
        }


class UrgeView(Page):
    """Urge one task by one click."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = Task.objects.visible_to(self.actor).select_related("plan__unit", "unit")
        task = get_object_or_404(rows, pk=pk)
        demand(duty_rules.may_set_task(self.actor, task.plan, task.unit))
        try:
            actions.urge(task, actor=self.actor)
            messages.success(request, _("The people who have to do it are told."))
        except Refused as refusal:
            messages.warning(request, refusal.message)
        return redirect(task)


class SetTasksView(FormPage):
    """Give a task under a work plan to one or many units."""

    title, verb = gettext_lazy("Set a task"), gettext_lazy("Set the task")
    note = gettext_lazy("The officers of the units are told at once and reminded before the last day.")
    model, related = WorkPlan, ("unit",)
    form_class = TaskForm

    def allowed(self, plan: WorkPlan) -> bool:
        return duty_rules.sets_tasks(self.actor)

    def needs(self, plan: WorkPlan) -> dict[str, object]:
        own = [one.organization_id for one in Scope.of(self.actor).intervals(duty_rules.SET_TARGETS)]
        places = queries.places_for_tasks(self.actor)
        return {"places": places, "below": places.filter(parent__in=own)}

    def act(self, plan: WorkPlan, form: TaskForm) -> list[Task]:
        return actions.set_tasks(plan, actor=self.actor, **form.values())

    def said(self, plan: WorkPlan, form: TaskForm, made: list[Task]) -> str:
        """Say for how many units it was set."""
        return ngettext("Set for %(n)s unit.", "Set for %(n)s units.", len(made)) % {"n": len(made)}

    def then(self, plan: WorkPlan, made: list[Task]) -> str:
        """Go on to the tasks of the plan."""
        return f"{reverse('orgs:task_list')}?plan={plan.pk}"


class SetterPage(FormPage):
    """A page about a task for the people who may set it."""

    model, related = Task, RELATED

    def allowed(self, task: Task) -> bool:
        return duty_rules.may_set_task(self.actor, task.plan, task.unit)


class ChangeView(SetterPage, EditPage):
    """Put text, day or person of a task right."""

    title = gettext_lazy("Change the task")
    form_class = ChangeTaskForm
    words = gettext_lazy("The task is changed; the people who have to do it are told.")

    def needs(self, task: Task) -> dict[str, object]:
        return {"unit_pk": task.unit_id}

    def act(self, task: Task, form: ChangeTaskForm) -> Task:
        return actions.change(task, actor=self.actor, version=form.cleaned_data["version"], values=form.values())


class OpenAgainView(SetterPage):
    """Open a task again that was called done too early."""

    title, verb = gettext_lazy("Open the task again"), gettext_lazy("Open again")
    form_class = WithdrawForm
    words = gettext_lazy("The task is open again.")

    def act(self, task: Task, form: WithdrawForm) -> Task:
        return actions.open_again(task, actor=self.actor, reason=form.cleaned_data["reason"])


class WithdrawView(SetterPage):
    """Withdraw a task with its reason."""

    title, verb = gettext_lazy("Withdraw the task"), gettext_lazy("Withdraw")
    danger = True
    form_class = WithdrawForm
    words = gettext_lazy("The task is withdrawn.")

    def act(self, task: Task, form: WithdrawForm) -> Task:
        return actions.withdraw(task, actor=self.actor, reason=form.cleaned_data["reason"])

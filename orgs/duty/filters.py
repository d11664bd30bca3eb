"""Filters of the lists of responsibility records, yearly targets and readers of work plans."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.web.filters import SearchFilter
from orgs.common.days import in_force_on
from orgs.duty.models.targets import TargetFigure, YearlyTarget
from orgs.duty.models.task import Task, TaskQuerySet, TaskState
from orgs.duty.models.work_plan import WorkPlan
from orgs.duty.queries.responsibility import MISSING, incomplete
from orgs.duty.queries.task import for_user
from orgs.pages.choices import DayFilter, SelectedFilter, UnitFilter
from orgs.register.queries import finding
from orgs.tree.models.organization import Organization

_ANY = ("any", _("anything"))
_LEVELS = [("city", pgettext_lazy("level", "cities")), ("county", pgettext_lazy("level", "counties"))]


def visible_plans(request: HttpRequest | None) -> QuerySet[WorkPlan]:
    """Return the work plans that the user reads."""
    return WorkPlan.objects.none() if request is None else WorkPlan.objects.visible_to(person(request))


class ResponsibilityFilter(django_filters.FilterSet):
    """Cities and counties by who answers for them and what their record lacks."""

    q = SearchFilter(method="by_words", label=_("unit or person"))
    unit = UnitFilter()
    kind = django_filters.ChoiceFilter(
        label=_("level"),
        choices=_LEVELS,
    )
    missing = django_filters.ChoiceFilter(
        label=_("record incomplete"),
        choices=[_ANY, *((one.key, one.label) for one in MISSING.values())],
        method="by_missing",
    )
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = Organization
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Organization], _name: str, value: str) -> QuerySet[Organization]:
        """Find by the unit, or by who answers for it today."""
        words = value.strip()
        holds = in_force_on(timezone.localdate(), "responsibles__")
        named = rows.filter(holds, responsibles__name__icontains=words).order_by().values("pk")
        return rows.filter(finding.matching(value) | Q(pk__in=named))

    def by_missing(self, rows: QuerySet[Organization], _name: str, value: str) -> QuerySet[Organization]:
        """Narrow to the records that lack something."""
        return rows.filter(incomplete(timezone.localdate(), value))


class TargetFilter(django_filters.FilterSet):
    """Targets by unit, year and figure."""

    unit = UnitFilter()
    year = django_filters.NumberFilter(label=_("year"), min_value=2018, max_value=2099)
    figure = django_filters.ChoiceFilter(label=_("figure"), choices=TargetFigure.choices)
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = YearlyTarget
        fields: list[str] = []


class ReadersFilter(django_filters.FilterSet):
    """The units at which a work plan was read, or was not."""

    q = SearchFilter(method="by_words", label=_("unit"))
    kind = django_filters.ChoiceFilter(
        label=_("level"),
        choices=_LEVELS,
    )
    read = django_filters.ChoiceFilter(
        label=_("state"),
        choices=[("yes", pgettext_lazy("work plan", "read")), ("no", _("not read yet"))],
        method="by_reading",
    )
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = Organization
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Organization], _name: str, value: str) -> QuerySet[Organization]:
        """Find by name or initials."""
        return rows.filter(finding.matching(value))

    def by_reading(self, rows: QuerySet[Organization], _name: str, value: str) -> QuerySet[Organization]:
        """Narrow to the units at which somebody has read it, or nobody."""
        return rows.filter(read_at__isnull=value == "no")


class TaskFilter(django_filters.FilterSet):
    """Tasks by unit, plan, state, last day and the people who set and do them."""

    q = SearchFilter(method="by_words", label=_("task, unit or person"))
    unit = UnitFilter()
    plan = django_filters.ModelChoiceFilter(label=_("work plan"), queryset=visible_plans)
    state = django_filters.ChoiceFilter(
        label=_("state"), choices=[("running", _("not done")), *TaskState.choices], method="by_state"
    )
    whose = django_filters.ChoiceFilter(
        label=_("whose"), choices=[("mine", _("I have to do them")), ("set", _("I set them"))], method="by_whose"
    )
    due_to = DayFilter(label=_("to be done until"), field_name="due_on", lookup_expr="lte")
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = Task
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Task], _name: str, value: str) -> QuerySet[Task]:
        """Find by part of the text, of the unit's name or initials, or of a person's name."""
        words = value.strip()
        return rows.filter(
            Q(text__icontains=words) | finding.matching(value, "unit__") | Q(person__name__icontains=words)
        )

    def by_state(self, rows: TaskQuerySet, _name: str, value: str) -> TaskQuerySet:
        """Narrow to the tasks in a state; those not done are the open and the overdue ones."""
        return rows.open() if value == "running" else rows.in_state(value)

    def by_whose(self, rows: TaskQuerySet, _name: str, value: str) -> TaskQuerySet:
        """Narrow to the tasks that the user has to do, or has set."""
        if value == "set":
            return rows.filter(set_by=self.request.user)
        return rows.filter(for_user(self.request.user))

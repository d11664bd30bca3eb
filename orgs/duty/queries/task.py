"""Tasks as a person sees them, and the people who do them."""

from __future__ import annotations

from typing import Any

from django.db.models import DateField, DateTimeField, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from kexie_portal.accounts.models import User
from orgs.common.days import in_force_on
from orgs.common.enums import UNIT_KINDS
from orgs.common.roles import OFFICERS
from orgs.common.scope import Scope
from orgs.duty.models.task import Task, TaskFeedback, TaskQuerySet, TaskUrging
from orgs.duty.rules import MANAGE_RESPONSIBILITY, SET_TARGETS
from orgs.tree.models.organization import Organization
from orgs.tree.querysets import OrganizationQuerySet


def workers(*units: int) -> QuerySet[User]:
    """Return the people with an officer's posting in force at one of the units: no reader and no leader."""
    held = in_force_on(timezone.localdate(), "postings__")
    at = {"postings__organization__in": units, "postings__role__in": OFFICERS}
    return User.objects.filter(held, **at, is_active=True).distinct()


def listed(user: User) -> TaskQuerySet:
    """Return the tasks of the units in scope with what was answered last and when they were last urged."""
    feedback = TaskFeedback.objects.filter(task=OuterRef("pk")).order_by("-at", "-pk")
    urging = TaskUrging.objects.filter(task=OuterRef("pk")).order_by("-day")
    rows: Any = Task.objects.visible_to(user).select_related("plan", "unit__parent__parent", "person", "set_by")
    found: TaskQuerySet = rows.annotate(
        answered_at=Subquery(feedback.values("at")[:1], output_field=DateTimeField()),
        answered=Subquery(feedback.values("text")[:1]),
        urged_on=Subquery(urging.values("day")[:1], output_field=DateField()),
    )
    return found


def places_for_tasks(user: User) -> OrganizationQuerySet:
    """Return the units to which a user may give tasks."""
    rows = Organization.objects.visible_to(user, SET_TARGETS).filter(kind__in=UNIT_KINDS, closed__isnull=True)
    return rows.order_by("tree_id", "lft")


def late_below(user: User) -> TaskQuerySet:
    """Return the overdue tasks of units below those at which a user sets tasks."""
    held = Scope.of(user)
    mine = [one.organization_id for one in held.intervals(SET_TARGETS)]
    rows: TaskQuerySet = Task.objects.overdue(timezone.localdate()).filter(held.condition(SET_TARGETS, "unit__"))
    return rows.exclude(unit__in=mine)


def for_user(user: User) -> Q:
    """Return the condition that a task is the user's to do: their unit has it, and no other person is named."""
    held = [one.organization_id for one in Scope.of(user).intervals(MANAGE_RESPONSIBILITY)]
    return Q(unit__in=held) & (Q(person__isnull=True) | Q(person=user))

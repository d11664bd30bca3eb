"""Sample rows are entered on the day on which they take effect, as clerks do; else all of it would count as late."""

from __future__ import annotations

from django.db.models import DateTimeField, Model
from django.db.models.functions import Cast

from orgs.common.days import start_of
from orgs.demo.story import Story
from orgs.register.models.association import CoveredEnterprise
from orgs.register.models.enterprise import Enterprise
from orgs.register.models.suspension import Suspension
from orgs.tree.models.organization import Organization

EFFECT: tuple[tuple[type[Model], str], ...] = (
    (Enterprise, "opened"),
    (Organization, "opened"),
    (CoveredEnterprise, "first_day"),
    (Suspension, "first_day"),
)


def in_time(story: Story) -> None:
    """Date the entries back; what has no first day was entered when the story begins."""
    for model, day in EFFECT:
        rows = model._base_manager.all()
        rows.filter(**{f"{day}__isnull": False}).update(created_at=Cast(day, DateTimeField()))
        rows.filter(**{f"{day}__isnull": True}).update(created_at=start_of(story.begins))
    Enterprise.objects.filter(closed__isnull=False).update(closing_noted_at=Cast("closed", DateTimeField()))

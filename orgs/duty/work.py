"""What a city or county still owes: a work plan to read, its own responsibility record, those of its counties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.web.worklist import WorkItem
from orgs.common.days import alive_on
from orgs.common.enums import BEARERS
from orgs.common.scope import Interval, Scope
from orgs.duty.models.task import TaskState
from orgs.duty.models.work_plan import WorkPlan, WorkPlanReading
from orgs.duty.queries.responsibility import incomplete
from orgs.duty.queries.task import late_below
from orgs.duty.rules import MANAGE_RESPONSIBILITY, sets_tasks
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

MOST_PLANS = 5
MOST_UNITS = 20


def duties(user: User) -> list[WorkItem]:
    """List the duties of the officers of cities and counties, and the overdue tasks below those who set tasks."""
    held = [one for one in Scope.of(user).intervals(MANAGE_RESPONSIBILITY) if one.kind in BEARERS]
    return [*(_unread(user, held) if held else ()), *(_records(user, held) if held else ()), *_late(user)]


def _late(user: User) -> list[WorkItem]:
    """Count the overdue tasks of the units below, which the user can urge; the user's own stand in the list each."""
    if not sets_tasks(user):
        return []
    late = late_below(user).count()
    words = _("Overdue tasks of the units below: urge them")
    url = f"{reverse('orgs:task_list')}?state={TaskState.OVERDUE}"
    return [WorkItem(words, url, count=late, icon="bell-ringing")] if late else []


def _unread(user: User, held: list[Interval]) -> list[WorkItem]:
    """Name the plans of this year and the next that the user has not opened."""
    mine = WorkPlanReading.objects.filter(plan=OuterRef("pk"), reader=user)
    trees = {one.tree_id for one in held}
    rows = WorkPlan.objects.in_force().filter(~Exists(mine), unit__tree_id__in=trees)
    recent = rows.filter(year__gte=timezone.localdate().year).order_by("-published_at", "-pk")
    return [
        WorkItem(_("Read the work plan: %(title)s") % {"title": plan.title}, plan.get_absolute_url(), icon="notebook")
        for plan in recent[:MOST_PLANS]
    ]


def _records(user: User, held: list[Interval]) -> list[WorkItem]:
    """Name the user's own units whose record lacks something, and count the units below them."""
    today = timezone.localdate()
    own = [one.organization_id for one in held]
    rows = Organization.objects.visible_to(user, MANAGE_RESPONSIBILITY).filter(alive_on(today), kind__in=BEARERS)
    lacking = rows.filter(incomplete(today)).order_by("tree_id", "lft")
    found = list(lacking.only("pk", "name", "short_name"))
    items = [
        WorkItem(
            _("Complete the responsibility record of %(unit)s") % {"unit": unit.short_name or unit.name},
            reverse("orgs:responsibility_detail", args=[unit.pk]),
            icon="user-shield",
        )
        for unit in found
        if unit.pk in own
    ][:MOST_UNITS]
    below = sum(unit.pk not in own for unit in found)
    if below:
        url = f"{reverse('orgs:responsibility')}?missing=any"
        items.append(
            WorkItem(_("Responsibility records of counties that lack something"), url, count=below, icon="user-shield")
        )
    return items

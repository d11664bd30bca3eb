"""Who may keep responsibility, targets and work plans: predicates that refuse by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgs.common import scope
from orgs.common.enums import BEARERS, UNIT_KINDS, Kind
from orgs.common.scope import PUBLISH

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.duty.models.task import Task
    from orgs.duty.models.work_plan import WorkPlan
    from orgs.tree.models.organization import Organization


MANAGE_RESPONSIBILITY = "orgs.manage_responsibility"

SET_TARGETS = "orgs.set_targets"


def may_keep_responsibility(user: User, unit: Organization) -> bool:
    """Tell whether a user may keep who answers for the work at a city or county."""
    return unit.kind in BEARERS and unit.closed is None and scope.may(user, MANAGE_RESPONSIBILITY, unit)


def may_set_targets(user: User, unit: Organization) -> bool:
    """Tell whether a user may set the targets of the units right under a province or city."""
    return unit.kind in (Kind.PROVINCE, Kind.CITY) and unit.closed is None and scope.may(user, SET_TARGETS, unit)


def may_publish(user: User, province: Organization) -> bool:
    """Tell whether a user may publish work plans of a province and see who has read them."""
    return province.kind == Kind.PROVINCE and scope.may(user, PUBLISH, province)


def sets_tasks(user: User) -> bool:
    """Tell whether a user gives tasks to any unit: an officer of the province or of a city."""
    return scope.holds(user, SET_TARGETS)


def may_set_task(user: User, plan: WorkPlan, unit: Organization) -> bool:
    """Tell whether a user may give a unit a task under a plan: a unit of their province or city that still stands."""
    stands = unit.kind in UNIT_KINDS and unit.closed is None and unit.tree_id == plan.unit.tree_id
    return stands and scope.may(user, SET_TARGETS, unit)


def may_answer_task(user: User, task: Task) -> bool:
    """Tell whether a user may answer a task: an officer right at the unit that has it."""
    held = scope.Scope.of(user).intervals(MANAGE_RESPONSIBILITY)
    return any(interval.organization_id == task.unit_id for interval in held)

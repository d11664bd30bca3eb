"""Reads of the reports under names that a clerk would use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from orgs.common.days import counted_on
from orgs.common.enums import UNIT_KINDS
from orgs.common.scope import Scope
from orgs.register.models.enterprise import Industry
from orgs.register.models.suspension import resting_on
from orgs.tree.models.organization import Organization
from reports.coverage.definitions import Selection

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

VIEW = "orgs.view_unit"


def units_of(user: User) -> list[Organization]:
    """Return the units of the user's postings, the widest first; everything under them is theirs too."""
    pks = [one.organization_id for one in Scope.of(user).intervals(VIEW) if one.kind in UNIT_KINDS]
    return list(Organization.objects.filter(pk__in=pks).order_by("level", "tree_id", "lft")) if pks else []


def works_for_a_unit(user: User) -> bool:
    """Tell whether the user has a unit whose figures they may see."""
    return any(one.kind in UNIT_KINDS for one in Scope.of(user).intervals(VIEW))


def suspended(selection: Selection) -> QuerySet[Organization]:
    """Return the associations that are there on the day and rest (暂停活动): with the active ones all on the books."""
    return selection.associations().filter(counted_on(selection.day), pk__in=resting_on(selection.day))


def section_names() -> dict[str, str]:
    """Return the sections of industry (门类) with their names."""
    return dict(Industry.objects.order_by("section").values_list("section", "section_name").distinct())

"""Party building, responsibility, targets and work plans in the side navigation."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kexie_portal.web.navigation import Item, register
from orgs.enums import UNIT_KINDS, Kind
from orgs.querysets import VIEW
from orgs.scope import Scope


def _works_at(user: Any, *kinds: str) -> bool:
    return any(one.kind in kinds for one in Scope.of(user).intervals(VIEW))


def works_for_a_city(user: Any) -> bool:
    """Tell whether the user works for a province or a city."""
    return _works_at(user, Kind.PROVINCE, Kind.CITY)


def works_for_a_unit(user: Any) -> bool:
    """Tell whether the user works for a unit."""
    return _works_at(user, *UNIT_KINDS)


def install() -> None:
    """Register the pages."""
    group = "duty"
    register(Item(group, 240, _("Party building"), "orgs:party", icon="flag", allowed=works_for_a_city))
    register(Item(group, 310, _("Responsibility"), "orgs:responsibility", icon="user-shield", allowed=works_for_a_unit))
    register(Item(group, 320, _("Yearly targets"), "orgs:yearly_targets", icon="target", allowed=works_for_a_unit))
    register(Item(group, 325, _("Work plans"), "orgs:work_plans", icon="notebook", allowed=works_for_a_unit))

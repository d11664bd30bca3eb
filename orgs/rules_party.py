"""Who may keep party building, responsibility, targets and work plans: predicates that refuse by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgs import scope
from orgs.enums import BEARERS, Kind
from orgs.rules import MANAGE_ASSOCIATION, VIEW_PERSONAL

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.models import Organization

MANAGE_PARTY = "orgs.manage_party"
MANAGE_RESPONSIBILITY = "orgs.manage_responsibility"
SET_TARGETS = "orgs.set_targets"
PUBLISH = "orgs.publish_plan"
HOSTS = (Kind.SOCIETY, Kind.FEDERATION)


def may_keep_city(user: User, city: Organization) -> bool:
    """Tell whether a user may keep a city's committee and its link with the organisation department."""
    return city.kind == Kind.CITY and city.closed is None and scope.may(user, MANAGE_PARTY, city)


def may_keep_host(user: User, host: Organization) -> bool:
    """Tell whether a user may keep the party organisations of a society or federation."""
    return host.kind in HOSTS and scope.may(user, MANAGE_PARTY, host)


def may_mark(user: User, node: Organization) -> bool:
    """Tell whether a user may say by which driver an association came."""
    return node.kind == Kind.ASSOCIATION and scope.may(user, MANAGE_ASSOCIATION, node)


def may_keep_responsibility(user: User, unit: Organization) -> bool:
    """Tell whether a user may keep who answers for the work at a city or county."""
    return unit.kind in BEARERS and unit.closed is None and scope.may(user, MANAGE_RESPONSIBILITY, unit)


def may_set_targets(user: User, unit: Organization) -> bool:
    """Tell whether a user may set the targets of the units right under a province or city."""
    return unit.kind in (Kind.PROVINCE, Kind.CITY) and unit.closed is None and scope.may(user, SET_TARGETS, unit)


def may_publish(user: User, province: Organization) -> bool:
    """Tell whether a user may publish work plans of a province and see who has read them."""
    return province.kind == Kind.PROVINCE and scope.may(user, PUBLISH, province)


def may_see_persons(user: User, node: Organization) -> bool:
    """Tell whether a user's work needs the particulars of the persons of a node (PIPL art. 6)."""
    return scope.may(user, VIEW_PERSONAL, node)

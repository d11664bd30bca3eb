"""Who may do what with surveys, societies, federations and memberships: predicates that refuse by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgs.common import scope
from orgs.common.enums import HOSTS, SOCIETY_KINDS, Kind
from orgs.memberships.rules import KEEP, MANAGE

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.societies.models.liaison import LiaisonLink
    from orgs.tree.models.organization import Organization


#: Where a society or federation may be founded.
FOUNDED_UNDER = {
    Kind.SOCIETY: Kind.CITY,
    Kind.FEDERATION: Kind.CITY,
    Kind.PROVINCIAL_SOCIETY: Kind.PROVINCE,
}


def may_survey(user: User, city: Organization) -> bool:
    """Tell whether a user keeps the industry survey and the key industries of a city."""
    return city.kind == Kind.CITY and scope.may(user, MANAGE, city)


def may_manage_anywhere(user: User) -> bool:
    """Tell whether a user keeps societies and federations anywhere."""
    return scope.holds(user, MANAGE)


def may_found(user: User, kind: str, unit: Organization) -> bool:
    """Tell whether a user may enter a society or federation under a unit."""
    return FOUNDED_UNDER.get(Kind(kind)) == unit.kind and unit.closed is None and scope.may(user, MANAGE, unit)


def may_manage(user: User, node: Organization) -> bool:
    """Tell whether a user may change or close a society or federation that is not closed yet."""
    return node.kind in SOCIETY_KINDS and node.closed is None and scope.may(user, MANAGE, node)


def may_reopen(user: User, node: Organization) -> bool:
    """Tell whether a user may take back the closing of a society or federation: whoever could close it."""
    return node.kind in SOCIETY_KINDS and node.closed is not None and scope.may(user, MANAGE, node)


def may_keep(user: User, node: Organization) -> bool:
    """Tell whether a user keeps the people, meetings and links of a society or federation."""
    return node.kind in SOCIETY_KINDS and node.closed is None and scope.may(user, KEEP, node)


def may_keep_firms(user: User, node: Organization) -> bool:
    """Tell whether a user keeps the member enterprises of a living society or federation, and invites them."""
    return node.kind in HOSTS and may_keep(user, node)


def keeps_anywhere(user: User) -> bool:
    """Tell whether a user keeps the members of any society or federation."""
    return scope.holds(user, KEEP)


def may_link(user: User, link: LiaisonLink) -> bool:
    """Tell whether a user keeps one end of a liaison link."""
    return scope.may(user, KEEP, link.society) or scope.may(user, KEEP, link.provincial_society)

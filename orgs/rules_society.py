"""Who may do what with surveys, societies, federations and memberships: predicates that refuse by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgs import scope
from orgs.enums import UNIT_KINDS, Kind
from orgs.membership_places import area_of
from orgs.querysets import VIEW
from orgs.society_choices import BODY_KINDS, MEMBER_KINDS, SOCIETY_KINDS

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.models import LiaisonLink, Organization

MANAGE = "orgs.manage_society"
KEEP = "orgs.keep_society"
APPLY = "orgs.apply_membership"
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


def may_keep(user: User, node: Organization) -> bool:
    """Tell whether a user keeps the people, meetings and links of a society or federation."""
    return node.kind in SOCIETY_KINDS and node.closed is None and scope.may(user, KEEP, node)


def may_admit(user: User, body: Organization) -> bool:
    """Tell whether a user decides who belongs to a body: a society, a federation, a county or city association."""
    return body.kind in BODY_KINDS and scope.may(user, KEEP, body)


def may_admit_anywhere(user: User) -> bool:
    """Tell whether a user decides on members anywhere."""
    return scope.holds(user, KEEP)


def may_enter(user: User, body: Organization, member: Organization) -> bool:
    """Tell whether a user may enter a membership: he decides for the body and sees the member."""
    return may_admit(user, body) and body.closed is None and scope.may(user, VIEW, member)


def may_enter_at(user: User, body: Organization) -> bool:
    """Tell whether a user enters members of a body: he decides for it and sees where they come from.

    The contact of a society decides on applications and invites; the city enters (guidance art. 5).
    """
    return may_admit(user, body) and body.closed is None and scope.may(user, VIEW, area_of(body))


def may_enter_anywhere(user: User) -> bool:
    """Tell whether a user enters members anywhere: he decides for the bodies of a unit."""
    return any(held.kind in UNIT_KINDS for held in scope.Scope.of(user).intervals(KEEP))


def may_apply(user: User, member: Organization) -> bool:
    """Tell whether a user may apply for a living association or park."""
    return member.kind in MEMBER_KINDS and member.closed is None and scope.may(user, APPLY, member)


def may_recommend(user: User, member: Organization) -> bool:
    """Tell whether a user may recommend an association or park to a provincial or national society."""
    return member.kind in MEMBER_KINDS and member.closed is None and scope.may(user, MANAGE, member)


def may_link(user: User, link: LiaisonLink) -> bool:
    """Tell whether a user keeps one end of a liaison link."""
    return scope.may(user, KEEP, link.society) or scope.may(user, KEEP, link.provincial_society)

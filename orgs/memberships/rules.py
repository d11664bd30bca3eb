"""Who may decide, enter, apply for and recommend memberships: predicates that refuse by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgs.common import scope
from orgs.common.enums import HOSTS, UNIT_KINDS
from orgs.common.scope import VIEW
from orgs.memberships.enums import BODY_KINDS, MEMBER_KINDS, OWN_KINDS
from orgs.tree.places import area_of

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.tree.models.organization import Organization


MANAGE = "orgs.manage_society"

KEEP = "orgs.keep_society"

APPLY = "orgs.apply_membership"


def may_admit(user: User, body: Organization) -> bool:
    """Tell whether a user decides who belongs to a body: a society, a federation, a county or city association."""
    return body.kind in BODY_KINDS and scope.may(user, KEEP, body)


def may_certify(user: User, body: Organization) -> bool:
    """Tell whether a user issues the certificates of a living society or federation: whoever decides on its members."""
    return body.kind in HOSTS and body.closed is None and may_admit(user, body)


def may_set_criteria(user: User, unit: Organization) -> bool:
    """Tell whether a user says which associations a living county or city takes: whoever decides on its members."""
    return unit.kind in OWN_KINDS and unit.closed is None and may_admit(user, unit)


def may_admit_anywhere(user: User) -> bool:
    """Tell whether a user decides on members anywhere."""
    return scope.holds(user, KEEP)


def may_enter(user: User, body: Organization, member: Organization) -> bool:
    """Tell whether a user may enter a membership: they decide for the body and see the member."""
    return may_admit(user, body) and body.closed is None and scope.may(user, VIEW, member)


def may_enter_at(user: User, body: Organization) -> bool:
    """Tell whether a user enters members of a body: they decide for it and see where its members come from.

    The contact of a society decides on applications and invites; the city enters (guidance art. 5).
    """
    return may_admit(user, body) and body.closed is None and scope.may(user, VIEW, area_of(body))


def may_enter_anywhere(user: User) -> bool:
    """Tell whether a user enters members anywhere: they decide for the bodies of a unit."""
    return any(held.kind in UNIT_KINDS for held in scope.Scope.of(user).intervals(KEEP))


def may_apply(user: User, member: Organization) -> bool:
    """Tell whether a user may apply for a living association or park."""
    return member.kind in MEMBER_KINDS and member.closed is None and scope.may(user, APPLY, member)


def may_recommend(user: User, member: Organization) -> bool:
    """Tell whether a user may recommend an association or park to a provincial or national society."""
    return member.kind in MEMBER_KINDS and member.closed is None and scope.may(user, MANAGE, member)

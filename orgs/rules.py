"""Who may do what with the records of the network: typed predicates that refuse by default."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from orgs import scope
from orgs.enums import PARENT_KINDS, UNIT_KINDS, Kind

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.models import Association, Enterprise, Organization

MANAGE_ASSOCIATION = "orgs.manage_association"
MANAGE_ENTERPRISE = "orgs.manage_enterprise"
MOVE = "orgs.move_organization"
MANAGE_UNITS = "orgs.manage_units"
VIEW_PERSONAL = "orgs.view_personal"
EXPORT = "orgs.export_data"


def may_register(user: User, unit: Organization) -> bool:
    """Tell whether a user may register an association under a unit."""
    return unit.kind in PARENT_KINDS[Kind.ASSOCIATION] and scope.may(user, MANAGE_ASSOCIATION, unit)


def may_register_anywhere(user: User) -> bool:
    """Tell whether a user may register associations at all."""
    return scope.holds(user, MANAGE_ASSOCIATION)


def may_change_association(user: User, association: Association) -> bool:
    """Tell whether a user may change an association that is not closed yet."""
    node = association.organization
    return node.closed is None and scope.may(user, MANAGE_ASSOCIATION, node)


def may_add_enterprise(user: User, unit: Organization) -> bool:
    """Tell whether a user may enter an enterprise under a unit below the province."""
    return unit.kind in UNIT_KINDS and unit.kind != Kind.PROVINCE and scope.may(user, MANAGE_ENTERPRISE, unit)


def may_add_enterprise_anywhere(user: User) -> bool:
    """Tell whether a user keeps any part of the enterprise register."""
    return scope.holds(user, MANAGE_ENTERPRISE)


def may_change_enterprise(user: User, enterprise: Enterprise) -> bool:
    """Tell whether a user may change an enterprise."""
    return scope.may(user, MANAGE_ENTERPRISE, enterprise.unit)


def may_see_phones(user: User, node: Organization) -> bool:
    """Tell whether a user's work needs the phones of the people of a node (PIPL art. 6)."""
    return scope.may(user, VIEW_PERSONAL, node)


def may_move(user: User, node: Organization) -> bool:
    """Tell whether a user may move a node; parks and associations move, units follow the list of divisions."""
    return node.kind in (Kind.PARK, Kind.ASSOCIATION) and scope.may(user, MOVE, node)


def may_move_to(user: User, node: Organization, target: Organization) -> bool:
    """Tell whether a user may move a node under a target: the verb is needed at both ends."""
    return may_move(user, node) and target.kind in PARENT_KINDS[node.kind] and scope.may(user, MOVE, target)


def may_add_park(user: User, parent: Organization) -> bool:
    """Tell whether a user may add a park under a city or county."""
    return parent.kind in PARENT_KINDS[Kind.PARK] and parent.closed is None and scope.may(user, MANAGE_UNITS, parent)


def may_export(user: User) -> bool:
    """Tell whether a user may take lists out of the portal."""
    return scope.holds(user, EXPORT)


def day_is_sound(day: date, opened: date | None, today: date) -> bool:
    """Tell whether an end day lies between the beginning and today."""
    return day <= today and (opened is None or day >= opened)

"""Who may keep enterprises and associations: typed predicates that refuse by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgs.common import scope
from orgs.common.enums import PARENT_KINDS, UNIT_KINDS, Kind

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.register.models.association import Association
    from orgs.register.models.enterprise import Enterprise
    from orgs.tree.models.organization import Organization


MANAGE_ASSOCIATION = "orgs.manage_association"

MANAGE_ENTERPRISE = "orgs.manage_enterprise"


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


def may_mark(user: User, node: Organization) -> bool:
    """Tell whether a user may say by which driver an association came."""
    return node.kind == Kind.ASSOCIATION and scope.may(user, MANAGE_ASSOCIATION, node)

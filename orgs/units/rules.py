"""Who may move nodes, and add and rename parks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgs.common import scope
from orgs.common.enums import PARENT_KINDS, Kind
from orgs.tree.rules import MANAGE_UNITS

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.tree.models.organization import Organization, OrganizationMove


MOVE = "orgs.move_organization"


def may_rename_park(user: User, node: Organization) -> bool:
    """Tell whether a user may rename a park that is not closed."""
    return node.kind == Kind.PARK and node.closed is None and scope.may(user, MANAGE_UNITS, node)


def may_move(user: User, node: Organization) -> bool:
    """Tell whether a user may move a node; parks and associations move, units follow the list of divisions."""
    return node.kind in (Kind.PARK, Kind.ASSOCIATION) and scope.may(user, MOVE, node)


def may_move_to(user: User, node: Organization, target: Organization) -> bool:
    """Tell whether a user may move a node under a target: the verb is needed at both ends."""
    return may_move(user, node) and target.kind in PARENT_KINDS[node.kind] and scope.may(user, MOVE, target)


def may_add_park(user: User, parent: Organization) -> bool:
    """Tell whether a user may add a park under a city or county."""
    return parent.kind in PARENT_KINDS[Kind.PARK] and parent.closed is None and scope.may(user, MANAGE_UNITS, parent)


def may_take_back_move(user: User, move: OrganizationMove) -> bool:
    """Tell whether a user may take back a move by hand: whoever could move the node back."""
    node = move.organization
    return node.closed is None and may_move_to(user, node, move.from_parent)

"""Who may take a part in the decision of a case at a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgs.common import scope

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.tree.models.organization import Organization

CHECK = "orgs.check_case"
DECIDE = "orgs.decide_case"
SIGN = "orgs.sign_case"


def may_sign(user: User, node: Organization) -> bool:
    """Tell whether a user's posting reaches the decisions of a place: as an officer, or as the leader in charge.

    Whether they may take this decision is said by `kexie_portal.workflow.separation`, which also names who may.
    """
    return scope.may(user, DECIDE, node) or scope.may(user, SIGN, node)

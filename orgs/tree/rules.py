"""Who may do what with the records of the network: typed predicates that refuse by default."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from orgs.common import scope
from orgs.common.scope import EXPORT, VIEW_PERSONAL

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.tree.models.organization import Organization


MANAGE_UNITS = "orgs.manage_units"


def may_see_phones(user: User, node: Organization) -> bool:
    """Tell whether a user's work needs phones and other particulars of the people of a node (PIPL art. 6)."""
    return scope.may(user, VIEW_PERSONAL, node)


def may_export(user: User) -> bool:
    """Tell whether a user may take lists out of the portal."""
    return scope.holds(user, EXPORT)


def day_is_sound(day: date, opened: date | None, today: date) -> bool:
    """Tell whether an end day lies between the beginning and today."""
    return day <= today and (opened is None or day >= opened)

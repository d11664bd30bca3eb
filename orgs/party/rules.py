"""Who may keep party building: predicates that refuse by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgs.common import scope
from orgs.common.enums import HOSTS, Kind

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.tree.models.organization import Organization


MANAGE_PARTY = "orgs.manage_party"


def may_keep_city(user: User, city: Organization) -> bool:
    """Tell whether a user may keep a city's committee and its link with the organisation department."""
    return city.kind == Kind.CITY and city.closed is None and scope.may(user, MANAGE_PARTY, city)


def may_keep_host(user: User, host: Organization) -> bool:
    """Tell whether a user may keep the party organisations of a society or federation."""
    return host.kind in HOSTS and scope.may(user, MANAGE_PARTY, host)

"""Time limits of cases: who sets them, and their page in the side navigation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kexie_portal.web.navigation import Item, register
from kexie_portal.workflow.limits import register_setter
from orgs.common import scope
from orgs.common import scope as rules_party
from orgs.common.scope import works_for_a_unit

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def may_set(user: User) -> bool:
    """Tell whether a user sets time limits: they publish for a province."""
    return scope.holds(user, rules_party.PUBLISH)


def install() -> None:
    """Say who sets time limits, and register their page."""
    register_setter(may_set)
    register(Item("cases", 180, _("How long steps take"), "orgs:case_times", icon="clock", allowed=works_for_a_unit))
    register(Item("cases", 185, _("Who holds what"), "orgs:cases_held", icon="list-search", allowed=works_for_a_unit))
    register(Item("cases", 190, _("Time limits of cases"), "orgs:time_limits", "hourglass", works_for_a_unit))

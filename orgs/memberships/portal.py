"""Societies, federations and memberships take their places in the portal; called once when the app starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kexie_portal.notices.kinds import register_kind
from orgs.common import scope
from orgs.memberships import following as membership_following
from orgs.memberships import rules as membership_rules
from orgs.memberships import workflow as workflow_membership
from orgs.societies import portal as navigation_societies


def install() -> None:
    """Register states, notices, pages and what follows a merger."""
    workflow_membership.install()
    membership_following.install()
    navigation_societies.install()
    register_kind(
        "membership",
        _("membership in societies and federations"),
        concerns=lambda user: scope.holds(user, membership_rules.KEEP) or scope.holds(user, membership_rules.APPLY),
    )

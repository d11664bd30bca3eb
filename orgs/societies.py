"""Societies, federations and memberships take their places in the portal; called once when the app starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kexie_portal.notices.kinds import register_kind
from orgs import membership_following, navigation_societies, rules_society, scope, workflow_membership


def install() -> None:
    """Register states, notices, pages and what follows a merger."""
    workflow_membership.install()
    membership_following.install()
    navigation_societies.install()
    register_kind(
        "membership",
        _("membership in societies and federations"),
        concerns=lambda user: scope.holds(user, rules_society.KEEP) or scope.holds(user, rules_society.APPLY),
    )

"""Data quality in the side navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kexie_portal.web.navigation import Item, register
from orgs.common import scope
from orgs.common.scope import VIEW
from orgs.quality import again


def install() -> None:
    """Register the page and the nightly round."""
    again.install()
    register(
        Item(
            "organizations",
            70,
            _("Data quality"),
            "orgs:quality",
            "shield-check",
            lambda user: scope.holds(user, VIEW),
        )
    )

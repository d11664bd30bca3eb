"""Party building in the side navigation and on the pages of cities."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.navigation import Item, register
from orgs.common.enums import Kind
from orgs.common.scope import works_for_a_city
from orgs.pages.links import DutyLink
from orgs.pages.links import register as register_link
from orgs.party import audit, following


def install() -> None:
    """Register history, the pages, and lead from the page of a city to its party building."""
    audit.register()
    following.install()
    name = _("Party building")
    register(Item("duty", 240, name, "orgs:party", icon="flag", allowed=works_for_a_city))
    register_link(
        DutyLink(
            "party",
            name,
            "flag",
            10,
            (Kind.CITY,),
            lambda city: reverse("orgs:party_city", args=[city.pk]),
            works_for_a_city,
        )
    )

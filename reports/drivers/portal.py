"""The three drivers in the side navigation and on the pages of units."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.navigation import Item, register
from orgs.common.enums import Kind
from orgs.pages import links
from orgs.pages.links import DutyLink
from orgs.tree.models.organization import Organization
from reports.drivers.views import sees_drivers


def install() -> None:
    """Register the page, and lead from a unit to its drivers."""
    name, icon = _("Three drivers"), "steering-wheel"
    register(Item("duty", 330, name, "reports:drivers", icon, sees_drivers))
    links.register(DutyLink("drivers", name, icon, 70, (Kind.PROVINCE, Kind.CITY), _board, sees_drivers))


def _board(unit: Organization) -> str:
    return reverse("reports:drivers_unit", args=[unit.pk])

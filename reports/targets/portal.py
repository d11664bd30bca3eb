"""Targets beside the actuals in the side navigation and on the pages of units."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.navigation import Item, register
from orgs.common.enums import Kind
from orgs.pages import links
from orgs.pages.links import DutyLink
from orgs.tree.models.organization import Organization
from reports.coverage.queries import works_for_a_unit

KINDS = (Kind.PROVINCE, Kind.CITY, Kind.COUNTY)


def install() -> None:
    """Register the page, and lead from a unit to its targets."""
    name, icon = _("Targets and actuals"), "target-arrow"
    register(Item("duty", 321, name, "reports:targets", icon, works_for_a_unit))
    links.register(DutyLink("board", name, icon, 31, KINDS, _board, works_for_a_unit))


def _board(unit: Organization) -> str:
    return reverse("reports:targets_unit", args=[unit.pk])

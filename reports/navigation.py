"""The reports in the navigation."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.navigation import Item, register
from orgs.common.enums import Kind
from orgs.common.scope import holds
from orgs.pages.links import DutyLink
from orgs.pages.links import register as register_link
from orgs.tree.models.organization import Organization
from reports.coverage.queries import works_for_a_unit
from reports.drivers.views import sees_drivers


def sees_figures(user: Any) -> bool:
    """Tell whether the user has a unit whose figures he may see."""
    return works_for_a_unit(user)


def keeps_schedules(user: Any) -> bool:
    """Tell whether the user keeps report schedules anywhere."""
    return holds(user, "orgs.manage_schedule")


def _install_links() -> None:
    """Lead from the page of a unit to its targets beside the actuals and to its drivers."""
    units, above = (Kind.PROVINCE, Kind.CITY, Kind.COUNTY), (Kind.PROVINCE, Kind.CITY)
    for key, label, icon, order, kinds, page, allowed in (
        ("board", _("Targets and actuals"), "target-arrow", 31, units, "reports:targets_unit", sees_figures),
        ("drivers", _("Three drivers"), "steering-wheel", 70, above, "reports:drivers_unit", sees_drivers),
        ("coverage", _("Coverage"), "chart-bar", 80, units, "reports:unit_dashboard", sees_figures),
    ):
        register_link(DutyLink(key, label, icon, order, kinds, partial(_of_unit, page), allowed))


def _of_unit(page: str, unit: Organization) -> str:
    return reverse(page, args=[unit.pk])


def install() -> None:
    """Add dashboard, reports, schedules, official counts and definitions."""
    register(Item("duty", 321, _("Targets and actuals"), "reports:targets", "target-arrow", sees_figures))
    _install_links()
    register(Item("duty", 330, _("Three drivers"), "reports:drivers", "steering-wheel", sees_drivers))
    register(Item("reports", 10, _("Coverage"), "reports:dashboard", "chart-bar", sees_figures))
    register(Item("reports", 20, _("Period reports"), "reports:period_list", "report", sees_figures))
    register(Item("reports", 30, _("Report schedules"), "reports:schedule_list", "calendar-time", keeps_schedules))
    register(Item("reports", 60, _("Official counts"), "reports:official_counts", "clipboard-data", sees_figures))
    register(Item("reports", 70, _("Definitions"), "reports:definitions", "ruler-measure", sees_figures))

"""The reports in the navigation."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kexie_portal.web.navigation import Item, register
from orgs.scope import holds
from reports.drivers.views import sees_drivers
from reports.queries import works_for_a_unit


def sees_figures(user: Any) -> bool:
    """Tell whether the user has a unit whose figures he may see."""
    return works_for_a_unit(user)


def keeps_schedules(user: Any) -> bool:
    """Tell whether the user keeps report schedules anywhere."""
    return holds(user, "orgs.manage_schedule")


def install() -> None:
    """Add dashboard, reports, schedules, official counts and definitions."""
    register(Item("duty", 321, _("Targets and actuals"), "reports:targets", "target-arrow", sees_figures))
    register(Item("duty", 330, _("Three drivers"), "reports:drivers", "steering-wheel", sees_drivers))
    register(Item("reports", 10, _("Coverage"), "reports:dashboard", "chart-bar", sees_figures))
    register(Item("reports", 20, _("Period reports"), "reports:period_list", "report", sees_figures))
    register(Item("reports", 30, _("Report schedules"), "reports:schedule_list", "calendar-time", keeps_schedules))
    register(Item("reports", 60, _("Official counts"), "reports:official_counts", "clipboard-data", sees_figures))
    register(Item("reports", 70, _("Definitions"), "reports:definitions", "ruler-measure", sees_figures))

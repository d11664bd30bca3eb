"""Coverage in the log, the side navigation, on the home page and on the pages of units."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from kexie_portal.web.navigation import Item, register
from orgs.common import history
from orgs.common.enums import EnterpriseClass, Kind
from orgs.pages import links
from orgs.pages.links import DutyLink
from orgs.tree.models.organization import Organization
from reports.coverage import panel
from reports.coverage.models import OfficialCount
from reports.coverage.queries import works_for_a_unit


def install() -> None:
    """Record official counts, register the pages and the panel, and lead from a unit to its figures."""
    history.record(OfficialCount, exclude=["entered_at", "is_sample", "version"], title=_name, may_see_personal=_nobody)
    panel.install()
    for order, title, page, icon in (
        (10, _("Coverage"), "reports:dashboard", "chart-bar"),
        (60, _("Official counts"), "reports:official_counts", "clipboard-data"),
        (70, _("Definitions"), "reports:definitions", "ruler-measure"),
    ):
        register(Item("reports", order, title, page, icon, works_for_a_unit))
    kinds = (Kind.PROVINCE, Kind.CITY, Kind.COUNTY)
    links.register(DutyLink("coverage", _("Coverage"), "chart-bar", 80, kinds, _figures, works_for_a_unit))


def _figures(unit: Organization) -> str:
    return reverse("reports:unit_dashboard", args=[unit.pk])


def _nobody(user: object, count: OfficialCount) -> bool:
    return False


def _name(count: OfficialCount) -> str:
    unit = count.unit.name if "unit" in count._state.fields_cache else f"#{count.unit_id}"
    with override(settings.LANGUAGE_CODE):  # names are stored in the portal's own language, whoever writes
        return f"{unit} {EnterpriseClass(count.enterprise_class).label} {count.as_of}"

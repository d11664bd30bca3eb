"""Party building, responsibility, targets and work plans in the side navigation."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kexie_portal.notices.kinds import register_kind
from kexie_portal.web import worklist
from kexie_portal.web.navigation import Item, register
from orgs.duty_links import DutyLink
from orgs.duty_links import register as register_link
from orgs.duty_work import duties
from orgs.enums import UNIT_KINDS, Kind
from orgs.kept_work import until_written
from orgs.models.responsibility import BEARERS
from orgs.querysets import VIEW
from orgs.scope import Scope


def _works_at(user: Any, *kinds: str) -> bool:
    return any(one.kind in kinds for one in Scope.of(user).intervals(VIEW))


def works_for_a_city(user: Any) -> bool:
    """Tell whether the user works for a province or a city."""
    return _works_at(user, Kind.PROVINCE, Kind.CITY)


def works_for_a_unit(user: Any) -> bool:
    """Tell whether the user works for a unit."""
    return _works_at(user, *UNIT_KINDS)


def install() -> None:
    """Register the pages."""
    group = "duty"
    register(Item(group, 240, _("Party building"), "orgs:party", icon="flag", allowed=works_for_a_city))
    register(Item(group, 310, _("Responsibility"), "orgs:responsibility", icon="user-shield", allowed=works_for_a_unit))
    register(Item(group, 320, _("Yearly targets"), "orgs:yearly_targets", icon="target", allowed=works_for_a_unit))
    register(Item(group, 325, _("Work plans"), "orgs:work_plans", icon="notebook", allowed=works_for_a_unit))
    _install_links()
    for kind, label in (("work_plan", _("Work plans")), ("targets", _("Yearly targets"))):
        register_kind(kind, label, concerns=works_for_a_unit)
    worklist.register(until_written(duties), kind="duty", label=_("Responsibility and work plans"))


def _of_unit(page: str, *, by_key: bool = False, tab: str = "") -> Any:
    """Return the address of a page for a unit: by its key, by the filter of a list, or a tab of its own page."""

    def url(unit: Any) -> str:
        if tab:
            return f"{unit.get_absolute_url()}?tab={tab}"
        return reverse(page, args=[unit.pk]) if by_key else f"{reverse(page)}?unit={unit.pk}"

    return url


def _install_links() -> None:
    """Lead from the page of a unit to its records."""
    city, above, units = (Kind.CITY,), (Kind.PROVINCE, Kind.CITY), (Kind.PROVINCE, *BEARERS)
    for key, label, icon, order, kinds, url, allowed in (
        ("party", _("Party building"), "flag", 10, city, _of_unit("orgs:party_city", by_key=True), works_for_a_city),
        (
            "responsibility",
            _("Responsibility"),
            "user-shield",
            20,
            BEARERS,
            _of_unit("orgs:responsibility_detail", by_key=True),
            works_for_a_unit,
        ),
        ("targets", _("Yearly targets"), "target", 30, units, _of_unit("orgs:yearly_targets"), works_for_a_unit),
        ("plans", _("Work plans"), "notebook", 50, units, lambda unit: reverse("orgs:work_plans"), works_for_a_unit),
        (
            "societies",
            _("Societies and federation"),
            "affiliate",
            60,
            above,
            _of_unit("", tab="societies"),
            works_for_a_city,
        ),
    ):
        register_link(DutyLink(key, label, icon, order, kinds, url, allowed))

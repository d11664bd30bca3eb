"""Responsibility, targets and work plans in the side navigation, on the pages of units and in the work list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie_portal.notices import deadlines
from kexie_portal.notices.kinds import register_kind
from kexie_portal.web import worklist
from kexie_portal.web.navigation import Item, register
from orgs.common.enums import BEARERS, Kind
from orgs.common.scope import works_for_a_unit
from orgs.duty import audit
from orgs.duty.actions import task as tasks
from orgs.duty.queries.responsibility import lines_of
from orgs.duty.work import duties
from orgs.pages.links import DutyLink
from orgs.pages.links import register as register_link
from orgs.postings.registry import Part
from orgs.postings.registry import register as register_part
from orgs.tree.kept import until_written

if TYPE_CHECKING:
    from orgs.tree.models.organization import Organization


def install() -> None:
    """Register history, the pages, the kinds of notices and what waits."""
    audit.register()
    group = "duty"
    register(Item(group, 310, _("Responsibility"), "orgs:responsibility", icon="user-shield", allowed=works_for_a_unit))
    register(Item(group, 320, _("Yearly targets"), "orgs:yearly_targets", icon="target", allowed=works_for_a_unit))
    register(Item(group, 325, _("Work plans"), "orgs:work_plans", icon="notebook", allowed=works_for_a_unit))
    register(
        Item(
            group,
            330,
            pgettext_lazy("work plan", "Tasks"),
            "orgs:task_list",
            icon="list-check",
            allowed=works_for_a_unit,
        )
    )
    _install_links()
    deadlines.register_responsible(tasks.RESPONSIBLE, tasks.people_of)
    register_kind(tasks.KIND, pgettext_lazy("work plan", "Tasks"), concerns=works_for_a_unit)
    for kind, label in (("work_plan", _("Work plans")), ("targets", _("Yearly targets"))):
        register_kind(kind, label, concerns=works_for_a_unit)
    register_part(Part("contacts", _("Leaders, departments and contacts"), 40, lines_of))
    worklist.register(until_written(duties), kind="duty", label=_("Responsibility and work plans"))


def _install_links() -> None:
    """Lead from the page of a unit to its records."""
    units = (Kind.PROVINCE, *BEARERS)
    for key, label, icon, order, kinds, url in (
        ("responsibility", _("Responsibility"), "user-shield", 20, BEARERS, _responsibility),
        ("targets", _("Yearly targets"), "target", 30, units, _targets),
        ("plans", _("Work plans"), "notebook", 50, units, lambda unit: reverse("orgs:work_plans")),
    ):
        register_link(DutyLink(key, label, icon, order, kinds, url, works_for_a_unit))


def _responsibility(unit: Organization) -> str:
    return reverse("orgs:responsibility_detail", args=[unit.pk])


def _targets(unit: Organization) -> str:
    return f"{reverse('orgs:yearly_targets')}?unit={unit.pk}"

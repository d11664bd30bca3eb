"""Party building, responsibility, targets and work plans in the audit log; phones are masked for most readers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.translation import override

from kexie_portal.audit import registry
from kexie_portal.files import access, sniffing
from kexie_portal.files.models import StoredFile
from orgs.actions.work_plan import PURPOSE
from orgs.enums import Kind
from orgs.models import (
    JointAction,
    Organization,
    PartyCommittee,
    PartyContact,
    PartyLink,
    PartyOrganization,
    Responsible,
    TargetSheet,
    WorkPlan,
    WorkPlanReading,
    YearlyTarget,
)
from orgs.models.responsibility import BEARERS
from orgs.rules import VIEW_PERSONAL
from orgs.rules_party import HOSTS

WORKED_OUT = ("version", "is_sample")
#: A work plan goes to every city and county: documents and scans, nothing that runs.
TAKEN = (
    sniffing.DOCX, sniffing.DOC, sniffing.PDF, sniffing.XLSX, sniffing.XLS, sniffing.PNG, sniffing.JPEG, sniffing.TEXT,
)  # fmt: skip


def _seen(user: Any, record: Any) -> bool:
    return bool(type(record).objects.visible_to(user).filter(pk=record.pk).exists())


def _seen_whole(user: Any, record: Any) -> bool:
    return bool(type(record).objects.visible_to(user, VIEW_PERSONAL).filter(pk=record.pk).exists())


def _in_chinese(said: Callable[[Any], str]) -> Callable[[Any], str]:
    """Name a record in the portal's own language, in which names are stored whoever writes."""

    def title(record: Any) -> str:
        with override(settings.LANGUAGE_CODE):
            return said(record)

    return title


#: What the log calls a record that has no name of its own.
TITLES: dict[type[Model], Callable[[Any], str]] = {
    YearlyTarget: _in_chinese(lambda target: f"{target.year} {target.get_figure_display()}"),
    Responsible: _in_chinese(lambda entry: f"{entry.get_role_display()} {entry.name}"),
    PartyLink: lambda link: link.department,
    JointAction: lambda action: action.title,
}


def _below(model: Any, unit: Any) -> Any:
    return model.objects.under(unit)


def related(node: Organization) -> Iterable[QuerySet[Any]]:
    """Give what belongs to the history of a node: a unit's duties, the party organisations of a society."""
    if node.kind in BEARERS:
        yield Responsible.objects.filter(unit_id=node.pk)
        yield YearlyTarget.objects.filter(unit_id=node.pk)
    if node.kind == Kind.CITY:
        yield PartyCommittee.objects.filter(city_id=node.pk)
        yield PartyLink.objects.filter(city_id=node.pk)
        yield PartyContact.objects.filter(link__city_id=node.pk)
        yield JointAction.objects.filter(link__city_id=node.pk)
    if node.kind == Kind.PROVINCE:
        yield YearlyTarget.objects.filter(unit_id=node.pk)
        yield WorkPlan.objects.filter(unit_id=node.pk)
    if node.kind in HOSTS:
        yield PartyOrganization.objects.filter(host_id=node.pk)


def may_read_file(user: Any, stored: StoredFile) -> bool:
    """Tell whether a user may read the file of a work plan: who reads the plan."""
    return WorkPlan.objects.visible_to(user).filter(file=stored).exists()


def register() -> None:
    """Record every write of these records, and say who reads their files."""
    access.register(PURPOSE, may_read_file, accepts=TAKEN, macros=False)
    for model, personal in (
        (PartyCommittee, ["secretary", "phone"]),
        (PartyOrganization, ["secretary", "phone"]),
        (PartyLink, []),
        (PartyContact, ["name", "phone"]),
        (JointAction, []),
        (Responsible, ["phone"]),
        (YearlyTarget, []),
    ):
        registry.register(
            model,
            exclude=[one for one in WORKED_OUT if hasattr(model, one)],
            personal=personal,
            title=TITLES.get(model),
            may_see=_seen,
            may_see_personal=_seen_whole,
            below=partial(_below, model),
        )
    registry.register(WorkPlan, exclude=["is_sample"], may_see=_seen, may_see_personal=_seen)
    registry.register(TargetSheet, exclude=["version", "set_at"], title=lambda sheet: f"#{sheet.unit_id} {sheet.year}")
    registry.register(WorkPlanReading)

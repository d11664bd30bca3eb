"""Enterprises, associations, who leads them and by which driver they came, in the audit log."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model, QuerySet

from kexie_portal.audit import registry
from orgs.common import history
from orgs.common.enums import Driver, Kind, LabelKind, OfficerRole, SizeClass
from orgs.register.models.association import Association, CoveredEnterprise, Officer
from orgs.register.models.driver import DriverMark
from orgs.register.models.enterprise import Enterprise, EnterpriseLabel, Industry
from orgs.register.models.past import FormerPlace, FormerSize
from orgs.register.models.suspension import Suspension
from orgs.tree.audit import WORKED_OUT
from orgs.tree.models.organization import Organization


def related(node: Organization) -> Iterable[QuerySet[Model]]:
    """Return what belongs to the history of an association's node."""
    if node.kind == Kind.ASSOCIATION:
        yield Association.objects.filter(pk=node.pk)
        yield CoveredEnterprise.objects.filter(association_id=node.pk)
        yield Officer.objects.filter(association_id=node.pk)
        yield Suspension.objects.filter(association_id=node.pk)
        yield DriverMark.objects.filter(organization_id=node.pk)


def _of_association(association: Association) -> Iterable[QuerySet[Model]]:
    yield Organization.objects.filter(pk=association.pk)
    yield from history.of_node(association.organization)


def _of_enterprise(enterprise: Enterprise) -> Iterable[QuerySet[Model]]:
    yield EnterpriseLabel.objects.filter(enterprise_id=enterprise.pk)
    yield CoveredEnterprise.objects.filter(enterprise_id=enterprise.pk)
    yield FormerPlace.objects.filter(enterprise_id=enterprise.pk)
    yield FormerSize.objects.filter(enterprise_id=enterprise.pk)


def _enterprise_name(covered: CoveredEnterprise) -> str:
    known = "enterprise" in covered._state.fields_cache
    return covered.enterprise.name if known else f"#{covered.enterprise_id}"


def _organization_name(association: Association) -> str:
    known = "organization" in association._state.fields_cache
    return association.organization.name if known else f"#{association.pk}"


def _officer_name(officer: Officer) -> str:
    return f"{history.word(OfficerRole, officer.role)} {officer.name}"


def _mark_name(mark: DriverMark) -> str:
    """Name the driver, and who bears the mark where that is read along; the log asks no query for it."""
    node = mark._state.fields_cache.get("organization")
    driver = history.word(Driver, mark.driver)
    return f"{driver} – {node.name}" if node is not None else driver


def _place_name(former: FormerPlace) -> str:
    unit = former._state.fields_cache.get("unit")
    return str(unit) if unit is not None else f"#{former.unit_id}"


def _size_name(former: FormerSize) -> str:
    return history.word(SizeClass, former.size_class) or "—"


def register() -> None:
    """Record every write to the register."""
    history.belongs(related)
    history.record(Association, personal=["email"], related=_of_association, title=_organization_name)
    worked_out = [*WORKED_OUT, "name_key", "closing_noted_at"]
    history.record(Enterprise, exclude=worked_out, personal=["email"], related=_of_enterprise)
    history.record(CoveredEnterprise, exclude=["created_at"], title=_enterprise_name)
    registry.register(FormerPlace, exclude=["created_at"], title=_place_name)
    registry.register(FormerSize, exclude=["created_at"], title=_size_name)
    history.record(Officer, personal=["phone"], title=_officer_name)
    history.record(Suspension, exclude=["created_at"], title=str)
    history.record(DriverMark, exclude=["is_sample"], title=_mark_name, may_see_personal=history.seen)
    registry.register(EnterpriseLabel, title=lambda label: history.word(LabelKind, label.kind))
    registry.register(Industry)

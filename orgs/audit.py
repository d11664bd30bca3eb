"""The records of this app in the audit log, and who reads their history."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, TextChoices
from django.utils.translation import override

from kexie_portal.audit import registry
from orgs import audit_changes, audit_drivers, audit_party, audit_society
from orgs.enums import Kind, LabelKind, OfficerRole
from orgs.models import (
    Association,
    CoveredEnterprise,
    Enterprise,
    EnterpriseLabel,
    Industry,
    Officer,
    Organization,
    OrganizationMove,
    Posting,
    QualityException,
)
from orgs.scope import holds

WORKED_OUT = ("search_text", "version", "created_at", "updated_at", "is_sample")


def _seen(user: Any, obj: Any) -> bool:
    return bool(type(obj).objects.visible_to(user).filter(pk=obj.pk).exists())


def _seen_whole(user: Any, obj: Any) -> bool:
    return bool(type(obj).objects.visible_to(user, "orgs.view_personal").filter(pk=obj.pk).exists())


def _of_organization(node: Organization) -> Iterable[QuerySet[Any]]:
    yield OrganizationMove.objects.filter(organization_id=node.pk)
    yield from audit_society.related(node)
    yield from audit_party.related(node)
    if node.kind == Kind.ASSOCIATION:
        yield Association.objects.filter(pk=node.pk)
        yield CoveredEnterprise.objects.filter(association_id=node.pk)
        yield Officer.objects.filter(association_id=node.pk)
        yield from audit_changes.related_to(node)
        yield audit_drivers.related(node)


def _of_association(association: Association) -> Iterable[QuerySet[Any]]:
    yield Organization.objects.filter(pk=association.pk)
    yield from _of_organization(association.organization)


def _of_enterprise(enterprise: Enterprise) -> Iterable[QuerySet[Any]]:
    yield EnterpriseLabel.objects.filter(enterprise_id=enterprise.pk)
    yield CoveredEnterprise.objects.filter(enterprise_id=enterprise.pk)


def _enterprise_name(covered: CoveredEnterprise) -> str:
    known = "enterprise" in covered._state.fields_cache
    return covered.enterprise.name if known else f"#{covered.enterprise_id}"


@lru_cache(maxsize=200)
def _word(choices: type[TextChoices], value: str) -> str:
    """Return the word for a choice in the portal's own language, in which names are stored whoever writes.

    Kept, because a ledger of 10,000 rows asks 60,000 times.
    """
    with override(settings.LANGUAGE_CODE):
        return str(choices(value).label)


def _officer_name(officer: Officer) -> str:
    return f"{_word(OfficerRole, officer.role)} {officer.name}"


def _organization_name(association: Association) -> str:
    known = "organization" in association._state.fields_cache
    return association.organization.name if known else f"#{association.pk}"


def register() -> None:
    """Record every write to the organisation network; a record's history is read by those who see the record."""
    seen: dict[str, Any] = {"may_see": _seen, "may_see_personal": _seen_whole}
    registry.add_reader(lambda user: holds(user, "orgs.view_audit"))
    registry.set_units(lambda: Organization.objects.units().order_by("tree_id", "lft"))
    registry.register(
        Organization,
        exclude=[*WORKED_OUT, "lft", "rght", "tree_id", "level"],
        related=_of_organization,
        below=lambda unit: Organization.objects.under(unit),
        **seen,
    )
    registry.register(
        Association,
        related=_of_association,
        title=_organization_name,
        below=lambda unit: Association.objects.under(unit),
        **seen,
    )
    registry.register(
        Enterprise,
        exclude=[*WORKED_OUT, "name_key"],
        related=_of_enterprise,
        below=lambda unit: Enterprise.objects.under(unit),
        **seen,
    )
    _register_dated(seen)
    registry.register(Industry)
    registry.register(QualityException, exclude=["facts"])
    audit_society.register()
    audit_drivers.register()


def _register_dated(seen: dict[str, Any]) -> None:
    registry.register(
        CoveredEnterprise,
        title=_enterprise_name,
        below=lambda unit: CoveredEnterprise.objects.under(unit),
        **seen,
    )
    registry.register(
        Officer,
        personal=["phone"],
        title=_officer_name,
        below=lambda unit: Officer.objects.under(unit),
        **seen,
    )
    registry.register(EnterpriseLabel, title=lambda label: _word(LabelKind, label.kind))
    registry.register(OrganizationMove)
    registry.register(
        Posting,
        exclude=["handed_out_at"],
        below=lambda unit: Posting.objects.under(unit),
        **seen,
    )

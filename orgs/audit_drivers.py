"""Driver marks in the audit log; their history is read by those who see who bears them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kexie_portal.audit import registry
from orgs.models import DriverMark, Organization

if TYPE_CHECKING:
    from django.db.models import QuerySet


def _seen(user: Any, mark: DriverMark) -> bool:
    return DriverMark.objects.visible_to(user).filter(pk=mark.pk).exists()


def related(node: Organization) -> QuerySet[DriverMark]:
    """Return the marks whose history belongs to an organisation's."""
    return DriverMark.objects.filter(organization_id=node.pk)


def register() -> None:
    """Record every mark."""
    registry.register(
        DriverMark,
        exclude=["is_sample"],
        may_see=_seen,
        may_see_personal=_seen,
        below=lambda unit: DriverMark.objects.under(unit),
    )

"""Driver marks in the audit log; their history is read by those who see who bears them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import override

from kexie_portal.audit import registry
from orgs.models import DriverMark, Organization
from orgs.models.driver import Driver

if TYPE_CHECKING:
    from django.db.models import QuerySet


def _seen(user: Any, mark: DriverMark) -> bool:
    return DriverMark.objects.visible_to(user).filter(pk=mark.pk).exists()


@lru_cache
def _word(driver: str) -> str:
    """Return the word for a driver in the portal's own language, in which names are stored whoever writes."""
    with override(settings.LANGUAGE_CODE):
        return str(Driver(driver).label) if driver in Driver.values else driver


def _name(mark: DriverMark) -> str:
    """Name the driver, and who bears the mark where that is read along; the log asks no query for it."""
    node = mark._state.fields_cache.get("organization")
    return f"{_word(mark.driver)} – {node.name}" if node is not None else _word(mark.driver)


def related(node: Organization) -> QuerySet[DriverMark]:
    """Return the marks whose history belongs to an organisation's."""
    return DriverMark.objects.filter(organization_id=node.pk)


def register() -> None:
    """Record every mark."""
    registry.register(
        DriverMark,
        exclude=["is_sample"],
        title=_name,
        may_see=_seen,
        may_see_personal=_seen,
        below=lambda unit: DriverMark.objects.under(unit),
    )

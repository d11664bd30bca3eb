"""Corrections of files in the audit log: who wrote what over which cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kexie_portal.audit import registry
from orgs.imports.access import IMPORT
from orgs.imports.models import Correction, ImportBatch

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def register() -> None:
    """Record every correction; a cell may hold a telephone, and who imports for the unit reads the file anyway."""
    registry.register(
        Correction, personal=["before", "after"], title=str, may_see=_may_import, may_see_personal=_may_import
    )


def _may_import(user: User, record: Correction) -> bool:
    return bool(ImportBatch.objects.visible_to(user, IMPORT).filter(pk=record.batch_id).exists())

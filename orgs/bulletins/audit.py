"""Public notices in the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kexie_portal.audit import registry
from orgs.bulletins.models import Bulletin, BulletinFile

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def _sees(user: User, bulletin: Bulletin) -> bool:
    return bool(Bulletin.objects.visible_to(user).filter(pk=bulletin.pk).exists())


def _sees_file(user: User, row: BulletinFile) -> bool:
    return _sees(user, row.bulletin)


def register() -> None:
    """Record every write; the history is read by those who see the notice inside the portal."""
    registry.register(
        Bulletin,
        exclude=["version", "written_at", "is_sample"],
        may_see=_sees,
        title=str,
        below=lambda unit: Bulletin.objects.under(unit),
        related=lambda bulletin: [BulletinFile.objects.filter(bulletin=bulletin)],
    )
    registry.register(BulletinFile, may_see=_sees_file, title=str)

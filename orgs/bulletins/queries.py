"""Public notices with what a page shows, for officers and for anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from orgs.bulletins.models import Bulletin, BulletinFile
from orgs.common.enums import UNIT_KINDS
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from uuid import UUID

    from kexie_portal.accounts.models import User
    from kexie_portal.files.models import StoredFile


def listed(user: User) -> QuerySet[Bulletin]:
    """Return the notices of the units in scope."""
    rows: QuerySet[Bulletin] = Bulletin.objects.visible_to(user)
    return rows.select_related("unit__parent__parent", "written_by", "published_by")


def public(unit: Organization | None = None, kind: str = "") -> QuerySet[Bulletin]:
    """Return what anybody may read, of one unit and of one kind where they are named."""
    rows: QuerySet[Bulletin] = Bulletin.objects.public().select_related("unit__parent__parent")
    rows = rows.filter(unit=unit) if unit is not None else rows
    return rows.filter(kind=kind) if kind else rows


def unit_named(key: str) -> Organization | None:
    """Return the living unit of a public address, the province among them."""
    number = int(key[1:]) if key[:1] == "p" and key[1:].isdecimal() else None
    rows = Organization.objects.filter(kind__in=UNIT_KINDS, closed__isnull=True).select_related("parent__parent")
    return rows.filter(pk=number).first() if number is not None else rows.filter(code=key).first()


def public_file(pk: int, uuid: UUID) -> StoredFile | None:
    """Return a file of a notice that anybody may read."""
    rows = BulletinFile.objects.filter(bulletin__in=Bulletin.objects.public(), bulletin=pk, file=uuid)
    found = rows.select_related("file").first()
    return found.file if found is not None else None


def may_read_file(user: User, stored_file: StoredFile) -> bool:
    """Tell whether a user reads a file inside the portal: whoever sees its notice."""
    return Bulletin.objects.visible_to(user).filter(files__file=stored_file).exists()

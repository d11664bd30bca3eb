"""Sealing in the audit log: entries are recorded; packages are their own record, chained and never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kexie_portal.audit import registry
from kexie_portal.sealing import kinds
from kexie_portal.sealing.models import Entry

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def _reads(user: User, entry: Entry) -> bool:
    return kinds.may_read(user, entry.package) if entry.package is not None else kinds.keeps(user)


def register() -> None:
    """Record what becomes of packages, openings above all, with the person."""
    registry.register(
        Entry,
        exclude=["previous", "sha256", "place"],
        may_see=_reads,
        title=lambda entry: f"{entry.get_verb_display()} {entry.chain_id}",
    )

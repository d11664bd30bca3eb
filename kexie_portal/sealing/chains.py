"""Adding a link to a chain, under the lock of its row: one after the other, none missing, none twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.audit.bulk import record_created
from kexie_portal.sealing import canonical
from kexie_portal.sealing.enums import Verb
from kexie_portal.sealing.models import Chain, Entry, Package, PackageFile

BATCH = 500


def locked(key: str) -> Chain:
    """Return a chain whose row the caller's transaction holds to its end; its first link makes it.

    Take it after every other lock. Raises `TransactionManagementError` outside of a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A chain is written in a transaction.")
    rows = Chain.objects.select_for_update().filter(key=key)
    chain = rows.first()
    if chain is None:
        Chain.objects.get_or_create(key=key)
        chain = rows.get()
    return chain


def add_package(chain: Chain, package: Package, files: Sequence[PackageFile]) -> None:
    """Give a package the next place of a locked chain; the caller saves it, and the chain when all are added."""
    package.chain, package.place, package.previous = chain, chain.last + 1, chain.head
    package.sha256 = canonical.digest(package.header(files))
    chain.last, chain.head = package.place, package.sha256


def add_entry(
    chain: Chain,
    verb: Verb,
    told: dict[str, object],
    *,
    package: Package | None,
    by: User | None,
    at: datetime | None = None,
) -> Entry:
    """Return an entry at the next place of a locked chain; the caller saves it, and the chain when all are added."""
    entry = Entry(
        chain=chain,
        place=chain.last + 1,
        previous=chain.head,
        package=package,
        verb=verb,
        told=canonical.text_of(told),
        at=at or timezone.now(),
        by=by,
    )
    entry.sha256 = canonical.digest(entry.header())
    chain.last, chain.head = entry.place, entry.sha256
    return entry


def keep(chain: Chain, entries: Sequence[Entry] = (), *, by: User | None = None) -> None:
    """Write the new end of a chain, with the entries that were added and their record in the log."""
    chain.save(update_fields=["last", "head"])
    Entry.objects.bulk_create(entries, batch_size=BATCH)
    if entries:
        record_created(entries, actor=by)

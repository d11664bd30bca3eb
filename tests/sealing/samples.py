"""Packages for tests: sealed of a user's row, since sealing knows no particular record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from kexie_portal.accounts.models import User
from kexie_portal.files.actions import store
from kexie_portal.files.models import StoredFile
from kexie_portal.sealing import actions, guards, kinds
from kexie_portal.sealing.actions import Sealing
from kexie_portal.sealing.models import Package

KIND = "test.answers"
CONTENT = {
    "name": "新安县电驱中心",
    "amount": "120.50",
    "leader": {"name": "张三", "phone": "13800000000"},
    "days": [1, 2],
}
DAY = date(2026, 11, 30)


def announce(**more: Any) -> None:
    """Announce the kind of the tests."""
    kinds.register(kinds.Kind(KIND, "答卷", personal=("leader",), **more))


def sealed(
    record: User,
    *,
    files: list[StoredFile] | None = None,
    content: dict[str, object] | None = None,
    until: datetime | None = None,
    chain: str = "calls/1/2026",
    title: str = "申报书",
) -> Package:
    """Seal one record."""
    what = Sealing(record, title, "河南省科协", DAY, content or CONTENT, files=files or (), closed_until=until)
    with transaction.atomic():
        return actions.seal(what, kind=KIND, chain=chain, actor=record)


def a_file(owner: User, content: bytes = b"%PDF-1.7 one") -> StoredFile:
    """Keep a file."""
    return store(content, name="附件.pdf", purpose="test", owner=owner)


@contextmanager
def unguarded(*tables: str) -> Iterator[None]:
    """Let somebody write past the triggers, as the owner of the database can; afterwards they stand again."""
    with connection.cursor() as cursor:
        for table in tables:
            for _table, event, _condition in [rule for rule in guards.RULES if rule[0] == table]:
                name = f"{guards.PREFIX}_{table}_{event.lower()}"
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {name}{on}")
    try:
        yield
    finally:
        guards.install(connection)

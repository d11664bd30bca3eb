"""Entries for bulk writers, which bypass the signals that the log otherwise lives by.

On PostgreSQL the rows go in by COPY; elsewhere by `bulk_create`.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from io import StringIO
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from kexie_portal.audit.context import acting, correlation_id
from kexie_portal.audit.registry import Recorded, recorded

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

Action = LogEntry.Action
CHUNK = 5000
COLUMNS = (
    "content_type_id", "object_pk", "object_id", "object_repr", "action", "changes", "actor_id", "cid",
    "remote_addr", "timestamp", "additional_data", "changes_text",
)  # fmt: skip
_COPY = (
    f"COPY {LogEntry._meta.db_table} ({', '.join(f'{chr(34)}{name}{chr(34)}' for name in COLUMNS)}) "
    "FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL (changes_text))"
)
Values = tuple[Any, ...]
_PLAIN = frozenset({str, int, bool, float, list, dict})
Change = tuple[Any, Any]


def record_created(
    objs: Iterable[Model], *, actor: User | None = None, address: str = "", batch: str = "", reason: str = ""
) -> int:
    """Record objects that a bulk write has just created, and return how many; no queries but the writing.

    Call it in the writer's transaction. Without `actor` the acting user of the request or job is taken.
    """
    stamp = _Stamp(actor, address, batch, reason)
    return _write(stamp.entry(obj, Action.CREATE, _whole(obj, created=True)) for obj in objs)


def record_updated(
    changes: Iterable[tuple[Model, Mapping[str, Change]]],
    *,
    actor: User | None = None,
    address: str = "",
    batch: str = "",
    reason: str = "",
) -> int:
    """Record objects that a bulk write has changed, each with field name → (before, after)."""
    stamp = _Stamp(actor, address, batch, reason)
    rows = ((obj, _changed(obj, changed)) for obj, changed in changes)
    return _write(stamp.entry(obj, Action.UPDATE, changed) for obj, changed in rows if changed)


def record_deleted(
    objs: Iterable[Model], *, actor: User | None = None, address: str = "", batch: str = "", reason: str = ""
) -> int:
    """Record objects that a bulk write is about to take away, with the values that they had."""
    stamp = _Stamp(actor, address, batch, reason)
    return _write(stamp.entry(obj, Action.DELETE, _whole(obj, created=False)) for obj in objs)


class _Stamp:
    """What all entries of one call share, worked out once."""

    def __init__(self, actor: User | None, address: str, batch: str, reason: str) -> None:
        now = acting()
        user = actor or now.user()
        reason = reason or now.reason
        self.kinds: dict[type[Model], tuple[int, Recorded]] = {}
        self.tail: Values = ()
        self.actor_id = user.pk if user else None
        self.cid = correlation_id(batch or now.batch)
        self.address = address or now.address or None
        self.timestamp = timezone.now()
        self.additional = {"reason": reason} if reason else None

    def entry(self, obj: Model, action: int, changes: dict[str, list[Any]]) -> Values:
        """Return one row in the order of `COLUMNS`."""
        model = type(obj)
        if model not in self.kinds:
            self.kinds[model] = (ContentType.objects.get_for_model(model).pk, _known(model))
            self.tail = (self.actor_id, self.cid, self.address, self.timestamp, self.additional, "")
        kind, known = self.kinds[model]
        pk = obj.pk
        return (kind, str(pk), pk if isinstance(pk, int) else None, known.name_of(obj), action, changes, *self.tail)


@lru_cache(maxsize=100)
def _reader(model: type[Model]) -> tuple[tuple[str, ...], Callable[[Model], Any]]:
    """Return the names of a model's recorded fields and what reads them all at once."""
    fields = _known(model).fields
    return tuple(field.name for field in fields), attrgetter(*(field.attname for field in fields), "pk")


def _known(model: type[Model]) -> Recorded:
    known = recorded(model)
    if known is None:
        raise LookupError(f"{model._meta.label} is not registered with the audit log")
    return known


def _whole(obj: Model, *, created: bool) -> dict[str, list[Any]]:
    """Return every field with a value as a change from nothing, or to nothing."""
    names, read = _reader(type(obj))
    found = {}
    for name, value in zip(names, read(obj), strict=False):
        if value is None or value == "":
            continue
        plain = value if type(value) in _PLAIN else _plain(value)
        found[name] = [None, plain] if created else [plain, None]
    return found


def _changed(obj: Model, changes: Mapping[str, Change]) -> dict[str, list[Any]]:
    exclude = _known(type(obj)).exclude
    plain = {name: [_plain(before), _plain(after)] for name, (before, after) in changes.items() if name not in exclude}
    return {name: pair for name, pair in plain.items() if pair[0] != pair[1]}


def _plain(value: Any) -> Any:
    """Return a value as auditlog keeps it: JSON's own types, times in UTC, keys for records, else its text."""
    if value is None or isinstance(value, bool | int | float | list | dict):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = value.astimezone(UTC).replace(tzinfo=None)
    return str(value)


def _write(rows: Iterable[Values]) -> int:
    """Write rows in chunks, so that a large ledger is never held as entries in memory at once."""
    iterator: Iterator[Values] = iter(rows)
    written = 0
    while chunk := list(islice(iterator, CHUNK)):
        if connection.vendor == "postgresql":
            _copy(chunk)
        else:
            LogEntry.objects.bulk_create([LogEntry(**dict(zip(COLUMNS, row, strict=True))) for row in chunk])
        written += len(chunk)
    return written


def _copy(rows: list[Values]) -> None:
    text = StringIO()
    writer = csv.writer(text)
    encode = json.JSONEncoder(ensure_ascii=False).encode
    changes, additional = COLUMNS.index("changes"), COLUMNS.index("additional_data")
    told = encode(rows[0][additional]) if rows[0][additional] else None  # the same for the whole call
    writer.writerows((*row[:changes], encode(row[changes]), *row[changes + 1 : additional], told, "") for row in rows)
    text.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(_COPY, text)

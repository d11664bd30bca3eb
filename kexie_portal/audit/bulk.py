"""Entries for bulk writers, which bypass the signals that the log otherwise lives by.

On PostgreSQL the rows go in by COPY, on SQLite by one prepared statement.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from kexie_portal.audit.context import acting, correlation_id
from kexie_portal.audit.registry import Recorded, recorded, recorded_models
from kexie_portal.copying import copy, insert, lines

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

Action = LogEntry.Action
COLUMNS = (
    "content_type_id", "object_pk", "object_id", "object_repr", "action", "changes", "actor_id", "cid",
    "remote_addr", "timestamp", "additional_data", "changes_text",
)  # fmt: skip
Values = tuple[object, ...]
_encode = json.JSONEncoder(ensure_ascii=False).encode
_quote = json.encoder.encode_basestring
_PLAIN = frozenset({str, int, bool, float, list, dict})
_CREATE = int(Action.CREATE)
Change = tuple[object, object]


def record_created(
    objs: Iterable[Model], *, actor: User | None = None, address: str = "", batch: str = "", reason: str = ""
) -> int:
    """Record objects that a bulk write has just created, and return how many; no queries but the writing.

    Call it in the writer's transaction. Without `actor` the acting user of the request or job is taken.
    """
    stamp = _Stamp(actor, address, batch, reason)
    rows = iter(objs)  # a queryset must be read before the connection is busy copying
    return _put(stamp.lines(rows) if connection.vendor == "postgresql" else stamp.created(rows))


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
    return _write(
        stamp.entry(obj, Action.DELETE, {name: [value, None] for name, value in _values(obj)}) for obj in objs
    )


class _Stamp:
    """What all entries of one call share, worked out once."""

    def __init__(self, actor: User | None, address: str, batch: str, reason: str) -> None:
        now = acting()
        user = actor or now.user()
        reason = reason or now.reason
        # looked up beforehand: while rows stream in, the connection takes no other statement
        kinds = ContentType.objects.get_for_models(*recorded_models())
        self.kinds = {model: (kind.pk, _known(model)) for model, kind in kinds.items()}
        self.actor_id = user.pk if user else None
        self.cid = correlation_id(batch or now.batch)
        self.address = address or now.address or None
        self.timestamp = timezone.now()
        self.additional = {"reason": reason} if reason else None
        self.tail: Values = (self.actor_id, self.cid, self.address, self.timestamp, self.additional, "")

    def lines(self, objs: Iterable[Model]) -> Iterator[str]:
        """Give the rows of new objects as the lines that COPY takes; an import makes 100,000 of them."""
        additional = _encode(self.additional) if self.additional else None
        tail = lines([(*self.tail[:4], additional, "")])
        known_of = {model: (f"{kind},", known, *_cells(model)) for model, (kind, known) in self.kinds.items()}
        for obj in objs:
            model = type(obj)
            if model not in known_of:
                raise LookupError(f"{model._meta.label} is not registered with the audit log")
            kind, known, starts, read = known_of[model]
            values = read(vars(obj))
            pk, name = values[-1], known.name_of(obj).replace('"', '""')
            changes = _created_text(starts, values).replace('"', '""')
            number = pk if type(pk) is int else ""
            yield f'{kind}"{pk}",{number},"{name}",{_CREATE},"{changes}",{tail}'

    def created(self, objs: Iterable[Model]) -> Iterator[Values]:
        """Give the rows of new objects as SQLite takes them."""
        tail = (*self.tail[:4], _encode(self.additional) if self.additional else None, "")
        for obj in objs:
            model = type(obj)
            kind, known = self.kinds.get(model) or (0, _known(model))
            pk = getattr(obj, known.key)
            number = pk if isinstance(pk, int) else None
            starts, read = _texts(model)
            changes = _created_text(starts, read(obj))
            yield (kind, str(pk), number, known.name_of(obj), Action.CREATE, changes, *tail)

    def entry(self, obj: Model, action: int, changes: dict[str, list[object]] | str) -> Values:
        """Return one row in the order of `COLUMNS`."""
        model = type(obj)
        kind, known = self.kinds.get(model) or (0, _known(model))
        pk = obj.pk
        return (kind, str(pk), pk if isinstance(pk, int) else None, known.name_of(obj), action, changes, *self.tail)


@lru_cache(maxsize=100)
def _reader(model: type[Model]) -> tuple[tuple[str, ...], Callable[[Model], tuple[Any, ...]]]:
    """Return the names of a model's recorded fields and what reads them all at once."""
    fields = _known(model).fields
    return tuple(field.name for field in fields), attrgetter(*(field.attname for field in fields), _known(model).key)


def _known(model: type[Model]) -> Recorded:
    known = recorded(model)
    if known is None:
        raise LookupError(f"{model._meta.label} is not registered with the audit log")
    return known


def _values(obj: Model) -> Iterator[tuple[str, object]]:
    """Go through the recorded fields that have a value."""
    names, read = _reader(type(obj))
    for name, value in zip(names, read(obj), strict=False):
        if value is not None and value != "":
            yield name, value if type(value) in _PLAIN else _plain(value)


@lru_cache(maxsize=100)
def _texts(model: type[Model]) -> tuple[tuple[str, ...], Callable[[Model], tuple[Any, ...]]]:
    names, read = _reader(model)
    return tuple(f'"{name}": [null, ' for name in names), read


@lru_cache(maxsize=100)
def _cells(model: type[Model]) -> tuple[tuple[str, ...], Callable[[dict[str, Any]], tuple[Any, ...]]]:
    """Return the same for a new object, whose values all lie in its dictionary: relations answer much faster there."""
    starts, _read = _texts(model)
    known = _known(model)
    return starts, itemgetter(*(field.attname for field in known.fields), known.key)


def _created_text(starts: tuple[str, ...], values: tuple[Any, ...]) -> str:
    """Return the changes of a new object as JSON, written at once: an import makes 100,000 of them."""
    parts = []
    for start, value in zip(starts, values, strict=False):
        if value is None or value == "":
            continue
        kind = type(value)
        if kind is str:
            parts.append(f"{start}{_quote(value)}]")
        elif kind is int:
            parts.append(f"{start}{value}]")
        elif kind is bool:
            parts.append(f"{start}{'true' if value else 'false'}]")
        elif kind is date:
            parts.append(f'{start}"{value}"]')
        else:
            told = value if kind in _PLAIN else _plain(value)
            parts.append(f"{start}{_quote(told) if type(told) is str else _encode(told)}]")
    return f"{{{', '.join(parts)}}}"


def _changed(obj: Model, changes: Mapping[str, Change]) -> dict[str, list[object]]:
    exclude = _known(type(obj)).exclude
    plain = {name: [_plain(before), _plain(after)] for name, (before, after) in changes.items() if name not in exclude}
    return {name: pair for name, pair in plain.items() if pair[0] != pair[1]}


def _plain(value: object) -> object:
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


def _put(rows: Iterable[Values | str]) -> int:
    if connection.vendor == "postgresql":
        return copy(LogEntry._meta.db_table, COLUMNS, rows, never_null=["changes_text", "object_repr"])
    return insert(LogEntry._meta.db_table, COLUMNS, rows)


def _write(rows: Iterable[Values]) -> int:
    """Write rows as they are made, so that a large ledger is never held as entries in memory at once."""
    return _put(map(_encoded, rows))


_CHANGES, _ADDITIONAL = COLUMNS.index("changes"), COLUMNS.index("additional_data")


def _encoded(row: Values) -> Values:
    cells = list(row)
    if not isinstance(cells[_CHANGES], str):
        cells[_CHANGES] = _encode(cells[_CHANGES])
    cells[_ADDITIONAL] = _encode(cells[_ADDITIONAL]) if cells[_ADDITIONAL] else None
    return tuple(cells)

"""Insert many new records at once: by COPY on PostgreSQL, by `bulk_create` elsewhere.

COPY is what only PostgreSQL can do; it takes a third of the time and gives the same rows with the same keys.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from itertools import islice
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection, models
from django.utils import timezone

M = TypeVar("M", bound=models.Model)
CHUNK = 10_000


def insert(records: Sequence[M]) -> None:
    """Insert records of one model and give them their keys; no signal is sent and no field is validated.

    The caller records the history and fills in what `save` would work out.
    """
    if not records:
        return
    if connection.vendor != "postgresql":
        type(records[0])._base_manager.bulk_create(records, batch_size=2000)
        return
    for record in records:
        record._prepare_related_fields_for_save("insert")  # type: ignore[attr-defined]
    model = type(records[0])
    _number(model, records)
    iterator = iter(records)
    while part := list(islice(iterator, CHUNK)):
        _copy(model, part)
    for record in records:
        record._state.adding, record._state.db = False, connection.alias


def _number(model: type[models.Model], records: Sequence[models.Model]) -> None:
    """Draw the keys from the table's sequence, and the days that the database would not know."""
    key = model._meta.pk
    if isinstance(key, models.AutoField):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [model._meta.db_table, key.column, len(records)],
            )
            for record, (number,) in zip(records, cursor.fetchall(), strict=True):
                record.pk = number
    now = timezone.now()
    for field in model._meta.concrete_fields:
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            for record in records:
                setattr(record, field.attname, now)


def _copy(model: type[models.Model], records: Iterable[models.Model]) -> None:
    fields = model._meta.concrete_fields
    rows: Iterable[tuple[Any, ...]] = map(attrgetter(*(field.attname for field in fields)), records)
    structured = [number for number, field in enumerate(fields) if isinstance(field, models.JSONField)]
    if structured:
        rows = (_encoded(row, structured) for row in rows)
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    text.seek(0)
    never_null = [f'"{field.column}"' for field in fields if isinstance(field, models.CharField) and not field.null]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    forced = f", FORCE_NOT_NULL ({', '.join(never_null)})" if never_null else ""
    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN WITH (FORMAT csv{forced})', text)


def _encoded(row: tuple[Any, ...], structured: list[int]) -> tuple[Any, ...]:
    cells = list(row)
    for number in structured:
        cells[number] = json.dumps(cells[number], ensure_ascii=False)
    return tuple(cells)

"""COPY of made-up rows into a model's table."""

from __future__ import annotations

import io
from collections.abc import Iterable

from django.db import connection
from django.db.models import Model

CHUNK = 50_000
#: When all of it was entered.
NOW = "2026-01-01 00:00:00+08"


def copy(model: type[Model], columns: list[str], rows: Iterable[tuple[object, ...]]) -> int:
    """Stream rows into a model's table by COPY; None is NULL, unnamed columns get their defaults."""
    count = 0
    batch: list[str] = []
    rest = [
        field
        for field in model._meta.concrete_fields
        if field.column not in columns and not field.null and not field.primary_key
    ]
    table, columns = model._meta.db_table, [*columns, *(str(field.column) for field in rest)]
    tail = tuple(field.get_default() for field in rest)
    for row in rows:
        batch.append("\t".join("\\N" if value is None else str(value) for value in (*row, *tail)))
        count += 1
        if len(batch) >= CHUNK:
            _send(table, columns, batch)
            batch = []
    if batch:
        _send(table, columns, batch)
    return count


def _send(table: str, columns: list[str], lines: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", io.StringIO("\n".join(lines) + "\n"))

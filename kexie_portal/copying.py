"""Put many rows into a table as they are made: by COPY into PostgreSQL, by one prepared statement into SQLite."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection

AT_ONCE = 500  # rows made for one read
BLOCK = 1 << 16  # bytes asked for at once


class _Rows:
    """Rows as the file that COPY reads from, made as it reads."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self.rows: Iterator[Sequence[Any]] = iter(rows)
        self.rest = ""
        self.count = 0
        self.error: Exception | None = None

    def read(self, size: int = -1) -> str:
        """Return at most `size` characters, the empty text at the end."""
        while len(self.rest) < size:
            try:
                part = list(islice(self.rows, AT_ONCE))
            except Exception as error:  # the driver would hide it behind an error of its own
                self.error = error
                raise
            if not part:
                break
            text = io.StringIO()
            csv.writer(text).writerows(part)
            self.rest += text.getvalue()
            self.count += len(part)
        given, self.rest = self.rest[:size], self.rest[size:]
        return given


def copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, never_null: Sequence[str] = ()) -> int:
    """Stream rows into a table and return how many; None is NULL, and empty text only in columns that are `never_null`.

    PostgreSQL only; the caller holds the transaction. Raises Django's own database errors, as every query does.
    """
    quoted = ", ".join(f'"{name}"' for name in columns)
    forced = ", ".join(f'"{name}"' for name in never_null)
    options = f"FORMAT csv, FORCE_NOT_NULL ({forced})" if forced else "FORMAT csv"
    source = _Rows(rows)
    with connection.cursor() as cursor:
        try:
            with connection.wrap_database_errors:
                cursor.copy_expert(f'COPY "{table}" ({quoted}) FROM STDIN WITH ({options})', source, BLOCK)
        except Exception:
            if source.error is not None:
                raise source.error from None
            raise
    return source.count


def insert(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows of plain values and times into a table of SQLite and return how many.

    The ORM writes each statement anew: the history of the demo took it four times as long.
    """
    names = ", ".join(f'"{name}"' for name in columns)
    statement = f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(["%s"] * len(columns))})'  # noqa: S608  our names
    adapt = connection.ops.adapt_datetimefield_value
    iterator, count = iter(rows), 0
    with connection.cursor() as cursor:
        while part := list(islice(iterator, AT_ONCE)):
            told = [[adapt(cell) if isinstance(cell, datetime) else cell for cell in row] for row in part]
            cursor.executemany(statement, told)
            count += len(part)
    return count

"""Put many rows into a table as they are made: by COPY into PostgreSQL, by one prepared statement into SQLite."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection

AT_ONCE = 500  # rows made for one read
BLOCK = 1 << 16  # bytes asked for at once
AHEAD = 8 << 20  # bytes that may wait for the database before the caller does


def lines(rows: Iterable[Sequence[Any]]) -> str:
    """Return rows as the CSV that COPY takes."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


class _Rows:
    """Rows as the file that COPY reads from, made as it reads."""

    def __init__(self, rows: Iterable[Sequence[Any] | str]) -> None:
        self.rows: Iterator[Any] = iter(rows)
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
            self.rest += "".join(part) if isinstance(part[0], str) else lines(part)
            self.count += len(part)
        given, self.rest = self.rest[:size], self.rest[size:]
        return given

    def whole(self) -> bytes:
        """Return everything as the driver sends it."""
        parts = []
        while part := list(islice(self.rows, AT_ONCE)):
            parts.append(("".join(part) if isinstance(part[0], str) else lines(part)).encode())
            self.count += len(part)
        return b"".join(parts)


class _Behind:
    """COPYs and checks, one after another in a thread of its own; another statement waits until all are done."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(1, thread_name_prefix="copy")
        self.at_work: deque[tuple[Future[None], int]] = deque()

    def copy(self, statement: str, content: bytes) -> None:
        """Line up a COPY; waits only where too much would lie in memory."""
        while sum(size for _work, size in self.at_work) > AHEAD:
            self._first()
        cursor = connection.cursor().cursor  # the driver's own: Django's is bound to this thread
        work = self.pool.submit(cursor.copy_expert, statement, io.BytesIO(content), 4 << 20)
        self.at_work.append((work, len(content)))

    def run(self, statement: str) -> None:
        """Line up a statement without an answer."""
        self.at_work.append((self.pool.submit(connection.cursor().cursor.execute, statement), 0))

    def settle(self) -> None:
        """Wait for all that is lined up; raises what the database says against the first that it refuses."""
        try:
            while self.at_work:
                self._first()
        finally:
            while self.at_work:  # after a refusal the database refuses the rest as well
                self.at_work.popleft()[0].exception()

    def _first(self) -> None:
        with connection.wrap_database_errors:
            self.at_work.popleft()[0].result()

    def before_each(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        """Let a statement wait for what is lined up."""
        self.settle()
        return execute(*arguments)


_BEHIND: ContextVar[_Behind | None] = ContextVar("copying_behind", default=None)


@contextmanager
def behind() -> Iterator[None]:
    """Let the database take in what is copied while the caller makes what comes next.

    For a caller that holds the transaction until after the block. COPYs line up; any other statement, and the end of
    the block, waits for all of them; there a refusal of the database is raised.
    """
    if connection.vendor != "postgresql":
        yield
        return
    work = _Behind()
    token = _BEHIND.set(work)
    try:
        with work.pool, connection.execute_wrapper(work.before_each):
            try:
                yield
            finally:
                work.settle()
    finally:
        _BEHIND.reset(token)


def check_references() -> None:
    """Let the database check its deferred references while the caller goes on, not all of them at the end.

    Does nothing outside `behind` and on SQLite, where the end of the transaction checks them.
    """
    if (work := _BEHIND.get()) is not None:
        work.run("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def copy(
    table: str, columns: Sequence[str], rows: Iterable[Sequence[Any] | str], *, never_null: Sequence[str] = ()
) -> int:
    """Stream rows into a table and return how many; None is NULL, and empty text only in columns that are `never_null`.

    A row may come as its line of CSV already (see `lines`), all of them or none. PostgreSQL only; the caller holds
    the transaction. Raises Django's own database errors, as every query does.
    """
    quoted = ", ".join(f'"{name}"' for name in columns)
    forced = ", ".join(f'"{name}"' for name in never_null)
    options = f"FORMAT csv, FORCE_NOT_NULL ({forced})" if forced else "FORMAT csv"
    statement = f'COPY "{table}" ({quoted}) FROM STDIN WITH ({options})'
    source = _Rows(rows)
    if (behind := _BEHIND.get()) is not None:
        if content := source.whole():  # nothing to copy is nothing to wait for
            behind.copy(statement, content)
        return source.count
    with connection.cursor() as cursor:
        try:
            with connection.wrap_database_errors:
                cursor.copy_expert(statement, source, BLOCK)
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

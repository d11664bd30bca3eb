"""Which tests PostgreSQL repeats: together they send every kind of statement that the suite sends on SQLite.

The SQLite half notes in the folder `KEXIE_STATEMENTS` what each test sends; the PostgreSQL half reads it there.
Two statements are of one kind when their text agrees, lengths of lists aside, and they end alike: with rows, or
with the same refusal by the database. A lock that SQLite leaves out of its text counts as part of it.
"""

from __future__ import annotations

import hashlib
import heapq
import json
import math
import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler

from kexie_portal.engines.testing import PARTS

#: What runs on PostgreSQL whatever it sends: it needs PostgreSQL, or what it asks differs by more than the text.
ALWAYS = ("both", "browser", "postgres")
#: Statements of the frame, whose names differ from test to test.
FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "PRAGMA")
LONGEST, LARGEST = 250, 2**31
#: What a test costs beside its statements, as a number of statements.
PER_TEST = 50

Sent = dict[str, set[str]]


def kind(sql: str) -> str:
    """Return a statement without the lengths of its lists, rows and pages."""
    sql = re.sub(r"%s(?:, %s)+", "%s…", sql)
    sql = re.sub(r"IN \(%s…?\)", "IN (…)", sql)
    sql = re.sub(r"VALUES (\(%s…?\))(?:, \1)*", r"VALUES \1…", sql)
    sql = re.sub(r"(WHEN [^W]+? THEN %s )(?:\1)+", r"\1… ", sql)
    sql = re.sub(r"(\([^()]*\))(?: OR \1)+", r"\1…", sql)
    return re.sub(r"\b(LIMIT|OFFSET) \d+", r"\1 n", sql)


def unusual(values: Any) -> str:
    """Name what the values have that one database takes and another may not: length, size, a null character."""
    found = set()
    for value in values or ():
        if isinstance(value, str):
            found |= {name for name, has in (("long", len(value) > LONGEST), ("null", "\0" in value)) if has}
        elif isinstance(value, int) and abs(value) >= LARGEST:
            found.add("large")
    return " ".join(sorted(found))


class Recorder:
    """Notes the kinds of statements that each test sends through this process's connection."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sent: Sent = {}
        self.number: dict[str, int] = {}
        self.test = ""
        self._known: dict[tuple[str, str, str], str] = {}

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Send a statement and note it with how it ended."""
        ended = ""
        try:
            return execute(sql, params, many, context)
        except Exception as error:
            ended = f"{type(error).__name__}: {error}"
            raise
        finally:
            self._note(str(sql), unusual(None if many else params), ended)

    def _note(self, sql: str, values: str, ended: str) -> None:
        if not self.test or sql.startswith(FRAME):
            return
        key = (sql, values, ended)
        if key not in self._known:
            said = "\n".join((kind(sql), values, ended))
            self._known[key] = hashlib.blake2b(said.encode(), digest_size=8).hexdigest()
        self.sent.setdefault(self.test, set()).add(self._known[key])
        self.number[self.test] = self.number.get(self.test, 0) + 1

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Say whose the next statements are; a fixture of the whole file goes to the test that asks first."""
        if self not in connection.execute_wrappers:
            connection.execute_wrappers.append(self)
        self.test = name(item)
        self.number.setdefault(self.test, 0)
        try:
            return (yield)
        finally:
            self.test = ""

    def pytest_sessionfinish(self) -> None:
        """Leave what this worker noted."""
        path = self.folder / f"{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}.json"
        found = {test: [number, sorted(self.sent.get(test, ()))] for test, number in self.number.items()}
        path.write_text(json.dumps(found, ensure_ascii=False))


def mark_locks() -> None:
    """Write as a comment what SQLite leaves out of a query that locks: PostgreSQL refuses some of these."""
    plain = SQLCompiler.as_sql

    def as_sql(self: SQLCompiler, *args: Any, **more: Any) -> Any:
        sql, params = plain(self, *args, **more)
        locks = self.query.select_for_update and not self.connection.features.has_select_for_update
        return (f"{sql} /* for update {self.query.select_for_update_of} */" if locks else sql), params

    SQLCompiler.as_sql = as_sql  # type: ignore[method-assign]


def cover(recorded: dict[str, tuple[int, list[str]]], taken: Iterable[str] = ()) -> set[str]:
    """Choose tests that together send every kind, with few statements; the same choice from the same records.

    What the tests `taken` send anyway needs no other test.
    """
    sending = {test: set(kinds) for test, (_number, kinds) in recorded.items()}
    missing: set[str] = set().union(*sending.values())
    for test in taken:
        missing -= sending.pop(test, set())
    chosen: set[str] = set()
    queue = [
        (-math.inf, test) for test in sorted(sending)
    ]  # what a test adds only shrinks: look again at the best alone
    while missing and queue:
        _estimate, test = heapq.heappop(queue)
        worth = len(sending[test] & missing) / (recorded[test][0] + PER_TEST)
        if not worth:
            continue
        if queue and (-worth, test) > queue[0]:
            heapq.heappush(queue, (-worth, test))
            continue
        chosen.add(test)
        missing -= sending[test]
    return chosen


def read(folder: Path) -> dict[str, tuple[int, list[str]]]:
    """Read what all workers noted."""
    found: dict[str, tuple[int, list[str]]] = {}
    for path in sorted(folder.glob("*.json")):
        found |= json.loads(path.read_text())
    return found


def name(item: pytest.Item) -> str:
    """Return a test's name without the group that xdist appends."""
    group = item.get_closest_marker("xdist_group")
    return item.nodeid.removesuffix(f"@{group.args[0]}") if group and group.args else item.nodeid


def repeated(items: list[pytest.Item], folder: Path) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """Part tests into those that run on PostgreSQL too and those that would tell nothing new there.

    A test of which nothing is noted (it was skipped, or its worker died) is repeated.
    """
    recorded = read(folder)
    always = {name(item) for item in items if any(item.get_closest_marker(marker) for marker in ALWAYS)}
    here = {name(item) for item in items if not item.get_closest_marker("once")}
    chosen = always | cover({test: noted for test, noted in recorded.items() if test in here}, always)
    keep = [item for item in items if name(item) in chosen or name(item) not in recorded]
    kept = {name(item) for item in keep}
    return keep, [item for item in items if name(item) not in kept]


def pytest_configure(config: pytest.Config) -> None:
    """Note statements where the run says so and the database is SQLite."""
    folder = os.environ.get(PARTS.statements)
    if folder and connection.vendor == "sqlite":
        mark_locks()
        config.pluginmanager.register(Recorder(Path(folder)), "statements")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out on PostgreSQL what sends nothing that another test does not send there."""
    folder = os.environ.get(PARTS.statements)
    if folder and connection.vendor == "postgresql":
        items[:], left = repeated(items, Path(folder))
        config.hook.pytest_deselected(items=left)

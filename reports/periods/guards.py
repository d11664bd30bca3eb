"""The database itself holds what stands: an edition is never changed or removed, and a locked period gets no other.

Whoever writes, by a page, a job, an import, the administration, a command or by hand, meets these triggers. They let
through what the portal does: a new edition with its figures and rows, and the lock, once, with the files that say so.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "editions of period reports stand as they were built"
REPORT, SNAPSHOT, ROWS = "reports_periodreport", "reports_snapshot", "reports_keptrows"
PERIOD, OFFICIAL, FILE = "reports_period", "reports_officialcount", "files_storedfile"
TABLES = (REPORT, SNAPSHOT, ROWS, PERIOD, OFFICIAL, FILE)
PREFIX = "kexie_stands"
LIKE = f"{PREFIX}%"  # not a figure: a pattern

#: What an edition says; only `locked_at`, `locked_by_id` and, in the same moment, the files change.
FIXED = (
    "period_id", "unit_id", "edition", "reason", "definition_version", "unit_name", "unit_code", "unit_kind", "path",
    "definitions", "counted_on", "is_provisional", "is_sample", "has_rows", "built_at", "built_by_id",
)  # fmt: skip

FILES = ("xlsx_id", "pdf_id")
_MOVED = " OR ".join(f"OLD.{name} {{differs}} NEW.{name}" for name in FIXED)
_REPRINTED = " OR ".join(f"(OLD.{name} IS NOT NULL AND OLD.{name} {{differs}} NEW.{name})" for name in FILES)
_LOCKED = "EXISTS (SELECT 1 FROM reports_periodreport r WHERE r.id = NEW.report_id AND r.locked_at IS NOT NULL)"
_CLOSED = (
    "EXISTS (SELECT 1 FROM reports_periodreport r WHERE r.period_id = NEW.period_id AND r.locked_at IS NOT NULL"
    " AND (r.unit_id = NEW.unit_id OR EXISTS"
    " (SELECT 1 FROM reports_snapshot s WHERE s.report_id = r.id AND s.unit_id = NEW.unit_id)))"
)
_QUOTED = (
    "EXISTS (SELECT 1 FROM reports_snapshot s JOIN reports_periodreport r ON r.id = s.report_id"
    " WHERE s.unit_id = OLD.unit_id AND s.klass = OLD.enterprise_class AND s.official_on = OLD.as_of"
    " AND r.locked_at IS NOT NULL)"
)
_CORRECTED = " OR ".join(
    f"OLD.{name} {{differs}} NEW.{name}" for name in ("unit_id", "enterprise_class", "as_of", "count", "source")
)
_PRINTED = (
    "EXISTS (SELECT 1 FROM reports_periodreport r WHERE r.locked_at IS NOT NULL AND OLD.uuid IN (r.xlsx_id, r.pdf_id))"
)
_MADE_ANEW = "OLD.sha256 <> '' AND (OLD.sha256 {differs} NEW.sha256 OR OLD.content {differs} NEW.content)"
#: Table, event and when it is refused. `{differs}` is the engine's word for "is not the same"; `{held}` is always
#: true, but for the test runner, which empties its tables on SQLite by deleting.
RULES = (
    (REPORT, "DELETE", "{held}"),
    (SNAPSHOT, "DELETE", "{held}"),
    (ROWS, "DELETE", "{held}"),
    (SNAPSHOT, "UPDATE", "TRUE"),
    (ROWS, "UPDATE", "TRUE"),
    (SNAPSHOT, "INSERT", _LOCKED),
    (ROWS, "INSERT", _LOCKED),
    (REPORT, "INSERT", _CLOSED),
    (REPORT, "UPDATE", f"OLD.locked_at IS NOT NULL OR {_MOVED} OR (NEW.locked_at IS NULL AND ({_REPRINTED}))"),
    (PERIOD, "UPDATE", "EXISTS (SELECT 1 FROM reports_periodreport r WHERE r.period_id = OLD.id)"),
    (OFFICIAL, "DELETE", f"{{held}} AND {_QUOTED}"),
    (OFFICIAL, "UPDATE", f"({_CORRECTED}) AND {_QUOTED}"),
    (FILE, "UPDATE", f"{_MADE_ANEW} AND {_PRINTED}"),
)

#: One function for each rule: a condition of a trigger may ask no other table on PostgreSQL.
_FUNCTION = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF {condition} THEN
        RAISE EXCEPTION '{refusal}' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN {row};
END
$body$
"""
#: The test runner empties its own databases, which are named test_….
_EMPTYING = "NOT (current_setting('kexie.audit_flush', true) = 'on' AND current_database() LIKE 'test\\_%')"


def install(db: BaseDatabaseWrapper) -> None:
    """Put the triggers on the tables that exist; it runs after every `migrate`, and doing it again changes nothing."""
    with db.cursor() as cursor:
        tables = set(db.introspection.table_names(cursor))
        if not set(TABLES) <= tables:
            return
        there = set()
        if db.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE %s", [LIKE])
            there = {name for (name,) in cursor.fetchall()}
        for statement in _postgresql(there) if db.vendor == "postgresql" else _sqlite():
            cursor.execute(statement)


def remove(db: BaseDatabaseWrapper) -> None:
    """Take the triggers away before a migration: SQLite cannot remake a table that a trigger of another one names."""
    if db.vendor != "sqlite":
        return
    with db.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [LIKE])
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {db.ops.quote_name(name)}")


def _sqlite() -> list[str]:
    words = {"held": f"{PREFIX}_may_empty() IS NOT 1", "differs": "IS NOT"}
    return [
        f"CREATE TRIGGER IF NOT EXISTS {PREFIX}_{table}_{event.lower()} BEFORE {event} ON {table} "
        f"WHEN {condition.format(**words)} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for table, event, condition in RULES
    ]


def _postgresql(there: set[str]) -> list[str]:
    words = {"held": "TRUE", "differs": "IS DISTINCT FROM"}
    found = []
    for table, event, condition in [*RULES, *((table, "TRUNCATE", _EMPTYING) for table in (REPORT, SNAPSHOT, ROWS))]:
        name = f"{PREFIX}_{table}_{event.lower()}"
        row = {"DELETE": "OLD", "TRUNCATE": "NULL"}.get(event, "NEW")
        each = "STATEMENT" if event == "TRUNCATE" else "ROW"
        found.append(_FUNCTION.format(name=name, condition=condition.format(**words), refusal=REFUSAL, row=row))
        if name not in there:  # a new trigger waits for whoever reads the table
            found.append(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {each} EXECUTE FUNCTION {name}()")
    return found


def prepare_connection(sender: object, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Give a new connection to SQLite the function that the triggers ask; other programs have none."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(f"{PREFIX}_may_empty", 0, lambda: int(settings.AUDIT_ALLOW_FLUSH))

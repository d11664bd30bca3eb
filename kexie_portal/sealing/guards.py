"""The database itself keeps what is sealed: packages, their files and the entries are never changed or removed.

One door stands open: once the chain says that a package was blanked, its content may be taken out; nothing else of it
changes, and its hashes stay.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "what is sealed stays as it was sealed"
PACKAGE, FILE, ENTRY, CHAIN = "sealing_package", "sealing_packagefile", "sealing_entry", "sealing_chain"
TABLES = (PACKAGE, FILE, ENTRY, CHAIN)
PREFIX = "kexie_sealed"
LIKE = f"{PREFIX}%"  # not a figure: a pattern
#: All of a package but `content`, `salts` and `closed`, which blanking takes out.
FIXED = (
    "chain_id", "place", "previous", "sha256", "kind", "number", "title", "issuer", "day", "content_type_id",
    "object_id", "leaves", "closed_sha256", "until", "code", "sealed_at", "sealed_by_id",
)  # fmt: skip
_MOVED = " OR ".join(f"OLD.{name} {{differs}} NEW.{name}" for name in FIXED)
_UNSAID = "NOT EXISTS (SELECT 1 FROM sealing_entry e WHERE e.package_id = OLD.id AND e.verb = 'blanked')"
#: Table, event and when it is refused; `{differs}` and `{held}` are the engine's words, as in the guards of reports.
RULES = (
    (PACKAGE, "DELETE", "{held}"),
    (FILE, "DELETE", "{held}"),
    (ENTRY, "DELETE", "{held}"),
    (CHAIN, "DELETE", "{held}"),
    (FILE, "UPDATE", "TRUE"),
    (ENTRY, "UPDATE", "TRUE"),
    (PACKAGE, "UPDATE", f"{_MOVED} OR {_UNSAID}"),
    (CHAIN, "UPDATE", "NEW.key {differs} OLD.key OR NEW.last <= OLD.last"),
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
        if not set(TABLES) <= set(db.introspection.table_names(cursor)):
            return
        there = set()
        if db.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE %s", [LIKE])
            there = {name for (name,) in cursor.fetchall()}
        for statement in _sqlite() if db.vendor == "sqlite" else _postgresql(there):
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
    for table, event, condition in [*RULES, *((table, "TRUNCATE", _EMPTYING) for table in TABLES)]:
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

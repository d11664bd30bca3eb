"""The database itself refuses to change or remove entries; only a purge of old ones gets through.

MLPS (GB/T 22239-2019) wants the log kept for at least six months and safe from editing, so the six months stand
in the trigger and no setting shortens them. On SQLite the triggers ask a function that only our connections
have: another program cannot delete at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

#: The tables of the log and the column that holds the time of an entry.
TABLES = {"auditlog_logentry": "timestamp", "audit_exportrecord": "timestamp", "accounts_signinevent": "at"}
KEPT = timedelta(days=184)  # six months, the longest ones
REFUSAL = "the audit log is append-only"
_purging: ContextVar[bool] = ContextVar("kexie_audit_purging", default=False)

_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION kexie_audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF current_setting('kexie.audit_purge', true) = 'on'
           AND (to_jsonb(OLD) ->> TG_ARGV[0])::timestamptz < now() - interval '{KEPT.days} days' THEN
            RETURN OLD;
        END IF;
    ELSIF TG_OP = 'TRUNCATE' THEN
        -- the test runner empties its own databases, which are named test_…
        IF current_setting('kexie.audit_flush', true) = 'on' AND current_database() LIKE 'test\\_%' THEN
            RETURN NULL;
        END IF;
    END IF;
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
END
$body$;
"""
_POSTGRESQL_TABLE = """
CREATE TRIGGER kexie_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION kexie_audit_append_only('{column}');
CREATE TRIGGER kexie_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION kexie_audit_append_only();
"""
_POSTGRESQL_GUARDED = """
SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE tgname = 'kexie_no_truncate' AND pg_table_is_visible(pg_class.oid)
"""
#: What foreign keys would do row by row: entries name kinds and users that exist, and those stay as long as entries do.
_POSTGRESQL_REFERENCES = """
CREATE OR REPLACE FUNCTION kexie_audit_references() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    named bigint;
    found_rows bigint;
BEGIN
    SELECT count(DISTINCT content_type_id) INTO named FROM written;
    PERFORM 1 FROM django_content_type
        WHERE id IN (SELECT DISTINCT content_type_id FROM written) FOR KEY SHARE;
    GET DIAGNOSTICS found_rows = ROW_COUNT;
    IF found_rows < named THEN
        RAISE EXCEPTION 'an entry of the audit log names a kind that does not exist'
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    SELECT count(DISTINCT actor_id) INTO named FROM written;
    PERFORM 1 FROM accounts_user WHERE id IN (SELECT DISTINCT actor_id FROM written) FOR KEY SHARE;
    GET DIAGNOSTICS found_rows = ROW_COUNT;
    IF found_rows < named THEN
        RAISE EXCEPTION 'an entry of the audit log names a user that does not exist'
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END
$body$;
CREATE OR REPLACE FUNCTION kexie_audit_still_named() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    named boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM auditlog_logentry WHERE %I = $1)', TG_ARGV[0]) INTO named USING OLD.id;
    IF named THEN
        RAISE EXCEPTION 'entries of the audit log name this row' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN OLD;
END
$body$;
CREATE OR REPLACE TRIGGER kexie_references AFTER INSERT ON auditlog_logentry
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION kexie_audit_references();
CREATE OR REPLACE TRIGGER kexie_still_named BEFORE DELETE ON django_content_type
    FOR EACH ROW EXECUTE FUNCTION kexie_audit_still_named('content_type_id');
CREATE OR REPLACE TRIGGER kexie_still_named BEFORE DELETE ON accounts_user
    FOR EACH ROW EXECUTE FUNCTION kexie_audit_still_named('actor_id');
"""
_SQLITE_TABLE = (
    f"""CREATE TRIGGER IF NOT EXISTS {{table}}_no_update BEFORE UPDATE ON {{table}}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER IF NOT EXISTS {{table}}_no_delete BEFORE DELETE ON {{table}}
        WHEN kexie_audit_may_delete(OLD."{{column}}") IS NOT 1
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
)


def install(db: BaseDatabaseWrapper = connection) -> None:
    """Put the triggers on the tables of the log that exist; doing it again changes nothing.

    It runs after every `migrate`, because SQLite loses a table's triggers when a migration remakes the table.
    """
    with db.cursor() as cursor:
        existing = set(db.introspection.table_names(cursor))
        tables = set(TABLES) & existing
        if db.vendor == "postgresql" and existing >= {"auditlog_logentry", "django_content_type", "accounts_user"}:
            cursor.execute(_POSTGRESQL_REFERENCES)
        if db.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_GUARDED)
            tables -= {name for (name,) in cursor.fetchall()}
            if tables:
                cursor.execute(_POSTGRESQL_FUNCTION)
        for table in sorted(tables):
            for statement in _SQLITE_TABLE if db.vendor == "sqlite" else (_POSTGRESQL_TABLE,):
                cursor.execute(statement.format(table=table, column=TABLES[table]))


def prepare_connection(sender: object, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Give a new connection what the triggers ask for."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("kexie_audit_may_delete", 1, _may_delete)
    elif connection.vendor == "postgresql" and settings.AUDIT_ALLOW_FLUSH:
        with connection.cursor() as cursor:
            cursor.execute("SET kexie.audit_flush = 'on'")


def _may_delete(timestamp: str) -> int:
    if settings.AUDIT_ALLOW_FLUSH:
        return 1
    oldest = (datetime.now(UTC) - KEPT).strftime("%Y-%m-%d %H:%M:%S")
    return int(_purging.get() and timestamp < oldest)


@contextmanager
def purging() -> Iterator[None]:
    """Let a block inside a transaction remove entries older than `KEPT`, and nothing else."""
    token = _purging.set(True)
    try:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL kexie.audit_purge = 'on'")
        yield
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL kexie.audit_purge = 'off'")
    finally:
        _purging.reset(token)

"""The database itself holds that a published version of a form is never changed or removed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "formbuilder_formversion"
PREFIX = "kexie_published"
REFUSAL = "a published version of a form is never changed or removed"

_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {PREFIX}() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        -- the test runner empties its own databases, which are named test_…
        IF current_setting('kexie.audit_flush', true) = 'on' AND current_database() LIKE 'test\\_%' THEN
            RETURN NULL;
        END IF;
    ELSIF OLD.published_at IS NULL THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
END
$body$
"""
_POSTGRESQL = (
    f"CREATE TRIGGER {PREFIX}_rows BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {PREFIX}()",
    f"CREATE TRIGGER {PREFIX}_table BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}()",
)
_SQLITE = (
    f"""CREATE TRIGGER IF NOT EXISTS {PREFIX}_update BEFORE UPDATE ON {TABLE} WHEN OLD.published_at IS NOT NULL
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER IF NOT EXISTS {PREFIX}_delete BEFORE DELETE ON {TABLE}
        WHEN OLD.published_at IS NOT NULL AND {PREFIX}_may_empty() IS NOT 1
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
)


def install(db: BaseDatabaseWrapper) -> None:
    """Put the triggers on the table where it exists; it runs after every `migrate`."""
    with db.cursor() as cursor:
        if TABLE not in db.introspection.table_names(cursor):
            return
        if db.vendor == "sqlite":
            statements: tuple[str, ...] = _SQLITE
        else:
            cursor.execute("SELECT 1 FROM pg_trigger WHERE tgname = %s", [f"{PREFIX}_rows"])
            statements = (_FUNCTION, *(() if cursor.fetchone() else _POSTGRESQL))
        for statement in statements:
            cursor.execute(statement)


def prepare_connection(sender: object, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Give a new connection to SQLite the function that the trigger asks; other programs have none."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(f"{PREFIX}_may_empty", 0, lambda: int(settings.AUDIT_ALLOW_FLUSH))

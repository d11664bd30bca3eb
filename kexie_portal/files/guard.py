"""The database itself refuses to write the attachments of a frozen slot, by whatever door the write comes.

Installed after each `migrate`, because SQLite loses a table's triggers when a migration remakes the table. The bytes
are safe by the foreign key: no stored file goes while an attachment names it.
"""

from __future__ import annotations

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE, FREEZES = "files_attachment", "files_freeze"
REFUSAL = "these materials are frozen"
_FROZEN = """EXISTS (SELECT 1 FROM files_freeze AS held WHERE held.content_type_id = {row}.content_type_id
    AND held.object_id = {row}.object_id AND held.slot IN ('', {row}.slot))"""
_SQLITE = """CREATE TRIGGER IF NOT EXISTS files_frozen_{verb} BEFORE {verb} ON files_attachment
    WHEN {condition} BEGIN SELECT RAISE(ABORT, '{refusal}'); END"""
_POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION kexie_files_frozen() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP <> 'INSERT' AND {_FROZEN.format(row="OLD")} THEN
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP <> 'DELETE' AND {_FROZEN.format(row="NEW")} THEN
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$body$;
CREATE OR REPLACE TRIGGER kexie_frozen BEFORE INSERT OR UPDATE OR DELETE ON files_attachment
    FOR EACH ROW EXECUTE FUNCTION kexie_files_frozen();
"""


def install(db: BaseDatabaseWrapper) -> None:
    """Put the triggers on the table where it exists; doing it again changes nothing."""
    with db.cursor() as cursor:
        if not {TABLE, FREEZES} <= set(db.introspection.table_names(cursor)):
            return
        if db.vendor == "postgresql":
            cursor.execute(_POSTGRESQL)
        elif db.vendor == "sqlite":
            for statement in sqlite_triggers():
                cursor.execute(statement)


def sqlite_triggers(*, may_flush: bool | None = None) -> list[str]:
    """Return the statements for SQLite, where the tests empty tables row by row: for them a row may go."""
    flush = settings.AUDIT_ALLOW_FLUSH if may_flush is None else may_flush
    new, old = _FROZEN.format(row="NEW"), _FROZEN.format(row="OLD")
    conditions = {"INSERT": new, "UPDATE": f"{old} OR {new}"} | ({} if flush else {"DELETE": old})
    return [_SQLITE.format(verb=verb, condition=condition, refusal=REFUSAL) for verb, condition in conditions.items()]

"""Drop the log's indexes that no page asks: every entry pays for each of them, and an import writes 100,000."""

from typing import Any

from django.db import migrations

UNUSED = (
    "SELECT indexname FROM pg_indexes WHERE tablename = 'auditlog_logentry' AND schemaname = current_schema() "
    "AND (indexdef LIKE '%pattern_ops%' OR indexdef LIKE '%(action)')"
)


def drop(apps: Any, schema_editor: Any) -> None:
    """Drop the index on the action and those for LIKE on keys; on PostgreSQL only, where they cost most."""
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(UNUSED)
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP INDEX "{name}"')


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("auditlog", "0017_add_actor_email")]

    operations = [migrations.RunPython(drop, migrations.RunPython.noop)]

"""The tables of an empty demo, made from the models at once instead of through every migration that led to them.

Replaying some 120 migrations takes 13 seconds, nearly all of which Django spends on drawing the models of each
step. On an empty SQLite their end is the models themselves; a test holds that both ways give the same tables and rows.
"""

from __future__ import annotations

from django.core.management import call_command
from django.core.management.commands.migrate import Command as Migrate
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation


def bring_up_to_date() -> None:
    """Make the tables where there is none, else apply the migrations that are missing."""
    if connection.vendor == "sqlite" and not connection.introspection.table_names():
        with translation.override(None):  # as `migrate` does: names of permissions are kept in English
            build()
    else:
        call_command("migrate", interactive=False, skip_checks=True, verbosity=0)


def build() -> None:
    """Make every table of the empty database and record every migration as applied."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    emit_pre_migrate_signal(0, False, DEFAULT_DB_ALIAS, plan=plan)
    tables = Migrate()
    tables.verbosity = 0
    # Whole or not at all: whoever stops it halfway finds an empty database again. SQLite checks keys at the end.
    with connection.constraint_checks_disabled(), transaction.atomic():
        tables.sync_apps(connection, executor.loader.migrated_apps)
        executor.recorder.ensure_schema()
        executor.recorder.migration_qs.bulk_create(
            executor.recorder.Migration(app=migration.app_label, name=migration.name) for migration, _backwards in plan
        )
    executor.check_replacements()
    emit_post_migrate_signal(0, False, DEFAULT_DB_ALIAS, plan=plan)

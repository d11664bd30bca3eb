"""The tables that an empty demo gets at once are those to which the migrations lead."""

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from kexie_portal.engines import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.once]
BUILD = "import django; django.setup(); from kexie_portal.web.first_tables import bring_up_to_date as go; go()"
ROWS = (
    "SELECT app, name FROM django_migrations",
    "SELECT app_label, model FROM django_content_type",
    "SELECT model, codename, p.name FROM auth_permission p JOIN django_content_type c ON c.id = content_type_id",
    "SELECT name, task, enabled FROM django_celery_beat_periodictask",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the tables in a folder of their own; a second run finds them and changes nothing."""
    var = tmp_path_factory.mktemp("var")
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "kexie_portal.settings.demo", "KEXIE_VAR": str(var)}
    env.pop("DATABASE_URL", None)
    for _run in range(2):
        subprocess.run([sys.executable, "-c", BUILD], env=env, cwd=ROOT, check=True)
    return var / "kexie.sqlite3"


def parts(statement: str) -> list[str]:
    """Return the columns and constraints of a CREATE TABLE in one order: adding a column later puts it elsewhere."""
    inside, depth, start, found = statement[statement.index("(") + 1 : -1], 0, 0, []
    for place, letter in enumerate(f"{inside},"):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            found.append(re.sub(r"\s+", " ", inside[start:place]).strip())
            start = place + 1
    return sorted(found)


def schema(run: Any) -> dict[tuple[str, str], Any]:
    statements = run("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
    return {(kind, name): parts(sql) if kind == "table" else sql for kind, name, sql in statements}


def of_tests(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        return list(cursor.execute(statement).fetchall())


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="compares two SQLite databases")
def test_tables_indexes_triggers_and_rows_are_those_of_the_migrations(built: Path) -> None:
    with sqlite3.connect(built) as other:

        def of_demo(statement: str) -> list[tuple[Any, ...]]:
            return other.execute(statement).fetchall()

        made, migrated = schema(of_demo), schema(of_tests)
        del made["trigger", "files_frozen_DELETE"]  # tests empty their tables, see `AUDIT_ALLOW_FLUSH`
        assert made.keys() == migrated.keys()
        assert {key: value for key, value in made.items() if value != migrated[key]} == {}
        for statement in ROWS:
            assert sorted(of_demo(statement)) == sorted(of_tests(statement)), statement

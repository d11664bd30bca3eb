"""A worker killed in the middle leaves nothing behind and the next one completes its work."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

pytestmark = [pytest.mark.slow]


def database_of_its_own(tmp_path: Path) -> str:
    """Return a `DATABASE_URL` beside the test database, on the same engine."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{tmp_path / 'drill.sqlite3'}"
    name = f"{connection.settings_dict['NAME']}_drill"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')
    parts = connection.settings_dict
    return f"postgres://{parts['USER']}:{parts['PASSWORD']}@{parts['HOST']}:{parts['PORT'] or 5432}/{name}"


@pytest.fixture
def facts(transactional_db: None, tmp_path: Path) -> dict[str, Any]:
    """Run the drill once with its own database, broker and workers."""
    env = {**os.environ, "KEXIE_VAR": str(tmp_path), "DATABASE_URL": database_of_its_own(tmp_path)}
    env["DJANGO_SETTINGS_MODULE"] = "kexie_portal.settings.demo"
    run = subprocess.run(
        [sys.executable, "-m", "tests.jobs.drill"],
        cwd=settings.BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
        timeout=240,
    )
    log = tmp_path / "worker.log"
    assert run.returncode == 0, run.stderr[-3000:] + (log.read_text()[-3000:] if log.exists() else "")
    return dict(json.loads(run.stdout.strip().splitlines()[-1]))


def test_killed_worker_leaves_nothing_and_the_next_completes(facts: dict[str, Any]) -> None:
    assert facts["seen_outside"] == 0, "nobody sees a transaction that has not ended"
    assert facts["state_after_kill"] == "running"
    assert facts["left_by_the_dead"] == 0
    assert facts["attempt"] == 2
    assert facts["written"] == 25
    assert facts["message"] == "25 written"
    assert facts["told"] == 1
    assert facts["kept_after_cancel"] == 0
    assert facts["state_without_broker"] == "queued"
    assert facts["seconds_without_broker"] < 8
    assert facts["handed_over"] == 1
    assert facts["state_with_broker"] == "done"

"""Running a drill in a process of its own, on a database of the engine under test."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from tests import images


def database_of_its_own(folder: Path) -> str:
    """Return a `DATABASE_URL` beside the test database, on the same engine, migrated where there is an image."""
    if connection.vendor == "sqlite":
        images.copy(folder / "drill.sqlite3")
        return f"sqlite:///{folder / 'drill.sqlite3'}"
    name = f"{connection.settings_dict['NAME']}_drill"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" {images.template()}')
    parts = connection.settings_dict
    return f"postgres://{parts['USER']}:{parts['PASSWORD']}@{parts['HOST']}:{parts['PORT'] or 5432}/{name}"


def run(module: str, folder: Path) -> dict[str, Any]:
    """Run a drill and return its facts; fails the test with its errors and the workers' log."""
    env = {**os.environ, "KEXIE_VAR": str(folder), "DATABASE_URL": database_of_its_own(folder)}
    env["DJANGO_SETTINGS_MODULE"] = "kexie_portal.settings.demo"
    done = subprocess.run(
        [sys.executable, "-m", module],
        cwd=settings.BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
    )
    log = folder / "worker.log"
    assert done.returncode == 0, done.stderr[-3000:] + (log.read_text()[-3000:] if log.exists() else "")
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))

"""The empty database as the migrations leave it, kept between runs: writing it anew takes each worker 13 seconds.

On SQLite a worker copies the kept image into its memory; on PostgreSQL it copies the database that the engines name.
`migrate` runs on the copy all the same and finds nothing to do.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from kexie_portal.engines import ROOT
from kexie_portal.engines.testing import PARTS


def key() -> str:
    """Return what an image depends on: the text of every migration, Django, and SQLite."""
    digest = hashlib.sha256(f"{version('django')} {sqlite3.sqlite_version} {sys.version}".encode())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(f"\n{app.label}/{path.name}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


def keep(memory: sqlite3.Connection, image: Path) -> None:
    """Write a database to the image, whole or not at all; other images are of other migrations and go."""
    image.parent.mkdir(parents=True, exist_ok=True)
    part = image.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(part)) as file:
        memory.backup(file)
    for old in image.parent.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    part.replace(image)


def copy(target: Path) -> None:
    """Begin a SQLite database with the image, or empty while there is none."""
    image = image_path()
    if image.exists():
        shutil.copyfile(image, target)


def template() -> str:
    """Say in SQL which database a new one of PostgreSQL is copied from, if there is one."""
    named = os.environ.get(PARTS.template)
    return f'TEMPLATE "{named}"' if named else ""


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None,
) -> Iterator[sqlite3.Connection | None]:
    """Lay the image under the database that pytest-django is about to set up; it lives while the tests run."""
    if connection.vendor != "sqlite":
        if os.environ.get(PARTS.template):
            connection.settings_dict["TEST"]["TEMPLATE"] = os.environ[PARTS.template]
        yield None
        return
    image = image_path()
    if not image.exists():
        yield None
        return
    memory = sqlite3.connect(connection.creation._get_test_db_name(), uri=True)
    with closing(sqlite3.connect(image)) as file:
        file.backup(memory)
    yield memory
    memory.close()


def image_path() -> Path:
    """Return where the image lies: in the folder that `make clean` removes."""
    return ROOT / ".pytest_cache" / "database" / f"{key()}.sqlite3"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Keep the image for the next worker and the next run."""
    image = image_path()
    if connection.vendor == "sqlite" and not image.exists():
        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            connection.ensure_connection()
            keep(connection.connection, image)

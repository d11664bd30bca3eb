"""Fixtures that every part's tests share; browser fixtures are in `tests/browser_fixtures.py`."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.utils import translation

from kexie_portal.engines import messages
from kexie_portal.engines.postgres import Postgres
from kexie_portal.engines.valkey import Valkey

pytest_plugins = [
    "tests.browser_fixtures",
    "tests.images",
    "tests.printing",
    "tests.sampling",
    "tests.statements",
]
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server", "own_postgres"}

# Two cores that are busy with a browser tell nothing about a slow example; CI tries the same examples every time.
hypothesis.settings.register_profile("portal", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.load_profile("portal")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the translations once, before workers start."""
    if not hasattr(config, "workerinput"):
        messages.compile_all()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark `once` what asks no database, leave out on SQLite what is marked `postgres`, and begin what is slow first.

    A drill of a minute that begins last keeps one worker busy while the others have nothing left to do.
    """
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    for item in items:
        if not _asks_a_database(item):
            item.add_marker(pytest.mark.once)
    if django_settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        return
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL"))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their argument: a packed file carries its minute, so workers would collect two names for a test."""
    return argname if isinstance(val, bytes) else None


def _asks_a_database(item: pytest.Item) -> bool:
    marked = any(item.get_closest_marker(name) for name in ("django_db", "postgres", "browser"))
    return marked or not DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def _media_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def _apart(settings: django_settings.__class__, monkeypatch: pytest.MonkeyPatch, _media_folder: Path) -> Iterator[None]:
    """Keep a test's files out of the project, its cache entries and years of the calendar out of the next test."""
    from kexie_portal.workflow.days import calendars  # a model: Django must have started

    settings.MEDIA_ROOT = str(_media_folder)
    cache.clear()
    translation.deactivate()  # a page that a test before asked for in English leaves its language behind
    # How often the calendar is looked at must not depend on how fast a test runs: some count queries.
    monkeypatch.setattr(calendars, "LOOK_EVERY", 3600.0)
    calendars.forget()
    yield
    cache.clear()
    calendars.forget()


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    """Give a running PostgreSQL of the test's own, which it may `kill()`, `stop()` and `start()` again."""
    with Postgres() as server:
        yield server


@pytest.fixture
def own_valkey() -> Iterator[Valkey]:
    """Give a running Valkey of the test's own, which it may `kill()`, `stop()` and `start()` again."""
    with Valkey() as server:
        yield server

"""The small demo, loaded once for the tests of a file."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from django.test import override_settings

from orgs.demo import load as load_module
from orgs.demo.load import Loaded, load

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def _story(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Loaded]:
    """Load it without the reports, which take longer than everything else together; it goes with the file's tests."""
    media = tmp_path_factory.mktemp("demo")
    with (
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        pytest.MonkeyPatch.context() as patch,
        override_settings(PORTAL_IS_DEMO=True, MEDIA_ROOT=media),
        transaction.atomic(),
    ):
        patch.delitem(load_module._steps, "reports.periods")
        yield load("small", today=TODAY)
        transaction.set_rollback(True)


@pytest.fixture
def loaded(_story: Loaded, db: None) -> Loaded:
    """Give the demo; what a test writes is rolled back to where the load ended."""
    return _story

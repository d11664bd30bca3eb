"""The tests' own pages beside the portal's."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kexie_portal.accounts.models import User


@pytest.fixture(autouse=True)
def _own_pages(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.web.pages"
    templates = [{**settings.TEMPLATES[0]}]
    templates[0]["DIRS"] = [*templates[0]["DIRS"], Path(__file__).parent / "templates"]
    settings.TEMPLATES = templates


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create_user("wang", "wang@example.org", "pw-Kexie-1234", name="王建国", phone="13812345678")


@pytest.fixture
def desk(client: Client, person: User) -> Client:
    """A client who is signed in."""
    client.force_login(person)
    return client

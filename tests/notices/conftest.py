"""A receiver of webhooks, and who may enter them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from kexie_portal.accounts.models import User
from tests.notices.people import Receiver, receiving
from tests.orgs.factories import ProvinceFactory, UserFactory, post


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_HOSTS = ["127.0.0.1", "localhost"]
    settings.WEBHOOK_ALLOW_HTTP = settings.WEBHOOK_ALLOW_INTERNAL = True
    settings.PORTAL_URL = "https://kexie.example.org"
    with receiving() as running:
        yield running


@pytest.fixture
def sysadmin() -> User:
    user = UserFactory(username="runs-it", name="运维")
    post(user, "sysadmin", ProvinceFactory())
    return user

"""The world of two cities, and a browser's requests as one of its people."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.access.world import World, build


@pytest.fixture
def world(db: None) -> World:
    return build()


@pytest.fixture
def as_role(world: World) -> Callable[[str], Client]:
    """Give a function that signs a role in; a fault is a 500 as a browser sees it, not an exception."""

    def signed_in(role: str) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(world.people[role])
        return client

    return signed_in

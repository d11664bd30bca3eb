"""The world of two cities, written once for a module, and a browser's requests as one of its people."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client, override_settings

from tests.access.world import World, build


@pytest.fixture(scope="module")
def _written(django_db_setup: None, django_db_blocker: pytest.FixtureRequest, _media_folder: Path) -> Iterator[World]:
    """Write the world; each test undoes what it changes, and the end of the module undoes the world."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=str(_media_folder)):
            world = build()
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(_written: World, db: None) -> World:
    """Give the world as it was written: objects that another test changed are not among these."""
    return copy.deepcopy(_written)


@pytest.fixture
def as_role(world: World) -> Callable[[str], Client]:
    """Give a function that signs a role in; a fault is a 500 as a browser sees it, not an exception."""

    def signed_in(role: str) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(world.people[role])
        return client

    return signed_in

"""A province of two cities with a society each, and a browser's session for any person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from kexie_portal.accounts.models import User
from orgs.common.enums import Kind
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization
from tests.orgs.network import Network, build

LONG_AGO = date(2015, 1, 1)


@pytest.fixture
def net(db: None) -> Network:
    return build()


@pytest.fixture
def society(net: Network) -> Organization:
    return tree.add(net.luoyang, Organization(kind=Kind.SOCIETY, name="洛阳市轴承学会", opened=LONG_AGO))


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def enter(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return enter

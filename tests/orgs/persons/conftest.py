"""The network with its officers by what they are called in tests."""

from __future__ import annotations

import pytest

from tests.orgs.network import Network


@pytest.fixture
def network(net: Network) -> Network:
    return net

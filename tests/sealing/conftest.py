import pytest

from kexie_portal.accounts.models import User
from tests.orgs.factories import UserFactory
from tests.sealing.samples import announce


@pytest.fixture(autouse=True)
def _kind() -> None:
    announce()


@pytest.fixture
def clerk() -> User:
    return UserFactory()

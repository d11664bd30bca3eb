"""People who sign in."""

import pytest

from kexie_portal.accounts.models import User

PASSWORD = "Sunny-Meadow-42"


@pytest.fixture
def user(db):
    """A person with a mailbox who never holds a posting."""
    person = User(username="zhangwei", name="张伟", email="zw@example.org")
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def sign_in(client):
    """Send the sign-in form as a browser does."""

    def send(username="zhangwei", password=PASSWORD, **extra):
        return client.post("/accounts/login/", {"login": username, "password": password}, **extra)

    return send

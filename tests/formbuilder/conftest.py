"""A unit that owns forms and a holder whose responses named people fill, as an upper package would register them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from kexie_portal.accounts.models import User
from kexie_portal.formbuilder import access
from kexie_portal.formbuilder.actions import version as versions
from kexie_portal.formbuilder.models import FormVersion, Response
from tests.formbuilder.definitions import every_kind
from tests.orgs.factories import UserFactory

PURPOSE = "tests.forms"


class Owners(access.Owners):
    """Whoever is named owns the forms of one unit."""

    def __init__(self, *users: User) -> None:
        self.users = {user.pk for user in users}

    def managed(self, user: User) -> list[access.Unit]:
        return [access.Unit("410300", "洛阳市")] if user.pk in self.users else []


class Team(access.Holder):
    """Some people fill in; `closed` shuts it."""

    def __init__(self) -> None:
        self.people: set[int] = set()
        self.closed = ""

    def may_read(self, user: User, response: Response) -> bool:
        return user.pk in self.people

    def may_fill(self, user: User, response: Response, by: str) -> bool:
        return user.pk in self.people and by == "applicant"

    def shut(self, response: Response) -> str:
        return self.closed

    def record(self, response: Response) -> object:
        return response


@pytest.fixture
def clerk(db: None) -> User:
    return UserFactory.create()


@pytest.fixture
def other(db: None) -> User:
    return UserFactory.create()


@pytest.fixture(autouse=True)
def _registries() -> Iterator[None]:
    kept = (list(access._owners), dict(access._holders), dict(access._sources), list(access._finders))
    yield
    access._owners[:], access._finders[:] = kept[0], kept[3]
    for now, before in ((access._holders, kept[1]), (access._sources, kept[2])):
        now.clear()
        now.update(before)  # type: ignore[arg-type]


@pytest.fixture
def team(clerk: User, other: User) -> Team:
    found = Team()
    found.people = {clerk.pk, other.pk}
    access.register_holder(PURPOSE, found)
    access.register_owners(Owners(clerk))
    return found


def published(actor: User, definition: dict | None = None) -> FormVersion:
    definition = definition or every_kind()
    draft = versions.create_form(
        actor=actor, unit_code="410300", title="自述表", code=definition["code"], definition=definition
    )
    return versions.publish(draft, actor=actor)


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def enter(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return enter

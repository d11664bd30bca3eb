"""Every address as every role: what is out of scope is not there, and no page names another city's rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client, override_settings

from tests.access.addresses import address, names, views
from tests.access.outcomes import NEVER, SIGNED_OUT, Outcome
from tests.access.table import NAMING_UNITS, PUBLIC, TABLE
from tests.access.world import CODES, MARKS, PHONES, ROLES, City, World, build

#: One worker walks: it writes one world, and what one test asked no other asks again.
pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.xdist_group("walk")]
NAMES = list(dict.fromkeys(names()))
THIRD_PARTY = ("account_", "mfa_", "socialaccount_", "openid_connect_", "usersessions_")
OTHERS = [name for name in NAMES if name.startswith(THIRD_PARTY)]
ADMIN = [name for name in NAMES if name.startswith(("admin:", "/manage/"))]
MOVED = [name for name in NAMES if name.startswith("/accounts/")]


STAFF = ("anonymous", "luoyang", "expired", "auditor", "security", "sysadmin")
#: Who asks at the pages of one model after all of `STAFF` asked at its list: the site lets a role in or not before
#: it looks at the model, and an address that the site does not guard shows itself to the first two.
STAFF_AFTER_THE_LIST = ("anonymous", "luoyang", "sysadmin")
#: Who tries a method that an address does not know. Django refuses it by the name of the method, whoever asks: one
#: of each kind tells it (signed out; sees the row, another's, none; no posting; of the office).
TRYING = ("anonymous", "disabled", "luoyang", "zhengzhou", "nobody", "sysadmin")


def asking(expected: Outcome) -> tuple[str, ...]:
    """Return the roles that tell whether an outcome holds."""
    return TRYING if expected == NEVER else ROLES


def office(name: str) -> tuple[str, ...]:
    """Return the roles that ask at an address of the administration."""
    return STAFF_AFTER_THE_LIST if re.search(r"_(add|history|delete|change)$", name) else STAFF


@dataclass(frozen=True)
class Answer:
    """What came back, and what it told of each city."""

    status: int
    location: str
    marks: dict[str, list[str]]


@dataclass
class Walk:
    """The world with a session of every role; each request is undone, so that the next finds the same rows.

    The same request as the same role therefore has the same answer: it is sent once.
    """

    world: World
    sessions: dict[str, str]
    answers: dict[tuple[str, str, str], Answer] = field(default_factory=dict)

    def ask(self, role: str, method: str, url: str) -> Answer:
        """Return what a role gets."""
        key = (role, method, url)
        if key not in self.answers:
            self.answers[key] = self._ask(*key)
        return self.answers[key]

    def _ask(self, role: str, method: str, url: str) -> Answer:
        """Send a request as a role and take back what it wrote."""
        client = Client(raise_request_exception=False)
        if self.sessions.get(role):
            client.cookies["sessionid"] = self.sessions[role]
        with transaction.atomic():
            response = getattr(client, method)(url)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        text = body.decode(errors="replace")
        told = {city.key: marks_in(city, text) for city in (self.world.luoyang, self.world.zhengzhou)}
        return Answer(response.status_code, response.headers.get("Location", ""), told)


@pytest.fixture(autouse=True)
def _django_db_marker() -> None:
    """Open no transaction for a test, as pytest-django would: SQLite undoes a request fast only below the outermost."""


@pytest.fixture(scope="module")
def walk(django_db_setup: None, django_db_blocker: pytest.FixtureRequest, _media_folder: Path) -> Iterator[Walk]:
    """Write one world for the whole walk."""
    with (
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        transaction.atomic(),
        override_settings(MEDIA_ROOT=str(_media_folder)),
    ):
        yield _begun(build())
        transaction.set_rollback(True)


def _begun(world: World) -> Walk:
    """Sign everybody in."""
    sessions = {}
    for role, person in world.people.items():
        client = Client()
        client.force_login(person)
        sessions[role] = client.cookies["sessionid"].value
    return Walk(world, sessions)


def parts(addresses: list[str]) -> dict[str, list[str]]:
    """Group addresses by the first part of their name: one world serves a whole group."""
    groups: dict[str, list[str]] = {}
    for name in addresses:
        groups.setdefault(name.partition("_")[0], []).append(name)
    return groups


OWN, REST, OFFICE = parts(list(TABLE)), parts([*OTHERS, *MOVED, *sorted(PUBLIC)]), parts(ADMIN)


def test_every_address_has_an_entry() -> None:
    known = set(TABLE) | PUBLIC | set(OTHERS) | set(ADMIN) | set(MOVED)
    assert [name for name in NAMES if name not in known] == []
    assert sorted(set(TABLE) - set(NAMES)) == []


def test_no_address_of_ours_passes_for_one_of_a_library_or_stands_twice() -> None:
    """What is called like the pages of signing in is not asked role by role: it must be theirs."""
    known = list(views())
    assert [name for name, _module in known if [one for one, _m in known].count(name) > 1] == []
    libraries = ("allauth.", "django.")
    assert [name for name, module in known if name in {*OTHERS, *MOVED} and not module.startswith(libraries)] == []
    ours = [(name, module) for name, module in known if module.startswith(("orgs.", "reports.", "kexie_portal."))]
    assert any(module.startswith("orgs.societies.views") for _name, module in ours)
    assert [(name, module) for name, module in ours if name in ADMIN and not module.endswith(".admin")] == []


@pytest.mark.parametrize("part", list(OWN))
def test_each_role_gets_what_its_postings_allow(walk: Walk, part: str) -> None:
    wrong = []
    for name in OWN[part]:
        url = address(name, walk.world.luoyang, walk.world)
        for method, expected in zip(("get", "post"), TABLE[name], strict=True):
            for role in asking(expected):
                answer = walk.ask(role, method, url)
                if answer.status != expected.of(role):
                    wrong.append(f"{name} {method} {role}: {answer.status}, not {expected.of(role)}")
                elif role in SIGNED_OUT and not answer.location.startswith("/accounts/login/?next="):
                    wrong.append(f"{name} {method} {role}: sent to {answer.location}")
    assert wrong == []


def marks_in(city: City, text: str) -> list[str]:
    marks = (MARKS[city.key], f"91{CODES[city.key]}5000", PHONES[city.key])
    return [mark for mark in marks if mark in text]


def _names(name: str, city: City) -> tuple[str, ...]:
    """Return what a public page that names units may say of a city; a link that was sent opens wherever it is."""
    return (MARKS[city.key],) if name in NAMING_UNITS or name == "orgs:door_enter" else ()


def tells_of(city: City, answer: Answer) -> list[str]:
    return answer.marks[city.key]


@pytest.mark.parametrize("part", [*OWN, "public"])
def test_no_page_tells_an_officer_of_another_city(walk: Walk, part: str) -> None:
    world = walk.world
    for name in OWN.get(part, sorted(PUBLIC)):
        for mine, other in ((world.luoyang, world.zhengzhou), (world.zhengzhou, world.luoyang)):
            for url in {address(name, mine, world), address(name, other, world)}:
                told = [
                    mark for mark in tells_of(other, walk.ask(mine.key, "get", url)) if mark not in _names(name, other)
                ]
                assert told == [], f"{mine.key} at {url}"
            assert tells_of(mine, walk.ask(mine.key, "get", "/associations/")), "the marks are there to be found"


def test_who_holds_no_posting_in_force_reads_no_name(walk: Walk) -> None:
    for name in TABLE:
        url = address(name, walk.world.luoyang, walk.world)
        for role in ("expired", "nobody", "expert"):
            assert tells_of(walk.world.luoyang, walk.ask(role, "get", url)) == [], f"{role} at {url}"


@pytest.mark.parametrize("part", list(REST))
def test_the_pages_of_signing_in_answer_everybody_without_a_fault(walk: Walk, part: str) -> None:
    for name in REST[part]:
        url = address(name, walk.world.luoyang, walk.world)
        for role in ("anonymous", "luoyang", "expired", "disabled"):
            for method in ("get", "post"):
                assert walk.ask(role, method, url).status in {200, 301, 302, 401, 403, 404, 405, 422}, (
                    f"{role} at {url}"
                )


@pytest.mark.parametrize("part", list(OFFICE))
def test_the_administration_lets_nobody_in_but_the_system_administrator(walk: Walk, part: str) -> None:
    wrong = []
    for name in OFFICE[part]:
        url = address(name, walk.world.luoyang, walk.world)
        for role in office(name):
            allowed = {200, 302, 400, 403, 404, 405} if role == "sysadmin" else {302, 403, 404}
            for method in ("get", "post"):
                answer = walk.ask(role, method, url)
                if answer.status not in allowed or tells_of(walk.world.luoyang, answer):
                    wrong.append(f"{name} {method} {role}: {answer.status}")
    assert wrong == []

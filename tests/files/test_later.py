"""Files that wait until they are opened: made once, kept with their hash, in the demo alone."""

import json
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import translation

from kexie_portal.accounts.models import User
from kexie_portal.files import later
from kexie_portal.files.models import StoredFile
from kexie_portal.files.sniffing import PDF

MAKER = "tests.pdf"
pytestmark = pytest.mark.django_db


class Press:
    """A maker that counts what it made and was told."""

    def __init__(self) -> None:
        self.languages: list[str | None] = []
        self.hashes: list[str] = []

    def make(self, stored_file: StoredFile, recipe: later.Recipe) -> bytes:
        self.languages.append(translation.get_language())
        return f"%PDF-1.7 {recipe['words']} {len(self.languages)}".encode()


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Press:
    settings.PORTAL_IS_DEMO = True
    monkeypatch.setattr(later, "_makers", {})
    press = Press()
    later.register(MAKER, PDF, press.make, lambda stored_file: press.hashes.append(stored_file.sha256))
    return press


@pytest.fixture
def owner() -> User:
    return User.objects.create_user("owner", name="张三", email="owner@example.com")


def kept(owner: User, words: str = "批复") -> StoredFile:
    return later.keep(
        lambda: b"%PDF-1.7 at once",
        maker=MAKER,
        recipe={"words": words},
        name="批复.pdf",
        purpose="tests",
        owner=owner,
    )


@pytest.fixture
def waiting(press: Press, owner: User) -> StoredFile:
    with later.when_opened():
        return kept(owner)


def body(client: Client, stored_file: StoredFile) -> bytes:
    return b"".join(client.get(stored_file.get_absolute_url()).streaming_content)  # type: ignore[attr-defined]


def test_outside_the_block_a_file_is_made_at_once(press: Press, owner: User) -> None:
    stored_file = kept(owner)
    assert stored_file.content.read() == b"%PDF-1.7 at once"
    assert later.is_made(stored_file)
    assert press.languages == []


def test_in_a_real_installation_no_file_may_wait(press: Press, settings: Any) -> None:
    settings.PORTAL_IS_DEMO = False
    with pytest.raises(ImproperlyConfigured), later.when_opened():
        pass
    assert not later.waits()


def test_a_waiting_file_is_its_recipe_and_has_no_hash(press: Press, waiting: StoredFile) -> None:
    assert (waiting.sha256, waiting.size, waiting.content_type) == ("", 0, PDF)
    assert json.loads(waiting.content.read())["recipe"] == {"words": "批复"}
    assert press.languages == []


def test_whoever_opens_it_first_has_it_made_and_the_next_gets_the_same(
    press: Press, waiting: StoredFile, client: Client, owner: User, django_capture_on_commit_callbacks: Any
) -> None:
    recipe = waiting.content.name
    client.force_login(owner)
    with django_capture_on_commit_callbacks(execute=True):
        first = body(client, waiting)
    assert first == "%PDF-1.7 批复 1".encode()
    assert body(client, waiting) == first
    row = StoredFile.objects.get(pk=waiting.pk)
    assert press.hashes == [row.sha256]
    assert (row.size, row.content_type) == (len(first), PDF)
    assert not row.content.storage.exists(recipe)


def test_two_who_open_it_at_once_get_the_same_bytes(press: Press, waiting: StoredFile) -> None:
    other = StoredFile.objects.get(pk=waiting.pk)  # read before the first has made it
    first, second = later.made(waiting), later.made(other)
    assert first.content.name == second.content.name
    assert first.sha256 == second.sha256
    assert len(press.languages) == 2
    assert len(press.hashes) == 1


def test_it_is_made_in_the_portals_language_whoever_opens_it(press: Press, waiting: StoredFile) -> None:
    with translation.override("en"):
        later.made(waiting)
    assert press.languages == ["zh-hans"]


def test_one_who_may_not_read_it_has_nothing_made(press: Press, waiting: StoredFile, client: Client) -> None:
    client.force_login(User.objects.create_user("other", name="李四", email="other@example.com"))
    assert client.get(waiting.get_absolute_url()).status_code == 404
    assert press.languages == []

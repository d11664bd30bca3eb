"""The list of what is sealed, and receipts as page and PDF."""

from __future__ import annotations

import pytest
from django.test import Client

from kexie_portal.accounts.models import User
from kexie_portal.sealing import actions, kinds, receipts, verifying
from tests.orgs.factories import UserFactory
from tests.sealing.samples import DAY, a_file, announce, sealed

pytestmark = pytest.mark.django_db


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_who_sealed_reads_the_receipt_with_number_moment_and_code(clerk: User) -> None:
    package = sealed(clerk, files=[a_file(clerk)])
    page = as_(clerk).get(package.get_absolute_url()).content.decode()
    for words in (package.number, package.stamp.words, package.sha256, package.files.get().sha256, "<svg"):
        assert words in page
    assert as_(UserFactory()).get(package.get_absolute_url()).status_code == 404


def test_readers_of_the_record_read_it_too(clerk: User) -> None:
    reader = UserFactory()
    announce(may_read=lambda user, record: user == reader and record == clerk)
    package = sealed(clerk)
    assert as_(reader).get(package.get_absolute_url()).status_code == 200


@pytest.mark.printed
def test_the_receipt_is_made_once_as_pdf_and_its_copy_is_known(clerk: User) -> None:
    package = sealed(clerk)
    url = f"{package.get_absolute_url()}receipt/"
    client = as_(clerk)
    first = client.get(url)
    assert first.url == client.get(url).url
    stored = receipts.made_of(package)
    assert stored is not None
    with stored.content.open("rb") as stream:
        content = stream.read()
    assert content.startswith(b"%PDF")
    assert content.count(package.stamp.mark.encode()) == 2
    assert client.get(first.url).status_code == 200
    assert as_(UserFactory()).get(first.url).status_code == 404
    assert verifying.check().faults == []


def test_a_kind_that_gives_receipts_has_one_after_the_commit(
    clerk: User, django_capture_on_commit_callbacks: object
) -> None:
    announce(receipt=True)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        package = sealed(clerk)
    assert receipts.made_of(package) is not None


def test_the_list_is_for_those_who_keep_it(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_keepers", [lambda user: user == clerk])
    old, new = sealed(clerk, title="甲申报书"), sealed(clerk, title="乙申报书")
    actions.withdraw([old], actor=clerk, on=DAY)
    client = as_(clerk)
    page = client.get("/sealed/").content.decode()
    assert old.title in page
    assert new.title in page
    withdrawn = client.get("/sealed/", {"state": "withdrawn"}).content.decode()
    assert old.title in withdrawn
    assert new.title not in withdrawn
    found = client.get("/sealed/", {"q": "乙", "state": "valid"}).content.decode()
    assert new.title in found
    assert as_(UserFactory()).get("/sealed/").status_code == 404

"""A letter whose files wait until it is opened is the letter that would have been issued at once."""

from __future__ import annotations

import io
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.test import Client
from docx import Document
from pypdf import PdfReader

from kexie_portal.documents import actions as documents
from kexie_portal.documents.models import Letter
from kexie_portal.documents.queries import is_intact
from kexie_portal.files import later
from tests.access.world import World, build
from tests.documents.samples import DAY, fields

pytestmark = [pytest.mark.django_db, pytest.mark.printed]


@pytest.fixture
def world(settings: Any) -> World:
    settings.PORTAL_IS_DEMO = True
    return build()


@pytest.fixture
def officer(world: World, client: Client) -> Client:
    client.force_login(world.people["luoyang"])
    return client


def issued(world: World) -> Letter:
    association = world.luoyang.association.organization
    values = fields(copy_to=["涧西区科协", "市民政局"], attachments=["附件一", "附件二"])
    return documents.issue(
        "approval", unit_code="410300", record=association, fields=values, actor=world.luoyang.officer, on=DAY
    )


def waiting(world: World) -> Letter:
    with later.when_opened():
        return issued(world)


def words_of_word(letter: Letter) -> list[str]:
    with letter.docx.content.open("rb") as stream:
        return [paragraph.text for paragraph in Document(io.BytesIO(stream.read())).paragraphs]


def words_of_print(letter: Letter) -> list[str]:
    with letter.pdf.content.open("rb") as stream:
        return [page.extract_text() for page in PdfReader(io.BytesIO(stream.read())).pages]


def test_its_page_makes_both_files_and_keeps_their_hashes(world: World, officer: Client) -> None:
    letter = waiting(world)
    assert (letter.docx_sha256, letter.pdf_sha256) == ("", "")
    page = officer.get(letter.get_absolute_url()).content.decode()
    kept = Letter.objects.get(pk=letter.pk)
    assert len(kept.docx_sha256) == len(kept.pdf_sha256) == 64
    assert kept.docx_sha256 in page
    assert kept.pdf_sha256 in page
    assert is_intact(kept)


def test_its_files_say_what_those_of_a_letter_at_once_say(world: World, officer: Client) -> None:
    first, second = issued(world), waiting(world)
    officer.get(second.get_absolute_url())
    second = Letter.objects.get(pk=second.pk)
    assert [text.replace(second.number, first.number) for text in words_of_word(second)] == words_of_word(first)
    numbers = [(letter.number, "".join(words_of_print(letter))) for letter in (first, second)]
    assert numbers[1][1].replace(numbers[1][0], numbers[0][0]) == numbers[0][1]
    assert second.pdf.name == f"{second.number} {second.title}.pdf"


def test_a_file_that_is_opened_alone_keeps_its_hash_on_the_letter(world: World, officer: Client) -> None:
    letter = waiting(world)
    response = officer.get(letter.pdf.get_absolute_url())
    assert b"".join(response.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    kept = Letter.objects.select_related("pdf").get(pk=letter.pk)
    assert kept.pdf_sha256 == kept.pdf.sha256 != ""
    assert kept.docx_sha256 == ""


def test_the_export_of_the_register_has_the_hashes(world: World, officer: Client) -> None:
    letter = waiting(world)
    response = officer.get("/letters/?export=csv&columns=number,files")
    body = b"".join(response.streaming_content) if response.streaming else response.content
    kept = Letter.objects.get(pk=letter.pk)
    assert f"{kept.docx_sha256} {kept.pdf_sha256}" in body.decode("utf-8-sig")
    assert kept.pdf_sha256


def test_the_log_says_that_the_portal_made_them_not_who_opened_them(world: World, officer: Client) -> None:
    letter = waiting(world)
    officer.get(letter.get_absolute_url())
    entries = LogEntry.objects.get_for_object(letter).filter(action=LogEntry.Action.UPDATE)
    assert {tuple(entry.changes) for entry in entries} == {("docx_sha256",), ("pdf_sha256",)}
    assert {entry.actor for entry in entries} == {None}
    assert {entry.additional_data["reason"] for entry in entries} == {"首次打开时生成"}

"""The files of a letter are made after it is issued; until then its page says so."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.test import Client
from docx import Document
from pypdf import PdfReader

from kexie_portal.documents import actions as documents
from kexie_portal.documents import files
from kexie_portal.documents.models import Letter
from kexie_portal.documents.queries import is_intact
from tests.access.world import World, build
from tests.documents.samples import DAY, fields

pytestmark = [pytest.mark.django_db, pytest.mark.printed]
SAYS_SO = "正在生成 Word 和 PDF 文件"


@pytest.fixture
def world() -> World:
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


def words_of_word(letter: Letter) -> str:
    with letter.docx.content.open("rb") as stream:
        return "".join(paragraph.text for paragraph in Document(io.BytesIO(stream.read())).paragraphs)


def words_of_print(letter: Letter) -> str:
    with letter.pdf.content.open("rb") as stream:
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(stream.read())).pages)


def test_a_worker_makes_them_after_the_commit_and_only_then(
    world: World, django_capture_on_commit_callbacks: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(files, "hand_over", lambda *letters: asked.extend(letter.pk for letter in letters))
    with django_capture_on_commit_callbacks(execute=True):
        letter = issued(world)
        assert not asked
    assert asked == [letter.pk]
    files.make(letter.pk)
    kept = Letter.objects.get(pk=letter.pk)
    assert len(kept.docx_sha256) == len(kept.pdf_sha256) == 64
    assert is_intact(kept)


def test_its_page_says_that_they_are_not_there_yet_and_asks_again(world: World, officer: Client) -> None:
    letter = issued(world)
    page = officer.get(letter.get_absolute_url()).content.decode()
    assert SAYS_SO in page
    assert f'hx-get="/letters/{letter.pk}/files/"' in page
    assert not Letter.objects.get(pk=letter.pk).is_made, "looking at the page makes nothing"
    files.make(letter.pk)
    part = officer.get(f"/letters/{letter.pk}/files/").content.decode()
    assert SAYS_SO not in part
    assert "hx-get" not in part
    assert Letter.objects.get(pk=letter.pk).pdf_sha256 in part


def test_what_fails_is_counted_said_and_tried_again_by_the_round(
    world: World, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = issued(world)

    def broken(_ready: object) -> bytes:
        raise OSError("no font")

    with monkeypatch.context() as patch:
        patch.setitem(files.SETTERS, "pdf", broken)
        files.make_waiting()
    assert Letter.objects.get(pk=letter.pk).tries == 1
    assert "已失败 1 次" in officer.get(letter.get_absolute_url()).content.decode()
    assert files.make_waiting() == 1
    assert Letter.objects.get(pk=letter.pk).is_made
    assert files.make_waiting() == 0


def test_they_say_what_the_letter_says(world: World) -> None:
    letter = files.complete(issued(world))
    for words in (letter.number, "附件一", "涧西区科协，市民政局", "2026年11月3日"):
        assert words in words_of_word(letter) + "".join(words_of_print(letter).split())
        assert words in "".join(words_of_print(letter).split())
    assert letter.pdf.name == f"{letter.number} {letter.title}.pdf"


def test_who_opens_one_early_has_both_made_at_once(world: World, officer: Client) -> None:
    letter = issued(world)
    answer = officer.get(f"/letters/{letter.pk}/files/pdf/", follow=True)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert Letter.objects.get(pk=letter.pk).is_made


def test_the_export_of_the_register_has_the_hashes(world: World, officer: Client) -> None:
    letter = issued(world)
    response = officer.get("/letters/?export=csv&columns=number,files")
    body = b"".join(response.streaming_content) if response.streaming else response.content
    kept = Letter.objects.get(pk=letter.pk)
    assert f"{kept.docx_sha256} {kept.pdf_sha256}" in body.decode("utf-8-sig")
    assert kept.pdf_sha256


def test_the_log_says_that_the_portal_made_them_not_who_opened_them(world: World, officer: Client) -> None:
    letter = issued(world)
    officer.get(f"/letters/{letter.pk}/files/pdf/")
    entries = LogEntry.objects.get_for_object(letter).filter(action=LogEntry.Action.UPDATE)
    assert {name for entry in entries for name in entry.changes} == {"docx", "pdf", "docx_sha256", "pdf_sha256"}
    assert {entry.actor for entry in entries} == {None}
    assert {entry.additional_data["reason"] for entry in entries} == {"生成文件"}

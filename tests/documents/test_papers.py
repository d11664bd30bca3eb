"""The papers of a founding: blank for everybody, filled in before for the enterprise."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from kexie_portal.documents.forms import FormKind, form_document
from kexie_portal.documents.views import paper
from kexie_portal.files.sniffing import DOCX, sniff

GIVEN = {
    "enterprise": "甲<b>&公司",
    "association": "甲公司科学技术协会",
    "uscc": "91410300MA0000001X",
    "staff": 1200,
    "preparers": ["李明", "王芳"],
    "host_department": "科技管理部",
    "members": [{"name": "李明", "gender": "男", "title": "高级工程师"}, {"name": "王芳"}],
}


def words(content: bytes) -> str:
    document: Any = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


@pytest.mark.parametrize("kind", list(FormKind))
def test_every_paper_is_word_blank_and_filled(kind: FormKind) -> None:
    blank, filled = form_document(kind), form_document(kind, GIVEN)
    assert sniff(BytesIO(blank)) == sniff(BytesIO(filled)) == DOCX
    assert "{" not in words(blank)
    assert "{" not in words(filled)


def test_what_is_known_is_filled_in() -> None:
    assert "甲<b>&公司现有职工1200人" in words(form_document("application", GIVEN))
    establishment = words(form_document("establishment", GIVEN))
    assert "91410300MA0000001X" in establishment
    assert "李明、王芳" in establishment
    assert "××" not in words(form_document("establishment"))
    charter = words(form_document("charter", GIVEN))
    assert "本会名称为甲公司科学技术协会" in charter
    assert "第十九条" in charter
    members = words(form_document("members", GIVEN))
    assert "高级工程师" in members


@pytest.mark.django_db
@pytest.mark.parametrize("kind", list(FormKind))
def test_blank_papers_are_public(client: Client, kind: FormKind) -> None:
    response = client.get(reverse("documents:blank_form", args=[kind]))
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert sniff(BytesIO(response.content)) == DOCX


@pytest.mark.django_db
def test_an_unknown_paper_is_not_there(client: Client) -> None:
    assert client.get("/papers/secret/").status_code == 404


def test_a_blank_paper_is_written_once_however_often_it_is_asked_for(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has to sign in for it: asking again and again must not keep the portal busy."""
    written: list[str] = []

    def write(kind: str) -> bytes:
        written.append(kind)
        return b"PK"

    monkeypatch.setattr(paper, "form_document", write)
    paper.blank_form.cache_clear()
    try:
        answers = [client.get("/papers/charter/").content for _n in range(3)]
    finally:
        paper.blank_form.cache_clear()
    assert answers == [b"PK"] * 3
    assert written == ["charter"]

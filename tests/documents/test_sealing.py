"""Letters are sealed when they are issued and carry number and QR code; what becomes of them is said in public."""

from __future__ import annotations

import contextlib
import hashlib
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from docx import Document
from pypdf import PdfReader

from kexie_portal.accounts.models import User
from kexie_portal.documents import actions as documents
from kexie_portal.documents import files, many
from kexie_portal.documents.enums import LetterKind
from kexie_portal.documents.models import Letter
from kexie_portal.documents.pdf import pdf_bytes
from kexie_portal.documents.sealing import KIND
from kexie_portal.sealing import queries, verifying
from kexie_portal.sealing.models import Chain, Package
from tests.documents.samples import DAY, LUOYANG, fields
from tests.orgs.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


@pytest.fixture
def officer() -> User:
    cache.clear()
    return UserFactory()


def issue(officer: User, kind: str = "approval", **more: Any) -> Letter:
    given = fields(LetterKind(kind), **more)
    return documents.issue(kind, unit_code=LUOYANG.code, fields=given, actor=officer, on=DAY)


def page(letter: Letter) -> str:
    package = Package.objects.of(letter).get()
    return Client().get(f"/verify/{quote(letter.number)}/{package.code}/").content.decode()


def test_a_letter_is_sealed_with_its_number_in_the_same_transaction(officer: User) -> None:
    letter = issue(officer)
    package = Package.objects.of(letter).get()
    assert (package.kind, package.number, package.title, package.issuer, package.day) == (
        KIND, letter.number, letter.title, letter.signer, DAY,
    )  # fmt: skip
    assert package.chain_id == "letters/410300/2026"
    assert package.sealed_by == officer
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        issue(officer)
        raise ZeroDivisionError
    assert Package.objects.count() == Chain.objects.get().last == 1
    assert "真实有效" in page(letter)


@pytest.mark.printed
@pytest.mark.parametrize("kind", [LetterKind.APPROVAL, LetterKind.MEMBER_CERTIFICATE])
def test_pdf_and_word_carry_the_code_and_both_are_known(officer: User, kind: LetterKind) -> None:
    letter = files.complete(issue(officer, kind))
    package = Package.objects.of(letter).get()
    made = {one.form: one for one in queries.files_made(package.entries.order_by("place"))}
    assert (made["pdf"].sha256, made["docx"].sha256) == (letter.pdf_sha256, letter.docx_sha256)
    assert letter.pdf is not None
    assert letter.docx is not None
    pdf = letter.pdf.content.open("rb").read()
    assert pdf.count(package.stamp.mark.encode()) == 2
    assert hashlib.sha256(pdf).hexdigest() == letter.pdf_sha256
    assert package.stamp.words in PdfReader(BytesIO(pdf)).pages[0].extract_text()
    assert len(PdfReader(BytesIO(pdf)).pages) == len(PdfReader(BytesIO(pdf_bytes(files.composed(letter)))).pages)
    word = Document(letter.docx.content.open("rb"))
    assert any(package.stamp.words in one.text for one in word.paragraphs)
    assert len(word.inline_shapes) == 1
    assert verifying.check().faults == []


@pytest.mark.printed
def test_an_altered_letter_is_said_in_public_and_named_at_night(officer: User) -> None:
    letter = files.complete(issue(officer))
    Letter.objects.filter(pk=letter.pk).update(content={**letter.content, "paragraphs": ["另一种内容"]})
    assert "内容与签发时不一致" in page(letter)
    assert [one.number for one in verifying.check().faults] == [letter.number]
    Letter.objects.filter(pk=letter.pk).update(content=letter.content)
    assert "真实有效" in page(letter)
    assert letter.pdf is not None
    with open(letter.pdf.content.path, "ab") as stream:
        stream.write(b" ")
    assert "内容与签发时不一致" in page(letter)


def test_a_withdrawn_letter_says_so(officer: User) -> None:
    letter = issue(officer)
    documents.withdraw(letter, actor=officer, reason="文号有误", on=DAY)
    told = page(letter)
    assert "已撤回" in told
    assert "2026-11-03" in told
    assert "文号有误" not in told


def test_letters_issued_and_withdrawn_together_are_sealed_and_marked(officer: User) -> None:
    rows = [(officer, fields(LetterKind.MEMBER_CERTIFICATE)) for _n in range(3)]
    letters = many.issue_many(
        LetterKind.MEMBER_CERTIFICATE, unit_code=LUOYANG.code, series="洛科协证", rows=rows, actor=officer, on=DAY
    )
    assert [one.number for one in Package.objects.order_by("place")] == [letter.number for letter in letters]
    many.withdraw_many(letters[:2], actor=officer, reason="有误", on=DAY)
    assert list(Package.objects.standing()) == [Package.objects.of(letters[2]).get()]
    assert verifying.check().faults == []


def test_a_letter_from_before_is_not_known_and_its_page_says_so(officer: User) -> None:
    letter = issue(officer)
    old = Letter.objects.create(
        number="洛科协〔2020〕1号", series="洛科协", year=2020, sequence=1, kind="approval", unit_code=LUOYANG.code,
        signer=LUOYANG.name, title="旧批复", issued_on=DAY, issued_by=officer,
    )  # fmt: skip
    client = Client()
    client.force_login(officer)
    assert "签发于启用核验码之前" in client.get(old.get_absolute_url()).content.decode()
    assert Package.objects.of(letter).get().stamp.words in client.get(letter.get_absolute_url()).content.decode()
    code = Package.objects.get().code
    answer = Client().get(f"/verify/{quote(old.number)}/{code}/")
    assert answer.status_code == 404
    assert "请向签发单位按编号、标题、日期核对" in answer.content.decode()

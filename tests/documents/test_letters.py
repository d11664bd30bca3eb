"""Letters issued, withdrawn and found again; what lacks something is refused before a number is taken."""

from __future__ import annotations

import contextlib
import hashlib
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kexie_portal.accounts.models import User
from kexie_portal.documents import access, actions, files, texts
from kexie_portal.documents import actions as documents
from kexie_portal.documents import queries as letter_queries
from kexie_portal.documents.enums import LetterKind
from kexie_portal.documents.errors import LetterRefused
from kexie_portal.documents.kinds import DEFAULTS, Text
from kexie_portal.documents.models import Letter, LetterCounter, LetterTemplate
from kexie_portal.documents.queries import text_in_force
from kexie_portal.errors import Stale
from kexie_portal.files.models import StoredFile
from tests.documents.samples import DAY, LUOYANG, fields
from tests.orgs.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
CODE = LUOYANG.code


@pytest.fixture
def officer() -> User:
    return UserFactory()


def issue(kind: str = "approval", on: date = DAY, **more: Any) -> Letter:
    given = fields(LetterKind(kind), **more.pop("fields", {}))
    return documents.issue(kind, unit_code=CODE, fields=given, actor=more.pop("actor", None), on=on, **more)


@pytest.mark.printed
def test_issued_letter_keeps_both_files_with_their_hashes(officer: User) -> None:
    letter = files.complete(issue(actor=officer))
    assert letter.number == "洛科协〔2026〕1号"
    assert letter.title == "洛阳市科学技术协会关于同意成立中信重工机械股份有限公司科学技术协会的批复"
    assert letter.signer == "洛阳市科学技术协会"
    for file, digest, start in ((letter.docx, letter.docx_sha256, b"PK"), (letter.pdf, letter.pdf_sha256, b"%PDF")):
        content = file.content.open("rb").read()
        assert content.startswith(start)
        assert hashlib.sha256(content).hexdigest() == digest == file.sha256
    assert letter.docx.name == f"{letter.number} {letter.title}.docx"


@pytest.mark.printed
@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_kind_is_issued_with_its_default_text(kind: LetterKind) -> None:
    letter = issue(kind)
    assert letter.paragraphs
    assert letter.series == ("洛科协证" if kind.is_certificate else "洛科协")


def test_an_approval_that_fails_leaves_neither_letter_nor_gap() -> None:
    issue()
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        assert issue().sequence == 2
        raise ZeroDivisionError
    assert issue().number == "洛科协〔2026〕2号"
    assert list(Letter.objects.values_list("sequence", flat=True).order_by("sequence")) == [1, 2]


def test_each_year_begins_with_one() -> None:
    numbers = [issue(on=date(year, 1, 5)).number for year in (2026, 2026, 2027)]
    assert numbers == ["洛科协〔2026〕1号", "洛科协〔2026〕2号", "洛科协〔2027〕1号"]


@pytest.mark.printed
def test_preview_takes_no_number_and_keeps_nothing() -> None:
    docx, pdf = documents.preview("approval", unit_code=CODE, fields=fields(), actor=None, on=DAY)
    assert docx.startswith(b"PK")
    assert pdf.startswith(b"%PDF")
    assert not LetterCounter.objects.exists()
    assert not StoredFile.objects.exists()
    composed = actions.draft("approval", unit_code=CODE, fields=fields(), on=DAY)
    assert composed.number == "洛科协〔2026〕×号"


def test_a_missing_field_is_named_and_takes_no_number() -> None:
    with pytest.raises(LetterRefused, match="协会名称") as refused:
        issue(fields={"association": " "})
    assert "主送单位" not in refused.value.message
    assert not LetterCounter.objects.exists()


def test_the_caller_may_give_title_and_paragraphs_himself() -> None:
    letter = issue(fields={"title": "关于调整的批复", "paragraphs": ["一、同意。", "此复。"], "association": ""})
    assert letter.title == "洛阳市科学技术协会关于调整的批复"
    assert letter.paragraphs == ["一、同意。", "此复。"]


@pytest.mark.printed
def test_withdrawn_letter_keeps_number_files_and_reason(officer: User) -> None:
    letter = issue()
    withdrawn = documents.withdraw(letter, actor=officer, reason="报送材料不实", on=DAY)
    assert withdrawn.is_withdrawn
    kept = files.complete(Letter.objects.get())
    assert (kept.number, kept.withdrawal_reason, kept.withdrawn_by) == (letter.number, "报送材料不实", officer)
    assert kept.pdf.content.open("rb").read().startswith(b"%PDF")
    assert issue().sequence == 2, "the number of a withdrawn letter is not given again"


@pytest.mark.parametrize(("reason", "on"), [("  ", DAY), ("有误", date(2026, 11, 2))])
def test_a_withdrawal_without_reason_or_before_the_issue_is_refused(reason: str, on: date) -> None:
    letter = issue()
    with pytest.raises(LetterRefused):
        documents.withdraw(letter, actor=None, reason=reason, on=on)
    assert not Letter.objects.get().is_withdrawn


def test_a_second_withdrawal_is_refused() -> None:
    letter = issue()
    documents.withdraw(letter, actor=None, reason="一", on=DAY)
    with pytest.raises(LetterRefused):
        documents.withdraw(letter, actor=None, reason="二", on=DAY)
    assert Letter.objects.get().withdrawal_reason == "一"


def test_the_database_refuses_a_number_twice() -> None:
    letter = issue()
    letter.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        letter.save()


def test_letters_of_a_record_and_who_reads_them(officer: User) -> None:
    other = UserFactory()
    letter = files.complete(issue(record=other))
    issue()
    assert letter_queries.letters_of(other) == [letter]
    outsider = UserFactory()
    access.register_units(access.UnitRules())
    assert not access.may_read(outsider, letter)
    access.register(User, lambda user, record: user == record)
    try:
        assert access.may_read(other, letter)
        assert access.may_read_file(other, letter.pdf)
        assert not access.may_read_file(outsider, letter.docx)
    finally:
        access._records.pop(User)


class TestTexts:
    def test_a_city_text_comes_before_the_provinces_and_that_before_the_portals(self, officer: User) -> None:
        def write(code: str, body: str) -> None:
            texts.write_text("approval", unit_code=code, text=Text("批复", body), version=0, actor=officer)

        assert text_in_force(LetterKind.APPROVAL, CODE).text == DEFAULTS[LetterKind.APPROVAL]
        write("", "省里同意{协会名称}。")
        assert text_in_force(LetterKind.APPROVAL, CODE).source == "province"
        write(CODE, "市里同意{协会名称}。")
        assert text_in_force(LetterKind.APPROVAL, CODE).source == "own"
        assert issue().paragraphs == ["市里同意中信重工机械股份有限公司科学技术协会。"]
        assert text_in_force(LetterKind.APPROVAL, "410100").source == "province"
        texts.reset_text("approval", unit_code=CODE, version=1, actor=officer)
        assert text_in_force(LetterKind.APPROVAL, CODE).source == "province"
        assert LetterTemplate.objects.count() == 2, "nothing is deleted"

    def test_a_stale_text_is_not_written(self, officer: User) -> None:
        text = Text("批复", "同意{协会名称}。")
        texts.write_text("approval", unit_code=CODE, text=text, version=0, actor=officer)
        with pytest.raises(Stale):
            texts.write_text("approval", unit_code=CODE, text=Text("甲", "乙"), version=0, actor=officer)
        assert LetterTemplate.objects.get().body == "同意{协会名称}。"

    def test_an_issued_letter_does_not_change_with_its_text(self, officer: User) -> None:
        letter = issue()
        before = list(letter.paragraphs)
        texts.write_text("approval", unit_code=CODE, text=Text("批", "同意{协会名称}。"), version=0, actor=officer)
        assert Letter.objects.get().paragraphs == before

    def test_the_issuer_that_a_city_sets_signs_and_counts(self, officer: User) -> None:
        issue()
        texts.set_issuer(
            unit_code=CODE, name="洛阳市科协", head="洛阳市科协", series="洛市科协", last=None, actor=officer
        )
        letter = issue()
        assert (letter.signer, letter.number) == ("洛阳市科协", "洛市科协〔2026〕1号")

    def test_a_series_of_another_unit_is_refused(self, officer: User) -> None:
        issue()
        with pytest.raises(LetterRefused), transaction.atomic():
            texts.set_issuer(unit_code="410100", name="郑", head="郑", series="洛科协", last=None, actor=officer)

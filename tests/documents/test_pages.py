"""The pages of letters: what a city sees and writes, what is refused and stays typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from kexie_portal.audit.models import ExportRecord
from kexie_portal.documents import access
from kexie_portal.documents import actions as documents
from kexie_portal.documents.enums import IssuingSteps
from kexie_portal.documents.files import complete
from kexie_portal.documents.models import Letter, LetterIssuer, LetterTemplate, LetterWording
from kexie_portal.documents.navigation import waiting
from tests.access.world import World, build
from tests.documents.samples import DAY, fields

pytestmark = pytest.mark.django_db
EDIT = "/letters/texts/410300/approval/"
SOUND = {"version": 0, "title": "关于成立{协会名称}的批复", "body": "同意成立{协会名称}。\n此复。"}
As = Callable[[str], Client]


@pytest.fixture
def world() -> World:
    return build()


@pytest.fixture
def as_role(world: World) -> As:
    def signed_in(role: str) -> Client:
        client = Client()
        client.force_login(world.people[role])
        return client

    return signed_in


def issued(world: World, **more: object) -> Letter:
    association = world.luoyang.association.organization
    return documents.issue(
        "approval", unit_code="410300", record=association, fields=fields(**more), actor=world.luoyang.officer, on=DAY
    )


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


class TestTexts:
    @pytest.mark.parametrize(
        ("body", "words"),
        [
            ("同意{协会名}。", "第 1 行第 3 个字"),
            ("同意{协会名称。", "第 1 行第 3 个字"),
            ("好\n同意协会名称}。", "第 2 行第 7 个字"),
            ("同意｛协会名称｝。", "第 1 行第 3 个字"),
        ],
    )
    def test_a_broken_field_is_refused_with_its_place_and_what_was_typed_stays(
        self, as_role: As, body: str, words: str
    ) -> None:
        client = as_role("luoyang")
        response = client.post(EDIT, {**SOUND, "body": body})
        assert response.status_code == 422
        assert body.replace("\n", "\r\n") in text(response) or body in text(response)
        assert not LetterTemplate.objects.exists()
        shown = text(client.post(EDIT + "preview/", {**SOUND, "body": body}))
        for page in (text(response), shown):
            assert words in page or words.replace(" ", "") in page or "Line" in page
        assert "<iframe" not in shown

    def test_a_text_without_any_field_is_refused(self, as_role: As) -> None:
        response = as_role("luoyang").post(EDIT, {**SOUND, "title": "批复", "body": "同意。"})
        assert response.status_code == 422

    def test_a_saved_text_is_used_and_reset_gives_the_default_back(self, as_role: As, world: World) -> None:
        client = as_role("luoyang")
        assert client.post(EDIT, SOUND).status_code == 302
        assert issued(world).paragraphs[-1] == "此复。"
        assert len(issued(world).paragraphs) == 2
        row = LetterTemplate.objects.get()
        assert (row.unit_code, row.updated_by, row.version) == ("410300", world.luoyang.officer, 1)
        assert client.post(EDIT + "reset/", {"version": 1}).status_code == 302
        assert len(issued(world).paragraphs) > 2

    def test_of_two_who_write_one_the_later_sees_both_and_loses_nothing(self, as_role: As) -> None:
        assert as_role("luoyang").post(EDIT, SOUND).status_code == 302
        late = as_role("province").post(EDIT, {**SOUND, "body": "后写的{协会名称}。"})
        assert late.status_code == 422
        assert "后写的{协会名称}。" in text(late)
        assert "同意成立{协会名称}。" in text(late)
        assert LetterTemplate.objects.get().body == SOUND["body"]
        again = as_role("province").post(EDIT, {**SOUND, "version": 1, "body": "后写的{协会名称}。"})
        assert again.status_code == 302

    @pytest.mark.printed
    def test_the_preview_comes_on_the_page_as_pdf_and_as_word(self, as_role: As) -> None:
        client = as_role("luoyang")
        shown = text(client.post(EDIT + "preview/", SOUND))
        assert "srcdoc=" in shown
        assert "洛科协〔" in shown
        for kind, start in (("pdf", b"%PDF"), ("docx", b"PK")):
            file = client.post(EDIT + "preview/", {**SOUND, "as": kind})
            assert file.content.startswith(start)
            assert file["Content-Disposition"].startswith("attachment")
        assert not Letter.objects.exists()

    def test_a_script_in_a_text_is_drawn_as_words(self, as_role: As) -> None:
        evil = {**SOUND, "body": '</textarea><script>alert(1)</script>"><img src=x>{协会名称}'}
        shown = text(as_role("luoyang").post(EDIT + "preview/", evil))
        assert "<script>" not in shown
        assert "<img" not in shown

    def test_the_provinces_default_is_the_provinces_alone(self, as_role: As) -> None:
        address = "/letters/texts/default/approval/"
        assert as_role("luoyang").get(address).status_code == 404
        assert as_role("province").post(address, SOUND).status_code == 302
        assert "关于成立{协会名称}的批复" in text(as_role("zhengzhou").get("/letters/texts/410100/approval/"))


class TestRegister:
    def test_withdrawn_numbers_stay_in_the_register_with_their_reason(self, as_role: As, world: World) -> None:
        letter, client = issued(world), as_role("luoyang")
        address = f"/letters/{letter.pk}/withdraw/"
        assert client.post(address, {"day": "2026-11-20", "reason": ""}).status_code == 422
        early = client.post(address, {"day": "2026-10-01", "reason": "材料不实"})
        assert early.status_code == 422
        assert "材料不实" in text(early)
        assert client.post(address, {"day": "2026-11-20", "reason": "材料不实"}).status_code == 302
        listed = text(client.get("/letters/?columns=number,standing,withdrawal_reason"))
        assert letter.number in listed
        assert "材料不实" in listed
        assert "材料不实" in text(client.get(letter.get_absolute_url()))

    @pytest.mark.parametrize("typed", ["[2026]1号", "（2026）1号", "〔2026〕1号", "科学技术协会的批复"])
    def test_a_letter_is_found_by_its_number_in_any_habit(self, as_role: As, world: World, typed: str) -> None:
        letter = issued(world)
        assert letter.number in text(as_role("luoyang").get("/letters/", {"q": typed}))

    @pytest.mark.printed
    def test_files_open_for_those_who_see_the_unit_or_the_record_alone(self, as_role: As, world: World) -> None:
        letter = complete(issued(world))
        for file in (letter.docx, letter.pdf):
            for role in ("luoyang", "province", "reader", "jianxi", "contact"):
                assert as_role(role).get(file.get_absolute_url()).status_code == 200, role
            for role in ("zhengzhou", "luanchuan", "expert", "expired", "sysadmin"):
                assert as_role(role).get(file.get_absolute_url()).status_code == 404, role

    def test_the_export_of_the_register_is_written_down(self, as_role: As, world: World) -> None:
        letter = complete(issued(world))
        response = as_role("luoyang").get("/letters/?export=csv&columns=number,title,files")
        body = b"".join(response.streaming_content) if response.streaming else response.content
        assert letter.number in body.decode("utf-8-sig")
        assert letter.pdf_sha256 in body.decode("utf-8-sig")
        assert ExportRecord.objects.exists()
        assert as_role("reader").get("/letters/?export=csv").status_code == 403

    @pytest.mark.parametrize("page", ["/letters/", "/letters/texts/", EDIT])
    def test_as_many_questions_for_thirty_letters_as_for_one(self, as_role: As, world: World, page: str) -> None:
        letter, client = issued(world), as_role("luoyang")

        def asked() -> int:
            client.get(page)
            with CaptureQueriesContext(connection) as seen:
                assert client.get(page).status_code == 200
            return len(seen)

        few = asked()
        for number in range(2, 32):
            letter.pk, letter.sequence = None, number
            letter.save()
        assert asked() <= few <= 15

    def test_the_letters_of_a_record_stand_on_its_page(self, world: World) -> None:
        letter = issued(world)
        record = world.luoyang.association.organization

        def drawn(role: str) -> str:
            request = RequestFactory().get("/")
            request.user = world.people[role]
            return Template("{% load letters %}{% letters record %}").render(
                Context({"request": request, "record": record})
            )

        assert letter.number in drawn("jianxi")
        assert letter.number not in drawn("zhengzhou")


class TestIssuer:
    def test_a_city_sets_its_series_and_where_its_numbers_go_on(self, as_role: As, world: World) -> None:
        client = as_role("luoyang")
        name = "洛阳市科学技术协会"
        sent = {"name": name, "head": f"{name}文件", "series": "洛市科协", "last": 11, "steps": "one"}
        assert client.post("/letters/texts/410300/issuer/", sent).status_code == 302
        letter = documents.issue("approval", unit_code="410300", fields=fields(), actor=None)
        assert letter.series == "洛市科协"
        assert letter.sequence == 12
        late = client.post("/letters/texts/410300/issuer/", {**sent, "last": 40})
        assert late.status_code == 422
        taken = as_role("zhengzhou").post("/letters/texts/410100/issuer/", {**sent, "last": ""})
        assert taken.status_code == 422

    def test_what_somebody_else_set_meanwhile_is_said_before_it_is_replaced(self, as_role: As, world: World) -> None:
        url, client = "/letters/texts/410300/issuer/", as_role("luoyang")
        opened = client.get(url).context["form"].initial
        first = {**opened, "name": "洛阳市科协", "last": ""}
        assert client.post(url, first).status_code == 302
        second = client.post(url, {**first, "name": "洛阳科协"})
        assert second.status_code == 422
        assert "洛阳市科协" in text(second)
        assert client.post(url, {**first, "name": "洛阳科协", "version": 2}).status_code == 302

    @pytest.mark.parametrize("series", ["科", "A科协", "洛科协〔2026〕", "<b>洛</b>", "洛 科协"])
    def test_what_is_no_series_is_refused(self, as_role: As, series: str) -> None:
        sent = {"name": "洛阳市科协", "head": "洛阳市科协", "series": series, "last": ""}
        response = as_role("luoyang").post("/letters/texts/410300/issuer/", sent)
        assert response.status_code == 422

    def test_units_come_from_the_postings(self, world: World) -> None:
        rules = access.units()
        assert [unit.code for unit in rules.edited(world.people["luoyang"])] == ["410300"]
        assert "" in access.codes(rules.edited(world.people["province"]))
        for role in ("jianxi", "contact", "auditor", "nobody"):
            assert rules.edited(world.people[role]) == []
            assert not rules.edits_any(world.people[role])
        assert [unit.series for unit in rules.seen(world.people["reader"])] == ["洛科协"]


class TestDraft:
    """The pages of one draft: written, seen before, on its way."""

    @pytest.fixture
    def draft(self, world: World) -> Letter:
        LetterIssuer.objects.create(unit_code="410300", steps=IssuingSteps.SIGN)
        officer, record = world.luoyang.officer, world.luoyang.association.organization
        return documents.begin("approval", unit_code="410300", record=record, fields=fields(), actor=officer)

    def sent(self, letter: Letter, **more: str) -> dict[str, Any]:
        said = {"title": letter.title, "addressee": letter.addressee, "body": "一、同意。\n此复。"}
        return {"version": letter.version, **said, **more}

    def test_what_is_typed_is_drawn_escaped_and_kept_with_its_history(
        self, as_role: As, world: World, draft: Letter
    ) -> None:
        client, address = as_role("luoyang"), f"/letters/{draft.pk}/edit/"
        words = "<script>alert(1)</script>{{ 7 }}{协会名称}"
        preview = client.post(address, self.sent(draft, body=words, preview="pdf"))
        assert preview["Content-Type"] == "application/pdf"
        assert not LetterWording.objects.filter(paragraphs=[words]).exists()
        assert client.post(address, self.sent(draft, body=words)).status_code == 302
        page = client.get(f"/letters/{draft.pk}/").content.decode()
        assert "<script>alert" not in page
        draft.refresh_from_db()
        assert draft.paragraphs == [words], "a brace is a brace"
        assert draft.wordings.count() == 2

    def test_of_two_who_write_it_the_second_reads_of_the_first(self, as_role: As, world: World, draft: Letter) -> None:
        client, address = as_role("luoyang"), f"/letters/{draft.pk}/edit/"
        assert client.post(address, self.sent(draft)).status_code == 302
        late = client.post(address, self.sent(draft, body="二、另文。"))
        assert late.status_code == 422
        assert "期间他人已修改此文稿" in late.content.decode()

    def test_it_stands_in_the_register_and_in_the_work_list_of_who_has_the_next_step(
        self, as_role: As, world: World, draft: Letter
    ) -> None:
        client = as_role("luoyang")
        assert draft.title in client.get("/letters/?state=pending").content.decode()
        assert draft.title in client.get("/letters/?state=mine").content.decode()
        assert draft.title not in client.get("/letters/?state=in_force").content.decode()
        assert draft.title in {item.title.partition("：")[2] for item in waiting(world.luoyang.officer)}
        assert not waiting(world.people["jianxi"])

    def test_the_steps_are_set_by_the_city_alone_and_written_down(self, as_role: As, world: World) -> None:
        name = "洛阳市科学技术协会"
        sent = {"name": name, "head": f"{name}文件", "series": "洛科协", "last": "", "steps": "full"}
        assert as_role("jianxi").post("/letters/texts/410300/issuer/", sent).status_code == 404
        assert as_role("luoyang").post("/letters/texts/410300/issuer/", sent).status_code == 302
        row = LetterIssuer.objects.get(unit_code="410300")
        assert row.steps == IssuingSteps.FULL
        assert any("steps" in entry.changes for entry in LogEntry.objects.get_for_object(row))
        again = {**sent, "version": row.version}
        del again["steps"]
        assert as_role("luoyang").post("/letters/texts/410300/issuer/", again).status_code == 302
        row.refresh_from_db()
        assert row.steps == IssuingSteps.FULL, "a form that does not name them leaves them"

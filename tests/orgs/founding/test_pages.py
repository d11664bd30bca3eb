"""The pages of a founding: autosave, papers, preview, approval, meeting and the way into the tree."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from kexie_portal.accounts.models import User
from kexie_portal.documents import queries as letter_queries
from kexie_portal.documents.models import LetterTemplate
from kexie_portal.files.materials import files_of
from kexie_portal.files.models import Attachment
from kexie_portal.workflow import moving
from orgs.founding import kinds
from orgs.founding.actions import case as actions
from orgs.founding.enums import MaterialKind
from orgs.founding.models import FoundingCase
from tests.orgs.founding import cases
from tests.orgs.founding.cases import TODAY, Place

pytestmark = pytest.mark.django_db
EMPTY = {f"{prefix}-{name}": "0" for prefix in ("group", "partner") for name in ("TOTAL_FORMS", "INITIAL_FORMS")}


@pytest.fixture
def here() -> Place:
    return cases.place()


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(name: str, case: FoundingCase, *more: str) -> str:
    return reverse(f"orgs:founding_{name}", args=[case.pk, *more])


def add(client: Client, case: FoundingCase, kind: str, file: object, **more: Any) -> Any:
    return client.post(reverse("files:add", args=["orgs.founding", case.pk, kind]), {"file": file}, **more)


def papers(case: FoundingCase, kind: str) -> list[Attachment]:
    return files_of(case).get(kind, [])


def test_a_contact_begins_a_draft_that_knows_the_host(here: Place) -> None:
    host = cases.known_host(here)
    sent = {"unit": here.net.jianxi.pk, "form": "single", "enterprise": host.pk}
    answer = as_(here.people["county"]).post(reverse("orgs:founding_start"), sent)
    case = FoundingCase.objects.get()
    assert answer.headers["Location"] == page("edit", case)
    assert (case.uscc, case.proposed_name) == (host.uscc, f"{host.name}科学技术协会")


def test_a_wrong_code_keeps_what_was_typed(here: Place) -> None:
    sent = {"unit": here.net.jianxi.pk, "form": "single", "uscc": "914103001234567890", "enterprise_name": "洛阳甲公司"}
    answer = as_(here.contact).post(reverse("orgs:founding_start"), sent)
    assert answer.status_code == 422
    assert "洛阳甲公司" in answer.content.decode()
    assert not FoundingCase.objects.exists()


def test_autosave_keeps_what_is_good_and_says_what_is_missing(here: Place) -> None:
    case = cases.begin(here, whole=False, reason="", contact_phone="", scitech_workers=None)
    sent = {**EMPTY, "version": case.version, "form": "single", "reason": "人才集中", "scitech_workers": "许多"}
    answer = as_(here.contact).post(page("autosave", case), sent)
    stored = FoundingCase.objects.get(pk=case.pk)
    assert (stored.reason, stored.scitech_workers) == ("人才集中", None)
    assert f'value="{stored.version}"' in answer.content.decode()
    assert stored.version == case.version + 1


def test_autosave_writes_nothing_over_what_somebody_else_wrote(here: Place) -> None:
    case = cases.begin(here, whole=False)
    FoundingCase.objects.filter(pk=case.pk).update(version=9, reason="别人写的")
    as_(here.contact).post(page("autosave", case), {**EMPTY, "version": 1, "form": "single", "reason": "我写的"})
    assert FoundingCase.objects.get(pk=case.pk).reason == "别人写的"


def test_where_several_found_together_there_are_rows_for_them(here: Place) -> None:
    case = cases.begin(here, whole=False, form="area")
    client = as_(here.contact)
    assert client.get(page("edit", case)).content.decode().count('-uscc" ') >= 10
    actions.save_draft(case, actor=here.contact, version=case.version, values={"form": "single"})
    assert client.get(page("edit", case)).content.decode().count('-uscc" ') < 10


def test_autosave_names_what_it_did_not_keep_of_the_rows(here: Place) -> None:
    case = cases.begin(here, whole=False)
    rows = {"partner-TOTAL_FORMS": "1", "partner-0-uscc": "9141", "partner-0-name": "洛阳乙公司"}
    sent = {**EMPTY, **rows, "version": case.version, "form": "area", "reason": "人才集中"}
    text = as_(here.contact).post(page("autosave", case), sent).content.decode()
    assert "其他联合企业：统一社会信用代码：" in text
    assert "data-kept" not in text
    sent |= {"version": FoundingCase.objects.get().version, "partner-0-uscc": cases.valid_uscc(820_000_009)}
    assert "data-kept" in as_(here.contact).post(page("autosave", case), sent).content.decode()
    assert case.partners.get().name == "洛阳乙公司"


def test_what_is_submitted_meanwhile_is_not_written_and_what_was_typed_stays(here: Place) -> None:
    case = cases.begin(here)
    sent = {**EMPTY, "version": case.version, "form": "single", "reason": "我再补一句"}
    cases.take(here, case, "submit")
    client = as_(here.contact)
    kept = client.post(page("autosave", case), sent)
    assert "不能再修改" in kept.content.decode()
    answer = client.post(page("edit", case), sent)
    assert answer.status_code == 422
    assert "不能再修改" in answer.content.decode()
    assert "我再补一句" in answer.content.decode()
    assert FoundingCase.objects.get(pk=case.pk).reason == cases.SAID["reason"]
    assert client.get(page("edit", case)).headers["Location"] == case.get_absolute_url()
    assert as_(here.people["reader"]).get(page("edit", case)).status_code == 403


def test_each_marked_item_is_marked_beside_its_field_with_the_reason_above(here: Place) -> None:
    case = cases.brought_to(here, "county")
    note, items = "代码与营业执照不符\n章程缺会员权利", ["host", "preparation_group", "members"]
    county = cases.again(here.people["county"])
    moving.move(case, "return", actor=county, note=note, items=items)
    text = as_(here.contact).get(page("edit", case)).content.decode()
    assert "代码与营业执照不符" in text
    assert str(county) in text
    mark = '<span class="state state-bad">需补正</span>'
    labels = dict(re.findall(r'<label for="id_(\w+)" class="form-label">(.*?)</label>', text, re.DOTALL))
    assert {name for name, words in labels.items() if mark in words} == {"enterprise_name", "uscc"}
    legends = re.findall(r"<legend>(.*?)</legend>", text, re.DOTALL)
    assert [words.split("<")[0].strip() for words in legends if mark in words] == ["筹备组"]
    assert text.split('id="materials"')[1].count(mark) == 1
    moving.move(case, "submit", actor=cases.again(here.contact))
    above = as_(here.contact).get(case.get_absolute_url()).content.decode().split("办理进度")[0]
    assert "代码与营业执照不符" not in above


@pytest.mark.parametrize("verb", ["approve", "return"])
def test_who_comes_second_reads_who_was_first_and_keeps_what_he_typed(here: Place, verb: str) -> None:
    case = cases.brought_to(here, "city")
    sent = {"version": case.version, "addressee": "洛阳某某公司", "request": "关于某事的请示", "filing_days": "7"}
    sent |= {"note": "我写的意见", "items": "charter"}
    first = cases.again(here.people["city"])
    moving.move(case, "approve", actor=first)
    client = as_(here.people["province"])
    answer = client.post(page(verb, case), sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f"{first}已于" in text
    assert "我写的意见" in text
    assert verb == "return" or "洛阳某某公司" in text
    assert FoundingCase.objects.get(pk=case.pk).state == "approved"
    assert len(letter_queries.letters_of(case)) == 1
    assert str(first) in client.get(page(verb, case), follow=True).content.decode()
    assert as_(here.contact).post(page(verb, case), sent).status_code == 403
    refused = client.post(f"/cases/orgs/foundingcase/{case.pk}/move/", {**sent, "verb": "refuse"})
    assert refused.status_code == 409
    assert f"{first}已于" in refused.content.decode()


def test_a_paper_has_several_files_and_one_that_is_taken_out_is_kept(here: Place) -> None:
    case = cases.begin(here)
    client = as_(here.contact)
    add(client, case, "charter", SimpleUploadedFile("盖章页.png", scan("PNG")))
    first, second = papers(case, "charter")
    assert (first.file.name, second.file.name) == ("章程草案.docx", "盖章页.png")
    assert first.owner == f"organization:{here.association.pk}"
    for one in (first, second):
        client.post(reverse("files:material_out", args=[one.pk]))
    assert papers(case, "charter") == []
    assert Attachment.objects.of(case).filter(slot="charter", removed_by=here.contact).count() == 2
    assert client.get(first.file.get_absolute_url()).status_code == 200


def test_the_same_file_is_not_kept_twice(here: Place) -> None:
    case = cases.begin(here)
    same = cases.paper(cases.FORMS[MaterialKind.CHARTER])
    answer = add(as_(here.contact), case, "charter", same, headers={"HX-Request": "true"})
    assert "已经有" in answer.content.decode()
    assert len(papers(case, "charter")) == 1


def test_a_file_of_another_kind_is_refused_in_words(here: Place) -> None:
    case = cases.begin(here, whole=False)
    sent = SimpleUploadedFile("章程.exe", b"MZ\x90\x00" + bytes(100))
    answer = add(as_(here.contact), case, "charter", sent, headers={"HX-Request": "true"})
    assert 'role="alert"' in answer.content.decode()
    assert not Attachment.objects.of(case).exists()


def scan(kind: str) -> bytes:
    """A scanned page."""
    out = BytesIO()
    Image.new("RGB", (40, 60), "white").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(("kind", "found"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_a_scan_is_taken_for_what_it_is_whatever_its_name(here: Place, kind: str, found: str) -> None:
    case = cases.begin(here, whole=False)
    sent = SimpleUploadedFile("申请报告.pdf", scan(kind))
    answer = add(as_(here.contact), case, "report", sent, headers={"HX-Request": "true"})
    assert ".jpg,.jpeg" in answer.content.decode()
    (kept,) = papers(case, "report")
    assert kept.file.content_type == found
    sent_back = as_(here.contact).get(kept.file.get_absolute_url())
    assert sent_back.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "bytes_",
    [b"\x89PNG\r\n\x1a\n<script>", b"\xff\xd8\xff<svg onload=alert(1)>", b"\xff\xd8\xff\xe0", b"GIF89a" + bytes(50)],
)
def test_what_only_begins_like_a_scan_is_refused(here: Place, bytes_: bytes) -> None:
    case = cases.begin(here, whole=False)
    sent = SimpleUploadedFile("扫描件.png", bytes_)
    answer = add(as_(here.contact), case, "report", sent, headers={"HX-Request": "true"})
    assert 'role="alert"' in answer.content.decode()
    assert not Attachment.objects.of(case).exists()


def test_a_scan_is_no_larger_than_its_slot_takes(here: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    small = replace(kinds.SLOTS[0], largest=50)
    monkeypatch.setattr(kinds, "SLOTS", (small, *kinds.SLOTS[1:]))
    case = cases.begin(here, whole=False)
    add(as_(here.contact), case, "report", SimpleUploadedFile("扫描件.png", scan("PNG")))
    assert not Attachment.objects.of(case).exists()


def test_members_are_read_only_by_those_whose_work_needs_them(here: Place) -> None:
    case = cases.begin(here)
    kinds = {kind: files[0].file.get_absolute_url() for kind, files in files_of(case).items()}
    reader, county = as_(here.people["reader"]), as_(here.people["county"])
    assert county.get(kinds[MaterialKind.MEMBERS]).status_code == 200
    assert reader.get(kinds[MaterialKind.MEMBERS]).status_code == 404
    assert reader.get(kinds[MaterialKind.CHARTER]).status_code == 200
    assert as_(here.people["other_city"]).get(kinds[MaterialKind.CHARTER]).status_code == 404
    assert "13900001234" not in reader.get(page("detail", case)).content.decode()
    assert "13900001234" in county.get(page("detail", case)).content.decode()


def test_the_filled_in_form_is_word(here: Place) -> None:
    case = cases.begin(here)
    answer = as_(here.contact).get(page("template", case, "report"))
    assert answer.content[:2] == b"PK"
    assert as_(here.contact).get(page("template", case, "minutes")).status_code == 404


def test_the_notice_of_a_return_is_seen_before_it_has_a_number(here: Place) -> None:
    case = cases.brought_to(here, "city")
    city = as_(here.people["city"])
    sent = {"version": case.version, "items": ["charter"], "note": "缺一章", "with_letter": "on"}
    assert city.post(page("return", case), {**sent, "preview": "docx"}).content[:2] == b"PK"
    assert not letter_queries.letters_of(case)
    city.post(page("return", case), sent)
    (letter,) = letter_queries.letters_of(case)
    assert (letter.kind, "缺一章" in "".join(letter.paragraphs)) == ("return_notice", True)
    assert letter.number in city.get(page("detail", case)).content.decode()


def test_the_preview_takes_no_number_and_the_approval_does(here: Place) -> None:
    case = cases.brought_to(here, "city")
    city = as_(here.people["city"])
    sent = {"version": case.version, "addressee": "洛阳新光轴承有限公司", "request": "请示", "filing_days": 20}
    answer = city.post(page("approve", case), {**sent, "preview": "docx"})
    assert answer.content[:2] == b"PK"
    assert FoundingCase.objects.get(pk=case.pk).letter_number == ""
    city.post(page("approve", case), sent)
    stored = FoundingCase.objects.get(pk=case.pk)
    assert (stored.state, stored.approved_on) == ("approved", TODAY)
    assert stored.letter_number in city.get(page("detail", case)).content.decode()


def test_a_name_stands_once_among_the_elected(here: Place) -> None:
    case = cases.brought_to(here, "approved")
    sent = {
        "version": case.version, "meeting_on": TODAY.isoformat(), "meeting_place": "二楼会议室", "attendees": 40,
        "charter_adopted": "on", "chair": "王一", "vice_chairs": "王一、周五、周五", "secretary_general": "周五",
        "committee": "赵四、周五", "term_years": 5, "minutes": cases.paper(),
    }  # fmt: skip
    client = as_(here.contact)
    text = client.post(page("meeting", case), sent).content.decode()
    assert "前面已列为当选人：王一、周五。" in text
    assert "前面已列为当选人：周五。" in text
    assert FoundingCase.objects.get(pk=case.pk).state == "approved"
    del sent["minutes"]  # kept from the first time
    client.post(page("meeting", case), {**sent, "vice_chairs": "周五", "committee": "赵四"})
    assert FoundingCase.objects.get(pk=case.pk).state == "met", "a vice-chair may be secretary-general"


def test_a_text_with_a_broken_field_stops_the_approval_with_its_place(here: Place) -> None:
    LetterTemplate.objects.create(
        kind="approval", unit_code="410300", title="关于同意成立{协会名称}的批复", body="同意成立{协会名字}。"
    )
    case = cases.brought_to(here, "city")
    sent = {"version": case.version, "addressee": "某公司", "request": "关于某事的请示", "filing_days": 20}
    for more in ({}, {"preview": "pdf"}):
        answer = as_(here.people["city"]).post(page("approve", case), {**sent, **more})
        assert answer.status_code == 422
        assert "第 1 行第 5 个字" in answer.content.decode()
        assert "关于某事的请示" in answer.content.decode()
    assert FoundingCase.objects.get(pk=case.pk).state == "city"
    assert not letter_queries.letters_of(case)


def test_the_meeting_needs_its_minutes_and_keeps_what_was_typed(here: Place) -> None:
    case = cases.brought_to(here, "approved")
    sent = {
        "version": case.version, "meeting_on": TODAY.isoformat(), "meeting_place": "二楼会议室", "attendees": 40,
        "charter_adopted": "on", "chair": "王一", "vice_chairs": "李二、周五", "secretary_general": "张三",
        "committee": "赵四", "term_years": 5,
    }  # fmt: skip
    client = as_(here.contact)
    answer = client.post(page("meeting", case), sent)
    assert answer.status_code == 422
    assert "二楼会议室" in answer.content.decode()
    client.post(page("meeting", case), {**sent, "minutes": cases.paper()})
    stored = FoundingCase.objects.get(pk=case.pk)
    assert stored.state == "met"
    assert [one["name"] for one in stored.elected] == ["王一", "李二", "周五", "张三", "赵四"]


def test_minutes_that_came_with_a_wrong_day_are_kept_and_not_asked_for_again(here: Place) -> None:
    case = cases.brought_to(here, "approved")
    sent = {
        "version": case.version, "meeting_on": "2020-01-01", "meeting_place": "二楼会议室", "attendees": 40,
        "charter_adopted": "on", "chair": "王一", "vice_chairs": "李二", "secretary_general": "张三", "term_years": 5,
    }  # fmt: skip
    client = as_(here.contact)
    answer = client.post(page("meeting", case), {**sent, "minutes": cases.paper()})
    assert answer.status_code == 422
    (kept,) = papers(case, MaterialKind.MINUTES)
    assert kept.file.name in answer.content.decode()
    client.post(page("meeting", case), {**sent, "meeting_on": TODAY.isoformat()})
    assert FoundingCase.objects.get(pk=case.pk).state == "met"


def test_minutes_that_are_no_paper_are_refused_beside_their_field(here: Place) -> None:
    case = cases.brought_to(here, "approved")
    program = SimpleUploadedFile("纪要.docx", b"MZ\x90\x00" + b"\x00" * 200)
    sent = {**cases.meeting(minutes=program), "version": case.version, "vice_chairs": "李二", "chair": "王一"}
    answer = as_(here.contact).post(page("meeting", case), {**sent, "secretary_general": "张三", "elected": ""})
    assert answer.status_code == 422
    assert answer.context["form"].errors["minutes"]
    assert papers(case, MaterialKind.MINUTES) == []


def test_filing_by_the_button_leads_to_the_association(here: Place) -> None:
    case = cases.brought_to(here, "met")
    client = as_(here.people["county"])
    move = reverse("workflow:move", args=["orgs", "foundingcase", case.pk])
    client.post(move, {"verb": "file", "version": case.version})
    stored = FoundingCase.objects.get(pk=case.pk)
    assert stored.association is not None
    assert stored.association.get_absolute_url() in client.get(page("detail", case)).content.decode()


def test_the_list_finds_what_waits_for_oneself(here: Place) -> None:
    cases.brought_to(here, "county", proposed_name="待审核的科协")
    cases.brought_to(here, "city", uscc=cases.valid_uscc(830_000_001), proposed_name="待批复的科协")
    address = f"{reverse('orgs:founding_list')}?standing=waiting"
    county = as_(here.people["county"]).get(address).content.decode()
    city = as_(here.people["city"]).get(address).content.decode()
    assert ("待审核的科协" in county, "待批复的科协" in county) == (True, False)
    assert ("待审核的科协" in city, "待批复的科协" in city) == (False, True)


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_asks_as_much_for_one_as_for_many(
    here: Place, number: int, django_assert_max_num_queries: Any
) -> None:
    for n in range(number):
        cases.begin(here, whole=False, uscc=cases.valid_uscc(840_000_000 + n))
    client = as_(here.people["city"])
    client.get(reverse("orgs:founding_list"))
    with django_assert_max_num_queries(25):
        client.get(f"{reverse('orgs:founding_list')}?sort=-name")


def test_anybody_reads_the_procedure_and_takes_the_blank_papers() -> None:
    answer = Client().get(reverse("orgs:founding_procedure"))
    assert answer.status_code == 200
    for kind in ("application", "establishment", "charter", "members"):
        address = reverse("documents:blank_form", args=[kind])
        assert address in answer.content.decode()
        assert Client().get(address).content[:2] == b"PK"

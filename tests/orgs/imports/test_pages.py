"""The pages of imports: who sees them, what they say, what they refuse."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kexie_portal.files.models import StoredFile
from orgs.imports import actions
from orgs.imports.blank import COLUMNS, blank_ledger
from orgs.imports.models import ImportBatch, ImportRow
from orgs.imports.queries import tally_of
from orgs.imports.words import Speaker, verdict
from orgs.ledger.columns import propose_mapping
from orgs.register.models.enterprise import Enterprise
from tests.orgs.factories import EnterpriseFactory, officer_of
from tests.orgs.imports.samples import Henan, code, ledger, line
from tests.orgs.ledger import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def luoyang(client: Client, henan: Henan) -> Client:
    client.force_login(henan.luoyang_officer)
    return client


def page(client: Client, batch: ImportBatch, query: str = "") -> str:
    return client.get(batch.get_absolute_url() + query).content.decode()


def test_the_whole_way_through_the_pages(
    luoyang: Client, henan: Henan, sample: bytes, django_capture_on_commit_callbacks
) -> None:
    form = luoyang.get(reverse("orgs:import_start")).context["form"]
    assert form["unit"].value() == henan.luoyang.pk
    upload = SimpleUploadedFile("ledger_sample.xlsx", sample)
    with django_capture_on_commit_callbacks(execute=True):
        answer = luoyang.post(reverse("orgs:import_start"), {"unit": henan.luoyang.pk, "target": "", "file": upload})
    batch = ImportBatch.objects.get()
    assert answer.url == batch.get_absolute_url()

    assert tally_of(batch).going_in == 33
    assert verdict(tally_of(batch)) in page(luoyang, batch)
    faulty = page(luoyang, batch, "?outcome=error")
    assert faulty.count("state-bad") == 7
    with django_capture_on_commit_callbacks(execute=True):
        luoyang.post(reverse("orgs:import_apply", args=[batch.pk]))
    batch.refresh_from_db()
    result = page(luoyang, batch, "?outcome=new")
    association = Enterprise.objects.get(uscc="91410302MAF16Q94PU").covers.get().association_id
    assert reverse("orgs:organization_detail", args=[association]) in result
    assert batch.file_name in luoyang.get(reverse("orgs:import_list")).content.decode()

    assert "33" in luoyang.get(reverse("orgs:import_undo", args=[batch.pk])).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        luoyang.post(reverse("orgs:import_undo", args=[batch.pk]))
    assert not Enterprise.objects.filter(uscc="91410302MAF16Q94PU").exists()


def test_imports_of_other_units_are_404(client: Client, henan: Henan, send) -> None:
    batch = send(ledger(line(1)), "a.csv")
    for user in (henan.zhengzhou_officer, henan.jianxi_officer):
        client.force_login(user)
        assert client.get(batch.get_absolute_url()).status_code == 404
        assert client.post(reverse("orgs:import_apply", args=[batch.pk])).status_code == 404
        assert client.get(batch.file.get_absolute_url()).status_code == 404
        assert batch.file_name not in client.get(reverse("orgs:import_list")).content.decode()


def test_a_city_sees_the_imports_of_its_counties(luoyang: Client, henan: Henan, send) -> None:
    batch = send(ledger(line(1)), "a.csv", actor=henan.jianxi_officer, unit=henan.jianxi)
    assert luoyang.get(batch.get_absolute_url()).status_code == 200


def test_a_reader_imports_nothing(client: Client, henan: Henan) -> None:
    client.force_login(officer_of(henan.luoyang, "reader"))
    for name in ("import_list", "import_start"):
        assert client.get(reverse(f"orgs:{name}")).status_code == 403


def test_the_county_officer_cannot_choose_the_city(client: Client, henan: Henan) -> None:
    client.force_login(henan.jianxi_officer)
    upload = SimpleUploadedFile("a.csv", ledger(line(1)))
    answer = client.post(reverse("orgs:import_start"), {"unit": henan.luoyang.pk, "file": upload})
    assert answer.status_code == 422
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("台账.xlsx", b"%PDF-1.7 somebody's letter"),
        ("台账.xlsx", b"\x89PNG\r\n\x1a\n"),
        ("台账.xls", b"<html><table><tr><td>1</td></tr></table></html>"),
        ("台账.xlsx", files.raw_xlsx("<sheetData/>", {"xl/vbaProject.bin": b"x"})),
        ("台账.xlsx", b"PK\x03\x04 broken"),
        ("台账.csv", b""),
    ],
    ids=["pdf", "picture", "web page", "macros", "broken zip", "empty"],
)
def test_a_file_that_is_no_ledger_is_refused_before_it_is_stored(
    luoyang: Client, henan: Henan, name: str, content: bytes
) -> None:
    answer = luoyang.post(
        reverse("orgs:import_start"), {"unit": henan.luoyang.pk, "file": SimpleUploadedFile(name, content)}
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert not StoredFile.objects.exists()


def test_a_file_too_large_is_refused_with_its_size(luoyang: Client, henan: Henan) -> None:
    upload = SimpleUploadedFile("台账.csv", b"a,b\n" * (21 * 1024 * 1024 // 4))
    answer = luoyang.post(reverse("orgs:import_start"), {"unit": henan.luoyang.pk, "file": upload})
    assert answer.status_code == 422
    assert "21 MB" in str(answer.context["form"].errors["file"])
    assert not StoredFile.objects.exists()


def test_look_alikes_are_decided_on_the_page(luoyang: Client, henan: Henan, send) -> None:
    EnterpriseFactory(unit=henan.jianxi, uscc=code(50), name="洛阳第1机械有限公司")
    batch = send(ledger(line(1), line(2)), "a.csv")
    row = batch.rows.get(decision="", outcome="duplicate")
    assert code(50) in page(luoyang, batch, "?outcome=duplicate")

    luoyang.post(reverse("orgs:import_decide", args=[batch.pk]), {f"decision-{row.pk}": "skip", "page": "1"})

    row.refresh_from_db()
    assert row.decision == "skip"
    tally = tally_of(batch)
    assert (tally.going_in, tally.left_out, tally.undecided) == (1, 1, 0)


def test_a_forged_decision_changes_nothing(luoyang: Client, henan: Henan, send) -> None:
    EnterpriseFactory(unit=henan.jianxi, uscc=code(50), name="洛阳第1机械有限公司")
    EnterpriseFactory(unit=henan.jianxi, uscc=code(51), name="洛阳第1机械有限公司")
    batch = send(ledger(line(1), line(2)), "a.csv")
    alike, plain = batch.rows.order_by("number")
    wishes = {f"decision-{alike.pk}": "same", f"decision-{plain.pk}": "skip"}
    luoyang.post(reverse("orgs:import_decide", args=[batch.pk]), wishes)
    assert not ImportRow.objects.exclude(decision="").exists()


def test_two_columns_cannot_be_one_field(luoyang: Client, send) -> None:
    batch = send(ledger(line(1)), "a.csv")
    wishes = {f"column-{number}": column["field"] for number, column in enumerate(batch.columns)}
    wishes |= {"target": "association", "column-4": "name"}
    answer = luoyang.post(reverse("orgs:import_columns", args=[batch.pk]), wishes)
    assert answer.status_code == 422
    assert "column-4" in answer.context["form"].errors


def test_an_import_that_is_over_is_not_changed_any_more(luoyang: Client, henan: Henan, send, do) -> None:
    batch = do(actions.start_applying, send(ledger(line(1)), "a.csv"), actor=henan.luoyang_officer)
    for verb in ("read", "apply", "decide"):
        answer = luoyang.post(reverse(f"orgs:import_{verb}", args=[batch.pk]))
        assert [message.level_tag for message in get_messages(answer.wsgi_request)][-1] == "error"
    batch.refresh_from_db()
    assert batch.state == "applied"


def test_phones_are_masked_unless_the_work_needs_them(henan: Henan, send) -> None:
    batch = send(ledger(line(1)), "a.csv")
    row = batch.rows.get()
    shown, hidden = (
        Speaker("association", phones=phones, known={}, applied=False).row(row, []) for phones in (True, False)
    )
    assert "13812345678" in [value for _label, value in shown.values]
    assert "138****5678" in [value for _label, value in hidden.values]
    assert "13812345678" not in str(hidden)


def test_changes_are_said_in_words(henan: Henan, luoyang: Client, send) -> None:
    EnterpriseFactory(
        unit=henan.jianxi, uscc=code(1), name="洛阳第1机械有限公司", industry_id="36", has_party_organization=False
    )
    header = ["县区", "企业名称", "统一社会信用代码", "所属行业", "是否建立党组织"]
    content = ledger(["涧西区", "洛阳第1机械有限公司", code(1), "通用设备制造业", "是"], header=header)
    told = page(luoyang, send(content, "a.csv"))
    assert "汽车制造业" in told
    assert "通用设备制造业" in told
    assert "True" not in told


def test_the_page_asks_the_same_number_of_queries_for_one_row_and_thirty(
    luoyang: Client, henan: Henan, send, django_assert_num_queries, django_assert_max_num_queries
) -> None:
    one = send(ledger(line(1)), "a.csv")
    many = send(ledger(*[line(number) for number in range(2, 40)]), "b.csv")
    luoyang.get(one.get_absolute_url())
    with django_assert_max_num_queries(15) as seen:
        luoyang.get(one.get_absolute_url())
    with django_assert_num_queries(len(seen.captured_queries)):
        luoyang.get(many.get_absolute_url())


@pytest.mark.parametrize("target", ["association", "enterprise"])
def test_every_column_of_the_blank_ledger_is_recognised(henan: Henan, luoyang: Client, target: str) -> None:
    answer = luoyang.get(reverse("orgs:import_blank", args=[target]))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    mapping = propose_mapping(headers, target)
    assert [column.field for column in mapping.columns] == list(COLUMNS[target])
    assert "涧西区" in str(sheet.data_validations.dataValidation[0].formula1)
    assert blank_ledger(target, None)


def test_work_shows_its_progress_and_loads_the_page_anew_at_its_end(luoyang: Client, henan: Henan, send) -> None:
    batch = send(ledger(line(1)), "a.csv")
    started = actions.start_applying(batch, actor=henan.luoyang_officer)  # no worker takes it
    poll = reverse("orgs:import_progress", args=[batch.pk])

    told = page(luoyang, batch)
    assert f'hx-get="{poll}"' in told
    assert reverse("orgs:import_stop", args=[batch.pk]) in told
    assert reverse("orgs:import_apply", args=[batch.pk]) not in told
    assert "HX-Refresh" not in luoyang.get(poll).headers

    luoyang.post(reverse("orgs:import_stop", args=[batch.pk]))
    started.job.refresh_from_db()
    assert started.job.state == "cancelled"
    assert luoyang.get(poll).headers["HX-Refresh"] == "true"
    assert reverse("orgs:import_apply", args=[batch.pk]) in page(luoyang, batch)

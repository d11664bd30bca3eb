"""A founding in a browser, from the draft of a contact to the node in the tree."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from kexie_portal.documents.forms import FormKind, form_document
from orgs.models import FoundingCase, Organization
from tests.orgs.factories import valid_uscc
from tests.orgs.founding.cases import Place, brought_to, place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRM = "洛阳晨光轴承有限公司"
NAME = f"{FIRM}科学技术协会"


@pytest.fixture
def here() -> Place:
    return place()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    made = tmp_path / "材料.docx"
    made.write_bytes(form_document(FormKind.CHARTER))
    return made


def test_from_the_first_word_to_the_tree(here: Place, page: Page, sign_in: Any, paper: Path) -> None:
    sign_in(here.contact)
    case = apply(page, paper)
    verb(page, case, "submit")

    sign_in(here.people["county"])
    verb(page, case, "forward")

    sign_in(here.people["city"])
    approve(page, case)
    case.refresh_from_db()
    assert case.approved_on is not None
    assert (case.state, case.letter_number) == ("approved", f"洛科协〔{case.approved_on.year}〕1号")

    sign_in(here.contact)
    meet(page, case, paper)

    sign_in(here.people["county"])
    page.goto(case.get_absolute_url())
    page.locator("form:has(input[value=file]) button").click()
    page.locator("dialog[open] button.btn-danger").click()
    expect(page.locator(".alert-success").last).to_contain_text(NAME)
    node = Organization.objects.get(name=NAME)
    assert node.parent == here.net.jianxi
    page.goto(f"/organizations/?open={node.pk}")
    expect(page.locator(f"#node-{node.pk}")).to_contain_text(NAME)


def apply(page: Page, paper: Path) -> FoundingCase:
    """Begin the draft and complete it; what is typed is kept without a button."""
    page.goto("/founding/new/")
    page.locator("#id_enterprise_name").fill(FIRM)
    page.locator("#id_uscc").fill(valid_uscc(820_000_001))
    page.locator("form.card button.btn-primary").click()
    page.wait_for_url("**/edit/")
    case = FoundingCase.objects.get()
    expect(page.locator("#id_proposed_name")).to_have_value(NAME)
    page.locator("#id_reason").fill("科技工作者多，需要组织起来。")
    kept = page.locator("#founding-completeness .text-secondary")
    expect(kept).to_be_visible()
    for field, words in (("scitech_workers", "80"), ("host_department", "技术中心"), ("contact_name", "钱联系")):
        page.locator(f"#id_{field}").fill(words)
    page.locator("#id_contact_phone").fill("13900001234")
    for number, name in enumerate(("王一", "李二", "张三")):
        page.locator(f"#id_group-{number}-name").fill(name)
    for kind in ("report", "application", "charter", "members"):
        form = page.locator(f"form[action$='papers/{kind}/']")
        with page.expect_response(f"**/papers/{kind}/"):
            form.locator("input[type=file]").set_input_files(paper)
        expect(page.locator(f"form[action$='papers/{kind}/out/']")).to_be_visible()
    expect(page.locator("#founding-completeness .card-header")).to_contain_text("100%")
    page.locator("form[hx-trigger*=input] .form-verbs button").click()
    page.wait_for_url(f"**{case.get_absolute_url()}")
    return case


def verb(page: Page, case: FoundingCase, name: str) -> None:
    """Press the button of a verb on the case's page."""
    page.goto(case.get_absolute_url())
    page.locator(f"form:has(input[value={name}]) button").click()
    expect(page.locator(".alert-success")).to_be_visible()


def approve(page: Page, case: FoundingCase) -> None:
    """Look at the letter as Word, then approve."""
    page.goto(f"{case.get_absolute_url()}approve/")
    with page.expect_download() as loading:
        page.locator("button[value=docx]").click()
    with ZipFile(BytesIO(Path(loading.value.path()).read_bytes())) as word:
        assert NAME in word.read("word/document.xml").decode()
    page.locator("form.card button.btn-primary").click()
    page.locator("dialog[open] button.btn-danger").click()
    page.wait_for_url(f"**{case.get_absolute_url()}")


def meet(page: Page, case: FoundingCase, paper: Path) -> None:
    """Record the meeting."""
    page.goto(f"{case.get_absolute_url()}meeting/")
    page.locator("#id_meeting_on").fill(case.approved_on.isoformat() if case.approved_on else "")
    for field, words in (
        ("meeting_place", "一楼会议室"), ("attendees", "66"), ("chair", "王一"), ("vice_chairs", "李二、赵四"),
        ("secretary_general", "张三"),
    ):  # fmt: skip
        page.locator(f"#id_{field}").fill(words)
    page.locator("#id_charter_adopted").check()
    page.locator("#id_minutes").set_input_files(paper)
    page.locator("form.card .form-verbs button").click()
    page.wait_for_url(f"**{case.get_absolute_url()}")


def test_a_returned_case_shows_what_has_to_be_put_right(here: Place, page: Page, sign_in: Any) -> None:
    case = brought_to(here, "county")
    sign_in(here.people["county"])
    page.goto(f"{case.get_absolute_url()}return/")
    page.locator("input[name=items][value=charter]").check()
    page.locator("#id_note").fill("章程缺少会员权利的条款")
    page.locator("form.card button.btn-primary").click()
    page.wait_for_url(f"**{case.get_absolute_url()}")
    sign_in(here.contact)
    page.goto(f"{case.get_absolute_url()}edit/")
    marked = page.locator("#founding-materials .list-group-item:has(.state-bad)")
    expect(marked).to_have_count(1)
    expect(marked.locator("a[href$='forms/charter/']")).to_be_visible()

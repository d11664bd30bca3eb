"""The steps of a founding in a browser, as its people take them; `test_life` follows them."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

from django.utils import timezone
from docx import Document
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from kexie_portal.documents import queries as letter_queries
from orgs.founding.models import FoundingCase
from tests.orgs.factories import valid_uscc

FIRM = "洛阳晨光轴承有限公司"
NAME = f"{FIRM}科学技术协会"
USCC = valid_uscc(820_000_001)
TODAY = timezone.localdate()


def apply(page: Page, paper: Path) -> FoundingCase:
    """Begin the draft and complete it; what is typed is kept without a button, and is there after a reload."""
    page.goto("/founding/")
    page.locator("a[href='/founding/new/']").first.click()
    page.locator("#id_enterprise_name").fill(FIRM)
    page.locator("#id_uscc").fill(USCC)
    page.locator("form.card button.btn-primary").click()
    page.wait_for_url("**/edit/")
    return complete(page, paper)


def complete(page: Page, paper: Path) -> FoundingCase:
    """Fill in a draft that was begun, add its papers and hand it in."""
    expect(page.locator("#id_proposed_name")).to_have_value(NAME)
    page.locator("#id_reason").fill("科技工作者多，需要组织起来。")
    expect(page.locator("#founding-completeness .text-secondary")).to_be_visible()
    page.reload()
    expect(page.locator("#id_reason")).to_have_value("科技工作者多，需要组织起来。")
    expect(page.locator("#founding-completeness .card-header")).not_to_contain_text("100%")
    for field, words in (("scitech_workers", "80"), ("host_department", "技术中心"), ("contact_name", "钱联系")):
        page.locator(f"#id_{field}").fill(words)
    page.locator("#id_contact_phone").fill("13900001234")
    for number, name in enumerate(("王一", "李二", "张三")):
        page.locator(f"#id_group-{number}-name").fill(name)
    for kind in ("report", "application", "charter", "members"):
        page.locator(f"#material-{kind} form[data-uploads] input[type=file]").set_input_files(paper)
        expect(page.locator(f"#material-{kind} form[action*='/materials/out/']")).to_be_visible()
        expect(page.locator("#materials:not(.htmx-added)")).to_be_visible()  # htmx has settled the papers
    expect(page.locator("#founding-completeness .card-header")).to_contain_text("100%")
    case = FoundingCase.objects.get()
    page.locator("form[hx-trigger*=input] .form-verbs button").click()
    page.wait_for_url(f"**{case.get_absolute_url()}")
    return case


def approve(page: Page) -> None:
    """Look at the letter before it has a number, then approve."""
    page.locator("a[href$='/approve/']").click()
    with page.expect_download() as loading:
        page.locator("button[value=docx]").click()
    assert NAME in word(Path(loading.value.path()).read_bytes())
    page.locator("form.card button.btn-primary").click()
    page.locator("dialog[open] button.btn-danger").click()
    expect(page.locator(".alert-success")).to_be_visible()


def letter_opens(page: Page, case: FoundingCase) -> None:
    """Take both files of the letter from the page: they are those that were kept, with number and name inside."""
    (letter,) = letter_queries.letters_of(case)
    assert case.approved_on is not None
    assert letter.number == case.letter_number == f"洛科协〔{case.approved_on.year}〕1号"
    for label, field, read in (("Word", "docx_sha256", word), ("PDF", "pdf_sha256", pdf)):
        with page.expect_download() as loading:
            page.get_by_role("link", name=label, exact=True).click()
        content = Path(loading.value.path()).read_bytes()
        letter.refresh_from_db()
        assert hashlib.sha256(content).hexdigest() == getattr(letter, field)
        assert letter.number in read(content)
        assert f"同意成立{NAME}" in read(content)


def word(content: bytes) -> str:
    """Return the text of a Word file."""
    return "".join(one.text for one in Document(BytesIO(content)).paragraphs)


def pdf(content: bytes) -> str:
    """Return the text of a PDF without its line breaks."""
    return "".join("".join(one.extract_text().split()) for one in PdfReader(BytesIO(content)).pages)


def meet(page: Page, case: FoundingCase, paper: Path) -> None:
    """Record the meeting."""
    page.locator("a[href$='/meeting/']").click()
    page.locator("#id_meeting_on").fill(TODAY.isoformat())
    for field, words in (
        ("meeting_place", "一楼会议室"), ("attendees", "66"), ("chair", "王一"), ("vice_chairs", "李二、赵四"),
        ("secretary_general", "张三"),
    ):  # fmt: skip
        page.locator(f"#id_{field}").fill(words)
    page.locator("#id_charter_adopted").check()
    page.locator("#id_minutes").set_input_files(paper)
    page.locator("form.card .form-verbs button").click()
    page.locator("dialog[open] button[value=yes]").click()
    page.wait_for_url(f"**{case.get_absolute_url()}")

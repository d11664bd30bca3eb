"""A letter in a browser: draft, office, signature, seal, receipt, withdrawal, and issued again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kexie_portal.accounts.models import User
from kexie_portal.documents.enums import IssuingSteps
from kexie_portal.documents.issuers import issuer_of
from kexie_portal.documents.models import Letter
from tests.orgs.factories import officer_of
from tests.orgs.founding.cases import Place, brought_to, place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fcffff3f0005fe02fea72d9a"
    "be0000000049454e44ae426082"
)


@pytest.fixture
def here() -> Place:
    return place()


def confirm(page: Page) -> None:
    page.locator("dialog[open] button.btn-primary, dialog[open] button.btn-danger").click()


def take(page: Page, verb: str) -> None:
    """Take a move of the letter, which asks before it is taken."""
    page.get_by_role("button", name=verb, exact=True).click()
    page.locator("dialog[open] button[value=yes]").click()
    expect(page.locator(".alert-success")).to_be_visible()
    expect(page.get_by_role("button", name=verb, exact=True)).to_have_count(0)


def test_a_letter_goes_all_its_way(here: Place, page: Page, sign_in: Any, tmp_path: Path) -> None:
    city: User = here.people["city"]
    checker, leader = officer_of(here.net.luoyang), officer_of(here.net.luoyang)
    case = brought_to(here, "city")

    sign_in(city)
    page.goto("/letters/texts/410300/issuer/")
    page.locator(f"input[name=steps][value={IssuingSteps.FULL}]").check()
    page.locator("form.card button.btn-primary").click()
    expect(page.locator(".alert-success")).to_be_visible()
    assert issuer_of("410300").steps == IssuingSteps.FULL

    page.goto(case.get_absolute_url())
    page.locator("a[href$='/decide/']").click()
    page.locator("form.card button.btn-primary").click()
    confirm(page)
    expect(page.locator(".alert-success")).to_be_visible()
    expect(page.locator("main")).to_contain_text("待签发")
    expect(page.get_by_role("link", name="记录成立大会")).to_have_count(0)

    letter = Letter.objects.get()
    page.goto(letter.get_absolute_url())
    page.locator("a[href$='/edit/']").click()
    page.locator("#id_attachments").fill("章程草案\n会员名录")
    page.locator("#id_copy_to").fill("洛阳市民政局")
    page.locator("form.card button.btn-primary").click()
    expect(page.locator(".alert-success")).to_be_visible()
    expect(page.locator("details.list-group-item")).to_have_count(2)
    take(page, "送办公室核稿")

    sign_in(checker)
    page.goto(letter.get_absolute_url())
    take(page, "核稿同意，报请签发")

    sign_in(leader)
    page.goto(letter.get_absolute_url())
    take(page, "签发")
    case.refresh_from_db()
    letter.refresh_from_db()
    assert (case.state, case.letter_number) == ("approved", letter.number)
    expect(page.locator("h1")).to_contain_text(letter.number)

    sign_in(city)
    page.goto(letter.get_absolute_url())
    seal = tmp_path / "印章.png"
    seal.write_bytes(PICTURE)
    page.locator("a[href$='/papers/new/']").click()
    page.locator("#id_kind").select_option("seal")
    page.locator("#id_file").set_input_files(seal)
    page.locator("form.card button.btn-primary").click()
    expect(page.get_by_role("link", name="印章.png")).to_be_visible()

    sign_in(here.contact)
    page.goto(letter.get_absolute_url())
    page.get_by_role("button", name="确认收到公文").click()
    expect(page.locator("main")).to_contain_text("门户确认")

    sign_in(city)
    page.goto(f"{letter.get_absolute_url()}withdraw/")
    page.locator("#id_reason").fill("主送单位名称有误")
    page.locator("form.card button.btn-danger").click()
    confirm(page)
    expect(page.locator("main .alert-warning")).to_contain_text("主送单位名称有误")
    page.locator("a[href$='/again/']").click()
    page.locator("#id_addressee").fill("洛阳新光轴承股份有限公司")
    page.locator("form.card button.btn-primary").click()
    confirm(page)
    expect(page.locator(".alert-success")).to_be_visible()

    again = Letter.objects.get(replaces=letter)
    take(page, "送办公室核稿")
    sign_in(checker)
    page.goto(again.get_absolute_url())
    take(page, "核稿同意，报请签发")
    sign_in(leader)
    page.goto(again.get_absolute_url())
    take(page, "签发")
    case.refresh_from_db()
    again.refresh_from_db()
    assert (again.sequence, case.letter_number) == (2, again.number)
    page.get_by_role("link", name=letter.number, exact=True).click()
    expect(page.locator("main .alert-warning a")).to_contain_text(again.number)

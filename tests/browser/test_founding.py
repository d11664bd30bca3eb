"""A founding that was returned, in a browser; its whole way is in `test_life`."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.orgs.founding.cases import Place, begin, brought_to, place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def here() -> Place:
    return place()


def test_what_is_typed_stays_over_a_reload_in_the_middle(here: Place, page: Page, sign_in: Any) -> None:
    case = begin(here, whole=False, host_department="", uscc="")
    sign_in(here.contact)
    page.goto(f"{case.get_absolute_url()}edit/")
    page.locator("#id_host_department").press_sequentially("技术中心")
    page.reload()  # before the pause after which the server keeps it
    expect(page.locator("#id_host_department")).to_have_value("技术中心")
    expect(page.locator("#founding-completeness[data-kept]")).to_be_visible()
    case.refresh_from_db()
    assert case.host_department == "技术中心"
    page.locator("#id_uscc").fill("9141030012345678")  # no code: the server does not take it
    page.locator("#id_staff").fill("12")
    expect(page.locator("#founding-completeness .text-danger")).to_be_visible()
    page.reload()
    expect(page.locator("#id_uscc")).to_have_value("9141030012345678")
    expect(page.locator("#id_staff")).to_have_value("12")


def test_a_returned_case_shows_what_has_to_be_put_right(here: Place, page: Page, sign_in: Any) -> None:
    case = brought_to(here, "county")
    sign_in(here.people["county"])
    page.goto(f"{case.get_absolute_url()}return/")
    page.locator("input[name=items][value=charter]").check()
    page.locator("#id_note").fill("章程缺少会员权利的条款")
    page.locator("form.card button.btn-primary").click()
    page.locator("dialog[open] button[value=yes]").click()
    page.wait_for_url(f"**{case.get_absolute_url()}")
    sign_in(here.contact)
    page.goto(f"{case.get_absolute_url()}edit/")
    marked = page.locator("#materials .list-group-item:has(.state-bad)")
    expect(marked).to_have_count(1)
    expect(marked.locator("a[href$='forms/charter/']")).to_be_visible()
    expect(page.locator("main .alert-warning")).to_contain_text("章程缺少会员权利的条款")

"""A founding that was returned, in a browser; its whole way is in `test_life`."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.orgs.founding.cases import Place, brought_to, place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def here() -> Place:
    return place()


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

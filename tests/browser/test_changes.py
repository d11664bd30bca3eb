"""A term election in a browser: filed, forwarded, approved; a merger is in `test_life`."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from orgs.changes.models.election import ElectionCase
from tests.orgs import cases
from tests.orgs.cases import Place, days_ago

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def here() -> Place:
    return cases.place()


def verb(page: Page, case: Any, name: str) -> None:
    """Take a move by its button, and say yes."""
    page.goto(case.get_absolute_url())
    page.locator(f"form:has(input[name=verb][value={name}]) > button").click()
    page.locator("dialog[open] button[value=yes]").click()
    expect(page.locator(".alert-success").last).to_be_visible()
    case.refresh_from_db()


def test_an_election_from_the_report_to_the_new_term(here: Place, page: Page, sign_in: Any) -> None:
    sign_in(here.contact)
    page.goto(f"{here.association.get_absolute_url()}?tab=terms")
    page.locator(f"a[href='/associations/{here.association.pk}/elections/new/']").click()
    expect(page.locator("#id_number")).to_have_value("2")
    for field in ("meeting_day", "first_day"):
        page.locator(f"#id_{field}").fill(days_ago(30).isoformat())
    for number, (role, name) in enumerate((("chair", "李新"), ("secretary_general", "王新"))):
        page.locator(f"#id_form-{number}-role").select_option(role)
        page.locator(f"#id_form-{number}-name").fill(name)
    page.locator("form.card button.btn-primary").click()
    page.wait_for_url("**/elections/*/")
    case = ElectionCase.objects.get()
    verb(page, case, "submit")
    sign_in(here.jianxi_officer)
    verb(page, case, "forward")
    sign_in(here.luoyang_officer)
    verb(page, case, "approve")
    assert case.state == "approved"
    page.goto(f"{here.association.get_absolute_url()}?tab=terms")
    expect(page.locator("main table").first).to_contain_text("李新")

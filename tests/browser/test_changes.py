"""A term election and a merger in a browser: filed, forwarded, approved; the old address leads to the successor."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kexie_portal import documents
from orgs.models import ChangeCase, ElectionCase
from tests.orgs import cases
from tests.orgs.cases import Place, days_ago
from tests.orgs.factories import AssociationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def here() -> Place:
    return cases.place()


def verb(page: Page, case: Any, name: str) -> None:
    """Take a move by its button, and say yes where it asks."""
    page.goto(case.get_absolute_url())
    page.locator(f"form:has(input[name=verb][value={name}]) button").click()
    if page.locator("dialog[open]").count():
        page.locator("dialog[open] .btn-danger, dialog[open] .btn-primary").first.click()
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


def test_a_merger_whose_old_address_leads_to_the_successor(here: Place, page: Page, sign_in: Any) -> None:
    target = AssociationFactory(unit=here.jianxi, title="洛阳高新联合科协")
    sign_in(here.jianxi_officer)
    page.goto(f"/associations/{here.association.pk}/changes/new/merger/")
    expect(page.locator("#follows")).to_be_visible()
    page.locator("#id_target + .ts-wrapper input, #id_target-ts-control").first.fill("高新联合")
    page.locator(".ts-dropdown .option").first.click()
    page.locator("#id_reason").fill("两家企业已经合并")
    page.locator("form.card button.btn-primary").click()
    page.wait_for_url("**/changes/*/")
    case = ChangeCase.objects.get()
    verb(page, case, "submit")
    verb(page, case, "forward")
    sign_in(here.luoyang_officer)
    verb(page, case, "approve")
    (letter,) = documents.letters_of(case)
    expect(page.locator("main")).to_contain_text(letter.number)
    page.goto(here.association.get_absolute_url())
    expect(page.locator("h1")).to_contain_text(target.organization.name)
    page.goto("/search/?q=涧光轴承")
    expect(page.locator("main")).to_contain_text("洛阳高新联合科协")

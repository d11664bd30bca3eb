"""A city officer's ledger through the pages: sent in, corrected, applied, looked up, undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page, expect

from kexie_portal.accounts.models import User
from orgs.imports.models import ImportBatch
from orgs.register.models.association import Association
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization
from tests.orgs.factories import EnterpriseFactory, officer_of
from tests.orgs.imports.conftest import SAMPLE
from tests.orgs.imports.samples import HEADER, code, ledger, line

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer(sign_in: Callable[[Any], None]) -> User:
    call_command("load_divisions", verbosity=0)
    user = officer_of(Organization.objects.get(code="410300"))
    sign_in(user)
    return user


def send(page: Page, content: Any) -> None:
    page.goto(reverse("orgs:import_start"))
    page.locator("input[type=file]").set_input_files(content)
    page.locator("main form button.btn-primary").click()
    page.wait_for_url("**/imports/*/")
    expect(page.locator("#import-verdict")).to_be_visible()


#: The table of rows; others on the page say what was left out.
ROWS = "main .card:has(form.list-filters) table"


def csv(content: bytes) -> dict[str, Any]:
    return {"name": "洛阳台账.csv", "mimeType": "text/csv", "buffer": content}


def answer_yes(page: Page) -> None:
    page.locator("dialog[open] button[value=yes]").click()


def test_the_untidy_ledger_goes_in_and_out_again(officer: User, page: Page, axe: Callable[[Page], None]) -> None:
    page.goto("/")
    page.locator(f"#side a[href='{reverse('orgs:import_list')}']").click()
    page.locator(".page-head-verbs a.btn-primary").click()
    expect(page.locator("#id_unit")).to_have_value(str(Organization.objects.get(code="410300").pk))
    axe(page)

    send(page, str(SAMPLE))
    expect(page.locator("#import-verdict")).to_contain_text("33")
    axe(page)
    page.get_by_role("link", name="7", exact=True).click()
    expect(page.locator(f"{ROWS} tbody tr")).to_have_count(7)
    expect(page.locator(ROWS)).to_contain_text("西湖区")
    with page.expect_download() as marked:
        page.locator(".page-head-verbs a[href*='/files/']").click()
    assert marked.value.suggested_filename.endswith(".xlsx")
    assert Association.objects.count() == 0

    page.locator("form[action$='/apply/'] button").click()
    expect(page.locator("dialog[open]")).to_contain_text("33")
    answer_yes(page)
    expect(page.locator("#import-verdict.alert-success")).to_contain_text("33")
    assert Association.objects.count() == 33
    page.locator(f"{ROWS} a", has_text="洛阳晟泰食品有限公司").click()
    expect(page.locator("h1")).to_contain_text("洛阳晟泰食品有限公司科学技术协会")

    batch = ImportBatch.objects.get()
    page.goto(reverse("orgs:import_list"))
    page.get_by_role("link", name=batch.file_name).click()
    page.locator(".page-head-verbs a.btn-outline-danger").click()
    axe(page)
    page.locator("main form button.btn-outline-danger").click()
    expect(page.locator(".alert-secondary")).to_be_visible()
    assert Enterprise.objects.count() == 0


def test_columns_are_corrected_and_a_look_alike_is_decided(
    officer: User, page: Page, axe: Callable[[Page], None]
) -> None:
    jianxi = Organization.objects.get(code="410305")
    EnterpriseFactory(unit=jianxi, uscc=code(50), name="洛阳第1机械有限公司")
    header = [*HEADER]
    header[3] = "那一天"
    send(page, csv(ledger(line(1), line(2), header=header)))
    expect(page.locator(".alert-warning")).to_be_visible()
    page.locator(".alert-warning a").click()
    axe(page)
    page.get_by_label("那一天").select_option("founded")
    page.locator("form[action$='/columns/'] button.btn-primary").click()
    expect(page.locator(".alert-warning")).to_have_count(0)

    decision = page.locator("select[name^=decision]")
    expect(decision).to_have_count(1)
    axe(page)
    decision.select_option("same")
    page.locator("form[action$='/decisions/'] button.btn-primary").click()
    expect(page.locator("#messages")).to_contain_text("1")
    page.locator("form[action$='/apply/'] button").click()
    answer_yes(page)
    expect(page.locator("#import-verdict.alert-success")).to_be_visible()
    assert set(Enterprise.objects.values_list("uscc", flat=True)) == {code(1), code(2)}
    assert Association.objects.count() == 2


def test_a_file_of_another_kind_is_refused_on_the_form(officer: User, page: Page, watch: Any) -> None:
    watch.allow("422")
    page.goto(reverse("orgs:import_start"))
    page.locator("input[type=file]").set_input_files(
        {"name": "台账.xlsx", "mimeType": "application/octet-stream", "buffer": b"%PDF-1.7"}
    )
    page.locator("main form button.btn-primary").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("PDF")


@pytest.mark.parametrize("query", ["", "?outcome=error", "?tab=columns"])
def test_nothing_is_wider_than_a_phone(officer: User, page: Page, query: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    send(page, str(SAMPLE))
    page.goto(ImportBatch.objects.get().get_absolute_url() + query)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

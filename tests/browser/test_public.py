"""An enterprise without an account, in a browser: it asks, gets its link, files, and is the association's contact."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from kexie_portal.documents.forms import FormKind, form_document
from kexie_portal.public import tokens
from kexie_portal.public.models import FormBudget, Submission
from orgs.founding import upkeep
from orgs.founding.models import FoundingDoor
from orgs.founding.public import KEY
from orgs.postings.models import Posting
from orgs.tree.models.organization import Organization
from tests.browser.founding_steps import FIRM, NAME, USCC, approve, complete, meet
from tests.orgs.founding.cases import Place, place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
JIANXI, PASSWORD = "410305", "Kaifang-2026-door"


@pytest.fixture(autouse=True)
def _typing_takes_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the browser of the tests type as fast as it does, and still pass for a person."""
    monkeypatch.setattr(tokens, "FASTEST", 0.0)


@pytest.fixture
def here() -> Place:
    found = place()
    Organization.objects.filter(pk=found.net.jianxi.pk).update(code=JIANXI)
    return found


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    made = tmp_path / "材料.docx"
    made.write_bytes(form_document(FormKind.CHARTER))
    return made


def take(page: Page, verb: str) -> None:
    """Take a move on the page of a case by its button, and say yes."""
    page.locator(f"form:has(input[name=verb][value={verb}]) > button").click()
    page.locator("dialog[open] button[value=yes]").click()
    expect(page.locator(".alert-success").first).to_be_visible()


def ask(page: Page) -> None:
    """Fill in the request of the county's public page and send it."""
    page.goto(f"/public/founding/{JIANXI}/")
    for field, words in (
        ("enterprise_name", FIRM), ("uscc", USCC), ("contact_name", "钱联系"), ("contact_phone", "13900001234"),
        ("contact_email", "qian@example.org"), ("words", "科技工作者多，需要组织起来。"),
    ):  # fmt: skip
        page.locator(f"#id_{field}").fill(words)
    page.locator("form[data-once] button[type=submit]").click()


def test_an_enterprise_without_an_account_founds_its_association(
    here: Place, page: Page, sign_in: Any, paper: Path, axe: Any
) -> None:
    page.goto("/public/founding/")
    page.locator(f"a[href='/public/founding/{JIANXI}/']").click()
    axe(page)
    ask(page)
    page.wait_for_url("**/public/received/**")
    expect(page.locator("main strong")).to_have_text(Submission.objects.get().number)
    assert page.context.cookies() == []

    sign_in(here.people["county"])
    page.goto("/")
    page.locator("a[href*='/quarantine/?standing=waiting']").first.click()
    page.locator("table a[href^='/quarantine/']").first.click()
    axe(page)
    page.locator("form[action$='/accept/'] button").click()
    door = FoundingDoor.objects.get()
    page.wait_for_url(f"**{door.get_absolute_url()}")
    upkeep.send_doors()
    link = re.search(r"/public/founding/link/\S+", mail.outbox[-1].body)
    assert link is not None

    page.context.clear_cookies()
    page.goto(link[0])
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_again").fill(PASSWORD)
    page.locator("form[data-once] button").click()
    page.locator("main a[href*='/accounts/login/']").click()
    page.locator("#id_login").fill(USCC)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("form button.btn-primary").first.click()
    page.wait_for_url("**/edit/")
    case = complete(page, paper)
    take(page, "submit")
    guest = door.__class__.objects.get().user

    sign_in(here.people["county"])
    page.goto(case.get_absolute_url())
    take(page, "forward")
    sign_in(here.people["city"])
    page.goto(case.get_absolute_url())
    approve(page)
    sign_in(guest)
    page.goto(case.get_absolute_url())
    meet(page, case, paper)
    sign_in(here.people["county"])
    page.goto(case.get_absolute_url())
    take(page, "file")

    assert Posting.objects.get(user=guest).organization.name == NAME
    sign_in(guest)
    page.goto("/associations/")
    expect(page.locator("table")).to_contain_text(NAME)


def test_the_puzzle_is_solved_by_our_own_worker_under_the_policy(here: Place, page: Page) -> None:
    """On a phone's width, with the processor slowed six times: no inline worker, and within two seconds."""
    FormBudget.objects.create(kind=KEY, free=0, most=5)
    page.set_viewport_size({"width": 390, "height": 844})
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})
    page.goto(f"/public/founding/{JIANXI}/")
    expect(page.locator("form[data-puzzle] input[name=solution]")).not_to_have_value("", timeout=10_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    ask(page)
    page.wait_for_url("**/public/received/**")
    assert Submission.objects.count() == 1


def test_without_javascript_the_form_is_taken_and_beyond_the_free_ones_says_how_else(
    here: Place, browser: Browser, live_server: Any
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    ask(page)
    page.wait_for_url("**/public/received/**")
    FormBudget.objects.create(kind=KEY, free=1, most=5)
    ask(page)
    expect(page.locator("noscript .alert, .alert-warning").first).to_be_visible()
    expect(page.locator("#id_enterprise_name")).to_have_value(FIRM)
    context.close()

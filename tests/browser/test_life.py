"""The life of an association in a browser, person by person, each by the links and work lists that he has."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kexie_portal.accounts.models import User
from kexie_portal.documents import queries as letter_queries
from kexie_portal.documents.forms import FormKind, form_document
from kexie_portal.notices import reminders
from kexie_portal.workflow.days import working_days_after
from orgs.changes.models.change import ChangeCase
from orgs.changes.models.term import Term
from orgs.changes.watch import watch_terms
from orgs.founding.models import FoundingCase
from orgs.register.models.association import CoveredEnterprise
from orgs.tree.models.organization import Organization
from tests.browser.founding_steps import FIRM, NAME, TODAY, USCC, apply, approve, letter_opens, meet
from tests.orgs.factories import AssociationFactory, EnterpriseFactory, OfficerFactory, officer_of
from tests.orgs.founding.cases import Place, place
from tests.orgs.societies.made import federation_of, society_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIVING, JIANXI = "洛阳高新联合科学技术协会", "410305"


@pytest.fixture
def here() -> Place:
    """A city with its society and federation; in its county a firm without an association, and a living one."""
    found = place()
    Organization.objects.filter(pk=found.net.jianxi.pk).update(code=JIANXI)
    found.people["society"] = officer_of(society_of(found.net.luoyang), "society_contact")
    found.people["federation"] = officer_of(federation_of(found.net.luoyang), "federation_contact")
    EnterpriseFactory(unit=found.net.jianxi, name=FIRM, uscc=USCC)
    living = AssociationFactory(unit=found.net.jianxi, title=LIVING)
    OfficerFactory(association=living)
    officer_of(living.organization)
    return found


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    made = tmp_path / "材料.docx"
    made.write_bytes(form_document(FormKind.CHARTER))
    return made


def test_from_the_first_word_to_the_successor(here: Place, page: Page, sign_in: Any, paper: Path) -> None:
    people = here.people
    sign_in(people["city"])
    before = on_the_map(page)

    sign_in(here.contact)
    case = apply(page, paper)
    take(page, "submit")
    sign_in(people["county"])
    from_the_work_list(page, NAME)
    take(page, "forward")
    sign_in(people["city"])
    from_the_work_list(page, NAME)
    approve(page)
    case.refresh_from_db()
    letter_opens(page, case)
    sign_in(here.contact)
    from_the_work_list(page, NAME)
    meet(page, case, paper)
    sign_in(people["county"])
    from_the_work_list(page, NAME)
    take(page, "file")
    node = stands_in_the_tree(page, here)

    sign_in(people["city"])
    assert on_the_map(page) > before
    contact = get_an_account(page, case)
    for body in ("society", "federation"):
        sign_in(contact)
        join(page, node, people[body])
        sign_in(people[body])
        from_the_work_list(page, NAME)
        take(page, "accept")
    assert {one.body.kind for one in node.memberships.all()} == {"society", "federation"}

    sign_in(contact)
    the_term_runs_out(page, node)
    sign_in(people["county"])
    page.goto("/terms/")
    expect(page.locator("main tbody tr", has_text=NAME)).to_contain_text("已逾期")
    merge(page, node)
    sign_in(people["city"])
    from_the_work_list(page, NAME)
    take(page, "approve")
    sign_in(contact)
    the_old_address_leads_on(page, node)


# ---------------------------------------------------------------- what several do


def take(page: Page, verb: str) -> None:
    """Take a move on the page of a case by its button, and say yes."""
    page.locator(f"form:has(input[name=verb][value={verb}]) > button").click()
    page.locator("dialog[open] button[value=yes]").click()
    expect(page.locator(".alert-success").first).to_be_visible()


def from_the_work_list(page: Page, words: str) -> None:
    """Open what waits for the person who has signed in."""
    page.goto("/")
    page.locator("main a", has_text=words).first.click()
    expect(page.locator("main")).to_contain_text(words)


def on_the_map(page: Page) -> float:
    """Return the coverage that the map of the city shows for the county."""
    page.goto("/reports/")
    rows = json.loads(page.locator("#coverage-map").text_content() or "")["rows"]
    return next(float(row["value"]) for row in rows if row["key"] == JIANXI)


# ---------------------------------------------------------------- its own life


def stands_in_the_tree(page: Page, here: Place) -> Organization:
    """Go to the tree and find the association under its county."""
    node = Organization.objects.get(name=NAME)
    page.goto(f"/organizations/?open={node.pk}")
    below = page.locator(f"li:has(> #node-{here.net.jianxi.pk}), #node-{here.net.jianxi.pk}")
    expect(below.locator(f"#node-{node.pk}").first).to_contain_text(NAME)
    return node


def get_an_account(page: Page, case: FoundingCase) -> User:
    """Give the contact an account from the case; the form knows who it is and where."""
    page.goto("/")
    page.locator("main a[href*='standing=without_account']").click()
    page.locator("main tbody a", has_text=NAME).click()
    page.locator("a[href*='/postings/new/']").click()
    expect(page.locator("#id_name")).to_have_value("钱联系")
    page.locator("#id_username").fill("qianlx")
    page.locator("main form.form-wide .form-verbs button").click()
    expect(page.locator(".user-select-all")).to_be_visible()
    made = User.objects.get(username="qianlx")
    given = page.locator(".user-select-all").inner_text()
    assert made.postings.get().organization_id == FoundingCase.objects.get(pk=case.pk).association_id
    choose_a_password(page, made, given)
    made.refresh_from_db()
    return made


def choose_a_password(page: Page, contact: User, given: str) -> None:
    """Sign in with the temporary password, which has to be replaced before anything else."""
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(contact.username)
    page.locator("[name=password]").fill(given)
    page.locator("main form[action='/accounts/login/'] button").click()
    page.wait_for_url("**/password/change/")
    for field, words in (("oldpassword", given), ("password1", "Quiet-River-77"), ("password2", "Quiet-River-77")):
        page.locator(f"[name={field}]").fill(words)
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(lambda url: "/password/" not in url)


def join(page: Page, node: Organization, keeper: User) -> None:
    """Apply for membership on the association's own page."""
    body = keeper.postings.get().organization
    page.goto(f"{node.get_absolute_url()}?tab=societies")
    page.locator("a[href$='/apply/']").click()
    page.locator("#id_body-ts-control").click()
    page.locator(".ts-dropdown .option", has_text=body.name).click()
    page.locator("main form .btn-primary").click()
    page.wait_for_url("**/applications/*/")


def the_term_runs_out(page: Page, node: Organization) -> None:
    """Let five years pass: the nightly rounds remind the contact, and the page warns."""
    over = TODAY - timedelta(days=10)
    Term.objects.filter(association_id=node.pk).update(first_day=over - timedelta(days=5 * 365), due_day=over)
    watch_terms()
    reminders.run(working_days_after(TODAY, 1))
    page.goto("/inbox/")
    page.locator("main a", has_text=f"{NAME}换届").first.click()
    expect(page.locator("h1")).to_contain_text(NAME)
    expect(page.locator("main .alert-danger, main .alert-warning").first).to_contain_text("换届")


def merge(page: Page, node: Organization) -> None:
    """File the merger from the association's page with its preview, and forward it."""
    page.locator("main tbody tr", has_text=NAME).locator(f"a[href^='{node.get_absolute_url()}']").first.click()
    page.goto(f"{node.get_absolute_url()}?tab=terms")
    page.locator("a[href$='/changes/new/']").first.click()
    page.locator("a[href$='/changes/new/merger/']").click()
    expect(page.locator(".card:has(#follows)")).to_contain_text("会员关系")
    page.locator("#id_target-ts-control").fill("高新联合")
    page.locator(".ts-dropdown .option", has_text=LIVING).click()
    page.locator("#id_reason").fill("两家企业已经合并")
    page.locator("form.card button.btn-primary").click()
    page.wait_for_url("**/changes/*/")
    take(page, "submit")
    take(page, "forward")


def the_old_address_leads_on(page: Page, node: Organization) -> None:
    """Open the old address as the contact who came over: the living one, which has what followed."""
    case = ChangeCase.objects.get()
    living = Organization.objects.get(name=LIVING)
    assert (case.state, letter_queries.letters_of(case)[0].number[-2:]) == ("approved", "2号")
    page.goto("/inbox/")
    expect(page.locator("main .list-group-item", has_text=LIVING)).to_contain_text(NAME)
    page.goto(node.get_absolute_url())
    page.wait_for_url(f"**{living.get_absolute_url()}")
    expect(page.locator("h1")).to_contain_text(LIVING)
    page.goto("/search/?q=晨光轴承")
    expect(page.locator("main a", has_text=LIVING)).to_be_visible()
    assert CoveredEnterprise.objects.filter(association_id=living.pk, enterprise__name=FIRM, end_day=None).exists()
    assert {one.body.kind for one in living.memberships.filter(end_day=None)} == {"society", "federation"}

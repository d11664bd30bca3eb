"""The life of an association in a browser, person by person, each by the links and work lists that he has."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from docx import Document
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from kexie_portal import documents
from kexie_portal.accounts.models import User
from kexie_portal.documents.forms import FormKind, form_document
from kexie_portal.notices import reminders
from kexie_portal.workflow.days import working_days_after
from orgs.models import ChangeCase, CoveredEnterprise, FoundingCase, Organization, Term
from orgs.term_watch import watch_terms
from tests.orgs.factories import AssociationFactory, EnterpriseFactory, OfficerFactory, officer_of, valid_uscc
from tests.orgs.founding.cases import Place, place
from tests.orgs.societies.made import federation_of, society_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRM, LIVING, JIANXI = "洛阳晨光轴承有限公司", "洛阳高新联合科学技术协会", "410305"
NAME = f"{FIRM}科学技术协会"
TODAY = timezone.localdate()


@pytest.fixture
def here() -> Place:
    """A city with its society and federation; in its county a firm without an association, and a living one."""
    found = place()
    Organization.objects.filter(pk=found.net.jianxi.pk).update(code=JIANXI)
    found.people["society"] = officer_of(society_of(found.net.luoyang), "society_contact")
    found.people["federation"] = officer_of(federation_of(found.net.luoyang), "federation_contact")
    EnterpriseFactory(unit=found.net.jianxi, name=FIRM, uscc=valid_uscc(820_000_001))
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
    """Take a move on the page of a case by its button, and say yes where it asks."""
    page.locator(f"form:has(input[name=verb][value={verb}]) button").click()
    if page.locator("dialog[open]").count():
        page.locator("dialog[open] .btn-danger, dialog[open] .btn-primary").first.click()
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


# ---------------------------------------------------------------- the founding


def apply(page: Page, paper: Path) -> FoundingCase:
    """Begin the draft and complete it; what is typed is kept without a button, and is there after a reload."""
    page.goto("/founding/")
    page.locator("a[href='/founding/new/']").first.click()
    page.locator("#id_enterprise_name").fill(FIRM)
    page.locator("#id_uscc").fill(valid_uscc(820_000_001))
    page.locator("form.card button.btn-primary").click()
    page.wait_for_url("**/edit/")
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
        form = page.locator(f"form[action$='papers/{kind}/']")
        with page.expect_response(f"**/papers/{kind}/"):
            form.locator("input[type=file]").set_input_files(paper)
        expect(page.locator(f"form[action$='papers/{kind}/out/']")).to_be_visible()
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
    (letter,) = documents.letters_of(case)
    assert case.approved_on is not None
    assert letter.number == case.letter_number == f"洛科协〔{case.approved_on.year}〕1号"
    for label, kept, read in (("Word", letter.docx_sha256, word), ("PDF", letter.pdf_sha256, pdf)):
        with page.expect_download() as loading:
            page.get_by_role("link", name=label, exact=True).click()
        content = Path(loading.value.path()).read_bytes()
        assert hashlib.sha256(content).hexdigest() == kept
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
    page.wait_for_url(f"**{case.get_absolute_url()}")


def stands_in_the_tree(page: Page, here: Place) -> Organization:
    """Go to the tree and find the association under its county."""
    node = Organization.objects.get(name=NAME)
    page.goto(f"/organizations/?open={node.pk}")
    below = page.locator(f"li:has(> #node-{here.net.jianxi.pk}), #node-{here.net.jianxi.pk}")
    expect(below.locator(f"#node-{node.pk}").first).to_contain_text(NAME)
    return node


# ---------------------------------------------------------------- its own life


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
    page.locator("a[href$='/changes/new/']").click()
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
    assert (case.state, documents.letters_of(case)[0].number[-2:]) == ("approved", "2号")
    page.goto("/inbox/")
    expect(page.locator("main .list-group-item", has_text=LIVING)).to_contain_text(NAME)
    page.goto(node.get_absolute_url())
    page.wait_for_url(f"**{living.get_absolute_url()}")
    expect(page.locator("h1")).to_contain_text(LIVING)
    page.goto("/search/?q=晨光轴承")
    expect(page.locator("main a", has_text=LIVING)).to_be_visible()
    assert CoveredEnterprise.objects.filter(association_id=living.pk, enterprise__name=FIRM, end_day=None).exists()
    assert {one.body.kind for one in living.memberships.filter(end_day=None)} == {"society", "federation"}

"""The main job from end to end, as an officer of 洛阳 does it; 郑州 sees none of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from kexie_portal.accounts.models import User
from orgs.register.models.association import Association
from orgs.register.models.enterprise import Enterprise
from orgs.tree import last_write
from orgs.tree.models.organization import Organization
from reports.periods.models.period import PeriodReport
from tests.access.addresses import address
from tests.access.outcomes import TABLE
from tests.access.world import build
from tests.orgs.factories import UserFactory, fresh_uscc, post
from tests.orgs.imports.conftest import SAMPLE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a-Long-password-9"
JIANXI = "410305"


@pytest.fixture
def officers(live_server: Any) -> dict[str, User]:
    """The real tree of Henan with an officer of each of two cities."""
    call_command("load_divisions", verbosity=0)
    people = {}
    for name, code in (("luoyang", "410300"), ("zhengzhou", "410100")):
        people[name] = UserFactory(username=name, name=f"{name}干部")
        post(people[name], "city_officer", Organization.objects.get(code=code))
    return people


def enter(page: Page, username: str) -> None:
    if "/accounts/login/" not in page.url:
        page.goto(reverse("account_login"))
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("main form[action='/accounts/login/'] button")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def on_the_map(page: Page, code: str) -> Any:
    """Return the coverage that the map shows for a county, None where there is no data."""
    page.goto(reverse("reports:dashboard"))
    expect(page.locator("[data-chart=coverage-map] canvas, [data-chart=coverage-map] svg").first).to_be_visible()
    rows = json.loads(page.locator("#coverage-map").text_content() or "")["rows"]
    return next(row["value"] for row in rows if row["key"] == code)


def import_the_ledger(page: Page) -> None:
    page.goto(reverse("orgs:import_start"))
    page.locator("input[type=file]").set_input_files(str(SAMPLE))
    page.locator("main form button.btn-primary").click()
    page.wait_for_url("**/imports/*/")
    expect(page.locator("#import-verdict")).to_contain_text("33")
    page.locator("form[action$='/apply/'] button").click()
    page.locator("dialog[open] button[value=yes]").click()
    expect(page.locator("#import-verdict.alert-success")).to_contain_text("33")


def choose_county(page: Page) -> None:
    choose = "(select, value) => select.tomselect ? select.tomselect.setValue(value) : (select.value = value)"
    page.locator("#id_unit").evaluate(choose, str(Organization.objects.get(code=JIANXI).pk))


def register_by_hand(page: Page, name: str) -> None:
    page.goto(reverse("orgs:association_register"))
    page.locator("#id_uscc").fill(fresh_uscc())
    page.locator("#id_enterprise_name").fill(name)
    choose_county(page)
    page.locator("#id_founded").fill("2021.5.20")
    page.locator("#id_chair").fill("李明")
    page.locator("form[data-autosave] button.btn-primary").last.click()
    expect(page.locator("h1")).to_contain_text(f"{name}科学技术协会")


def test_a_ledger_and_a_registration_change_the_map_and_end_in_a_report(
    officers: dict[str, User], page: Page, context: BrowserContext, watch: Any
) -> None:
    enter(page, "luoyang")
    before = on_the_map(page, JIANXI)
    assert before in (None, 0), "nothing is covered yet"

    import_the_ledger(page)
    assert Association.objects.count() == 33
    Enterprise.objects.create(
        uscc=fresh_uscc(), name="涧西未建科协机械有限公司", unit=Organization.objects.get(code=JIANXI)
    )
    last_write.touch([Organization.objects.get(code=JIANXI).pk])
    imported = on_the_map(page, JIANXI)
    assert 0 < imported < 100

    register_by_hand(page, "洛阳亲手登记机械有限公司")
    assert on_the_map(page, JIANXI) > imported, "one more of the county's enterprises is covered"

    page.goto(reverse("reports:period_build"))
    page.locator("main form button.btn-primary").click()
    page.wait_for_url("**/jobs/**")
    page.locator("main a[href*='/reports/periods/']").first.click()
    page.wait_for_url("**/reports/periods/*/")
    report = PeriodReport.objects.get()
    expect(page.locator("h1")).to_contain_text("洛阳")
    assert report.snapshots.filter(unit_code=JIANXI).exists()
    for suffix in ("xlsx", "pdf"):
        with page.expect_download() as file:
            page.locator(".page-head a[href*='/files/']", has_text=suffix.upper()).click()
        assert file.value.suggested_filename.endswith(suffix)
    page.goto(reverse("notices:inbox"))
    expect(page.locator("main")).to_contain_text(report.period.span.label)

    zhengzhou_sees_none_of_it(page, context, watch, report)


def zhengzhou_sees_none_of_it(page: Page, context: BrowserContext, watch: Any, report: PeriodReport) -> None:
    watch.allow("status of 404")
    batch, association = reverse("orgs:import_list"), Association.objects.first()
    assert association is not None
    context.clear_cookies()
    enter(page, "zhengzhou")
    for name in ("tree", "association_list", "enterprise_list", "target_list", "import_list"):
        page.goto(reverse(f"orgs:{name}"))
        expect(page.locator("main")).not_to_contain_text("洛阳")
    for name in ("dashboard", "rows", "association_rows", "period_list", "official_counts"):
        page.goto(reverse(f"reports:{name}"))
        expect(page.locator("main")).not_to_contain_text("洛阳")
    page.goto(reverse("web:search") + "?q=洛阳")
    expect(page.locator("main a[href*='/organizations/'], main a[href*='/enterprises/']")).to_have_count(0)
    for url in (association.get_absolute_url(), report.get_absolute_url(), report.pdf.get_absolute_url(), f"{batch}1/"):
        answer = page.goto(url)
        assert answer is not None
        assert answer.status == 404, url


def test_a_session_that_ends_while_a_form_is_filled_loses_nothing(officers: dict[str, User], page: Page) -> None:
    enter(page, "luoyang")
    page.goto(reverse("orgs:association_register"))
    typed = {
        "#id_uscc": fresh_uscc(),
        "#id_enterprise_name": "写到一半机械有限公司",
        "#id_chair": "李明",
        "#id_remark": "还没写完",
    }
    for field, value in typed.items():
        page.locator(field).fill(value)
    page.locator("#id_founded").fill("2021-05-20")
    choose_county(page)
    page.wait_for_timeout(700)  # the draft is kept a moment after the last key
    Session.objects.all().delete()
    page.locator("form[data-autosave] button.btn-primary").last.click()
    page.wait_for_url("**/accounts/login/**")
    enter(page, "luoyang")
    page.wait_for_url("**" + reverse("orgs:association_register") + "**")
    for field, value in typed.items():
        expect(page.locator(field)).to_have_value(value)
    expect(page.locator("#id_unit")).to_have_value(str(Organization.objects.get(code=JIANXI).pk))
    assert not Association.objects.exists()


def test_the_draft_of_one_person_never_comes_up_for_another(
    officers: dict[str, User], page: Page, context: BrowserContext
) -> None:
    enter(page, "luoyang")
    page.goto(reverse("orgs:association_register"))
    page.locator("#id_remark").fill("洛阳的草稿")
    page.wait_for_timeout(700)
    context.clear_cookies()
    enter(page, "zhengzhou")
    page.goto(reverse("orgs:association_register"))
    expect(page.locator("#id_remark")).to_have_value("")


WHOLE_PAGES = [
    name
    for name, (get, _post) in TABLE.items()
    if get.of("luoyang") == 200
    and name not in {"files:download", "orgs:import_blank", "reports:boundaries", "accounts:idle"}
]


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_no_page_of_an_officer_has_a_grave_fault(
    live_server: Any,
    page: Page,
    sign_in: Callable[[Any], None],
    axe: Callable[[Page], None],
    watch: Any,
    width: int,
    height: int,
) -> None:
    watch.allow("favicon.ico")  # data has no head that names the mark
    world = build()
    sign_in(world.luoyang.officer)
    page.set_viewport_size({"width": width, "height": height})
    wrong = []
    for url in ["/", *(address(name, world.luoyang, world) for name in WHOLE_PAGES)]:
        page.goto(url)
        if page.locator("#side").count() == 0:
            continue  # a fragment or data
        page.wait_for_load_state("networkidle")
        try:
            axe(page)
        except AssertionError as fault:
            wrong.append(str(fault)[:600])
        if page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") > 0:
            wrong.append(f"{url} is wider than the window")
    assert wrong == [], "\n".join(wrong)

"""The frame in a real browser: keyboard, drafts, checks as typed, lists that follow, charts, themes, phone width."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kexie_portal.accounts.models import User
from kexie_portal.web import navigation
from tests.web.test_lists import people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def signed_in(page: Page, sign_in: Callable[[Any], None], person: User) -> Page:
    sign_in(person)
    return page


@pytest.mark.parametrize("address", ["/", "/people/", "/example-form/", "/example-charts/", "/search/?q=x", "/about/"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_grave(signed_in: Page, axe: Callable[[Page], None], address: str, theme: Any) -> None:
    signed_in.emulate_media(color_scheme=theme)
    signed_in.goto(address)
    axe(signed_in)


@pytest.mark.parametrize("address", ["/", "/people/", "/example-form/", "/example-charts/", "/welcome/"])
def test_nothing_is_wider_than_a_phone(signed_in: Page, address: str) -> None:
    signed_in.set_viewport_size({"width": 390, "height": 844})
    signed_in.goto(address)
    assert signed_in.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_navigation_opens_on_a_phone_and_gives_the_focus_back(signed_in: Page) -> None:
    signed_in.set_viewport_size({"width": 390, "height": 844})
    signed_in.goto("/")
    opener = signed_in.locator(".portal-menu")
    opener.click()
    expect(signed_in.locator("#side .nav-task").first).to_be_visible()
    signed_in.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_filters_are_folded_on_a_phone_until_asked_for_or_set(signed_in: Page) -> None:
    signed_in.set_viewport_size({"width": 390, "height": 844})
    signed_in.goto("/people/")
    more = signed_in.locator("#list-form .field-more").first
    expect(more).to_be_hidden()
    signed_in.locator("[data-unfold]").click()
    expect(more).to_be_visible()
    expect(signed_in.locator("[data-unfold]")).to_be_hidden()
    signed_in.goto("/people/?q=x")
    expect(more).to_be_visible()


def test_a_folded_group_of_the_navigation_stays_folded(signed_in: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_items", dict(navigation._items))
    navigation.register(navigation.Item("cases", 1, "关于", "web:about", "info-circle"))
    signed_in.goto("/")
    group = signed_in.locator("[data-nav-group=cases]")
    expect(group.locator(".nav-task")).to_be_visible()
    group.locator("summary").click()
    signed_in.goto("/people/")
    expect(group).not_to_have_attribute("open", "")
    group.locator("summary").press("Enter")
    signed_in.goto("/")
    expect(group.locator(".nav-task")).to_be_visible()


def test_the_theme_stays_chosen(signed_in: Page) -> None:
    signed_in.goto("/")
    signed_in.locator("[data-theme-toggle]").click()
    signed_in.goto("/people/")
    assert signed_in.evaluate("document.documentElement.dataset.bsTheme") == "dark"


def test_the_list_follows_the_words_and_the_address_bar_with_it(signed_in: Page) -> None:
    people(30)
    signed_in.goto("/people/")
    signed_in.fill("#list-form input[name=q]", "张三01")
    expect(signed_in.locator("#list tbody tr")).to_have_count(10)
    signed_in.wait_for_url("**/people/?q=*")
    assert "is_active=" not in signed_in.url
    signed_in.reload()
    expect(signed_in.locator("#list tbody tr")).to_have_count(10)


def test_a_dangerous_verb_asks_once(signed_in: Page) -> None:
    people(2)
    signed_in.goto("/people/?q=张三")
    signed_in.locator("[data-bulk-all]").check()
    signed_in.locator("button[value=retire]").click()
    dialog = signed_in.locator("dialog[open]")
    expect(dialog).to_contain_text("停用所选人员？")
    dialog.locator("button[value=no]").click()
    assert User.objects.filter(is_active=False).count() == 0
    signed_in.locator("button[value=retire]").click()
    signed_in.locator("dialog[open] button[value=yes]").click()
    expect(signed_in.locator("#messages")).to_contain_text("停用了 2 人")


def test_a_draft_outlives_the_session(signed_in: Page, sign_in: Callable[[Any], None], person: User) -> None:
    signed_in.goto("/example-form/")
    signed_in.fill("#id_name", "宇通客车")
    signed_in.locator("#id_party").check()
    signed_in.wait_for_timeout(600)
    signed_in.context.clear_cookies()
    signed_in.goto("/accounts/login/")
    sign_in(person)
    signed_in.goto("/example-form/")
    expect(signed_in.locator("#id_name")).to_have_value("宇通客车")
    expect(signed_in.locator("#id_party")).to_be_checked()
    signed_in.locator("form .alert-info button").click()
    expect(signed_in.locator("#id_name")).to_have_value("")


def test_a_draft_is_nobody_elses(signed_in: Page, sign_in: Callable[[Any], None]) -> None:
    signed_in.goto("/example-form/")
    signed_in.fill("#id_name", "宇通客车")
    signed_in.wait_for_timeout(600)
    sign_in(User.objects.create_user("li", "li@example.org", "x", name="李"))
    signed_in.goto("/example-form/")
    expect(signed_in.locator("#id_name")).to_have_value("")


def test_a_code_is_checked_as_typed_and_a_day_is_put_in_order(signed_in: Page) -> None:
    signed_in.goto("/example-form/")
    signed_in.fill("#id_uscc", "91350100MOOO100Y43")
    expect(signed_in.locator("#id_uscc_check")).to_contain_text("91350100M000100Y43")
    signed_in.fill("#id_uscc", " 91350100m000100y43")
    expect(signed_in.locator("#id_uscc_check")).to_have_text("")
    expect(signed_in.locator("#id_uscc")).to_have_value("91350100M000100Y43")
    signed_in.fill("#id_founded", "2019.5.20")
    signed_in.locator("#id_name").focus()
    expect(signed_in.locator("#id_founded")).to_have_value("2019-05-20")


def test_a_wrong_form_puts_the_focus_on_the_sum_of_errors(signed_in: Page) -> None:
    signed_in.goto("/example-form/")
    signed_in.locator("#content form button.btn-primary").click()
    expect(signed_in.locator("[data-error-summary]")).to_be_focused()


def test_charts_are_drawn_and_have_their_tables(signed_in: Page) -> None:
    signed_in.goto("/example-charts/")
    expect(signed_in.locator(".chart svg")).to_have_count(5)
    signed_in.locator("#content summary").first.click()
    expect(signed_in.locator("#content details table").first).to_contain_text("郑州市")


def test_a_visitor_without_scripts_filters_a_list_too(
    browser: Any, live_server: Any, person: User, client: Any
) -> None:
    client.force_login(person)
    plain = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="zh-CN")
    plain.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = plain.new_page()
    page.goto("/people/")
    page.fill("#list-form input[name=q]", "nobody")
    page.locator("#list-form button").first.click()
    assert "q=nobody" in page.url
    expect(page.locator("#list tbody tr")).to_have_count(0)
    plain.close()

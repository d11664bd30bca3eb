"""Home, landing, search, navigation, components, forms."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from kexie_portal.web import charts, navigation, panels, searching, worklist
from kexie_portal.web.forms import DayField
from kexie_portal.web.templatetags.components import masked_phone, percent


@pytest.fixture
def registries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty registries for the test's own providers."""
    monkeypatch.setattr(worklist, "_providers", [])
    monkeypatch.setattr(panels, "_panels", [])
    monkeypatch.setattr(panels, "_changes", [])
    monkeypatch.setattr(searching, "_providers", {})


def test_a_visitor_sees_what_the_portal_is(client: Client, db: None) -> None:
    page = client.get("/").content.decode()
    assert "/accounts/login/" in page
    assert 'id="side"' not in page


def test_home_shows_work_by_its_last_day_then_figures_then_changes(desk: Client, registries: None) -> None:
    item = worklist.WorkItem
    worklist.register(lambda user: [item("无期限", "/b/"), item("核对台账", "/a/", due=dt.date(2020, 1, 1), count=3)])
    panels.register(
        lambda user: panels.Panel("本市", [panels.Figure("覆盖率", None), panels.Figure("企业科协", 0, url="/c/")])
    )
    page = desk.get("/").content.decode()
    assert page.index("核对台账") < page.index("无期限") < page.index("覆盖率")
    with translation.override("zh-hans"):
        assert translation.gettext("no data") in page


def test_home_without_work_says_what_belongs_there(desk: Client, registries: None) -> None:
    assert 'class="empty"' in desk.get("/").content.decode()


def test_search_asks_every_provider_for_what_the_user_may_see(desk: Client, person: Any, registries: None) -> None:
    asked = []

    def find(user: Any, words: str, limit: int) -> searching.Found:
        asked.append((user, words))
        return searching.Found([searching.Hit("宇通客车", "/e/1/")])

    searching.register(searching.SearchProvider("e", "企业", "building", 1, find))
    assert "宇通客车" in desk.get("/search/?q= ytkc ").content.decode()
    assert asked == [(person, "ytkc")]


def test_search_needs_a_signed_in_user(client: Client, db: None) -> None:
    assert client.get("/search/?q=x").status_code == 302


def test_the_menu_marks_the_longest_address_and_hides_what_is_not_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_items", {})
    navigation.register(navigation.Item("home", 1, "首页", "web:home", "home", lambda user: True))
    navigation.register(navigation.Item("home", 2, "搜索", "web:search", "search", lambda user: True))
    navigation.register(navigation.Item("system", 1, "关于", "web:about", "info-circle"))
    [group] = navigation.menu_for(AnonymousUser(), "/search/")
    assert [(link.label, link.current) for link in group.links] == [("首页", False), ("搜索", True)]


def test_a_page_that_begins_elsewhere_marks_its_task(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_items", {})
    navigation.register(navigation.Item("home", 1, "首页", "web:home", "home", lambda user: True, ("web:search",)))
    [group] = navigation.menu_for(AnonymousUser(), "/search/")
    assert [link.current for link in group.links] == [True]


def _many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fill four groups with more tasks than a menu shows at once; the last one is the search."""
    monkeypatch.setattr(navigation, "_items", {})
    for group in ("organizations", "cases", "societies"):
        for number in range(6):
            item = navigation.Item(group, number, str(number), "web:about", "home", lambda user: True)
            navigation._items[group, str(number)] = item
    navigation.register(navigation.Item("system", 1, "搜索", "web:search", "search", lambda user: True))


@pytest.mark.parametrize(
    ("chosen", "is_open"),
    [
        ("", ["organizations", "system"]),
        ("cases.1-organizations.0", ["cases", "system"]),
        ("system.0", ["organizations", "system"]),
        ("cases.9-<b>.1-.-", ["organizations", "system"]),
    ],
)
def test_a_long_menu_folds_all_but_the_first_group_the_current_one_and_what_was_chosen(
    monkeypatch: pytest.MonkeyPatch, chosen: str, is_open: list[str]
) -> None:
    _many(monkeypatch)
    menu = navigation.menu_for(AnonymousUser(), "/search/", chosen)
    assert [group.key for group in menu if group.is_open] == is_open


def test_a_short_menu_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    _many(monkeypatch)
    monkeypatch.setattr(navigation, "MOST_OPEN", 30)
    assert all(group.is_open for group in navigation.menu_for(AnonymousUser(), "/"))


def test_the_language_is_switched(client: Client, db: None) -> None:
    client.post("/language/", {"language": "en", "next": "/about/"})
    assert 'lang="en"' in client.get("/about/").content.decode()


def test_sample_data_is_marked_on_every_page(desk: Client, settings: Any) -> None:
    settings.PORTAL_IS_DEMO = True
    assert all("sample-mark" in desk.get(address).content.decode() for address in ("/", "/people/", "/about/"))
    settings.PORTAL_IS_DEMO = False
    assert "sample-mark" not in desk.get("/").content.decode()


def test_a_page_has_one_title_that_is_also_its_heading(desk: Client) -> None:
    page = desk.get("/example-form/").content.decode()
    assert page.count("<h1>") == 1
    assert "<title>登记企业" in page


def test_a_wrong_form_sums_its_errors_up_with_links(desk: Client) -> None:
    page = desk.post("/example-form/", {"founded": "昨天"}).content.decode()
    assert "data-error-summary" in page
    assert 'href="#id_founded"' in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_founded_error"' in page


@pytest.mark.parametrize(
    "typed", ["2019-05-20", "2019.5.20", "2019/5/20", "20190520", "2019年5月20日", " ２０１９－０５－２０ "]
)
def test_a_day_is_read_as_people_type_it(typed: str) -> None:
    assert DayField().clean(typed) == dt.date(2019, 5, 20)


def test_phones_are_masked_and_zero_is_no_gap() -> None:
    assert masked_phone("13812345678") == "138****5678"
    assert percent(0) == "0.0%"
    assert "—" in percent(None)


def test_a_chart_tells_zero_no_data_and_does_not_apply_apart() -> None:
    rows = [charts.row("1", "甲", 0), charts.row("2", "乙", None), charts.row("3", "丙", None, applies=False)]
    assert [row["state"] for row in rows] == ["value", "none", "na"]
    cells = [line[1]["text"] for line in charts.table_of({"type": "bar", "unit": "%", "rows": rows})["body"]]
    assert len(set(cells)) == 3


def test_chart_options_cannot_break_out_of_their_script() -> None:
    options = {"type": "bar", "rows": [charts.row("1", "</script><b>", 1)]}
    html = Template('{% chart "c" options "标题" %}').render(Context({"options": options}))
    assert "</script><b>" not in html

"""Forms in a browser: two people at one form lose nothing; a survey goes round and comes back over two versions."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kexie_portal.accounts.models import User
from kexie_portal.formbuilder.actions import version as versions
from kexie_portal.formbuilder.models import FormVersion, ResponseSection
from orgs.demo.form_words import NEEDS, SELF, with_hours
from orgs.surveys import actions
from orgs.surveys.enums import SurveyKind
from orgs.surveys.models import Survey, SurveyRequest
from orgs.tree.models.organization import Organization
from tests.orgs.factories import AssociationFactory, officer_of
from tests.orgs.network import Network, build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEPT = "#form-kept[data-kept]"


@pytest.fixture
def net() -> Network:
    return build()


def published(net: Network, definition: dict[str, Any]) -> FormVersion:
    draft = versions.create_form(
        actor=net.luoyang_officer,
        unit_code=net.luoyang.code or "",
        title=definition["title"],
        code=definition["code"],
        definition=definition,
    )
    return versions.publish(draft, actor=net.luoyang_officer)


@pytest.fixture
def second_window(browser: Browser, live_server: Any, watch: Any) -> Any:
    opened: list[BrowserContext] = []

    def enter(user: User) -> Page:
        context = browser.new_context(base_url=live_server.url, locale="zh-CN", viewport={"width": 390, "height": 844})
        context.on("console", watch.on_console)
        client = Client()
        client.force_login(user)
        cookie = client.cookies["sessionid"]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        opened.append(context)
        return context.new_page()

    yield enter
    for context in opened:
        context.close()


def answers(request: SurveyRequest, name: str) -> dict[str, Any]:
    return dict(ResponseSection.objects.get(response=request.response_id, name=name).answers)


def test_g3_two_people_fill_one_form_at_once_and_lose_nothing(
    net: Network, page: Page, sign_in: Any, second_window: Any, watch: Any, axe: Callable[[Page], None]
) -> None:
    watch.allow("409")
    watch.allow("ERR_INTERNET_DISCONNECTED")
    watch.allow("htmx:")  # how htmx says that the connection broke
    node = AssociationFactory.create(unit=net.jianxi).organization
    mine, theirs = officer_of(node), officer_of(node)
    yearly = actions.create(
        net.luoyang, actor=net.luoyang_officer, form_version=published(net, SELF), title="2026年度自述表",
        kind=SurveyKind.YEARLY, year=2026,
    )  # fmt: skip
    sign_in(mine)
    page.goto(reverse("orgs:form_request_list"))
    axe(page)
    page.get_by_role("button", name="开始填写").click()
    page.wait_for_url("**/forms/responses/*/")
    axe(page)
    request = yearly.requests.get()
    work = reverse("forms:section", args=[request.response_id, "work", 0])

    other = second_window(theirs)
    for window in (page, other):
        window.goto(work)
    axe(page)
    assert other.evaluate("document.documentElement.scrollWidth") <= 391, "nothing juts out on a telephone"
    page.locator("#id_a-activities").fill("5")
    expect(page.locator(KEPT)).to_be_visible()
    # the other typed into the same question before they saw it, and into another one
    other.locator("[name='a-events-0-title']").fill("青年科技沙龙")
    other.locator("[name='a-events-0-people']").fill("30")
    expect(other.locator("[data-asked=events] tfoot")).to_contain_text("30")
    expect(other.locator(KEPT)).to_be_visible()
    other.locator("#id_a-activities").fill("7")
    expect(other.locator("[data-crossed]")).to_be_visible()
    assert answers(request, "work")["activities"] == 5
    other.get_by_role("button", name="对比并选择").click()
    expect(other.locator("[data-theirs]")).to_have_text("5")
    expect(other.locator("[data-mine]")).to_have_text("7")
    axe(other)
    other.get_by_role("button", name="保存所选版本").click()
    other.wait_for_url(f"**{work}")
    assert answers(request, "work")["activities"] == 7
    assert answers(request, "work")["events"] == [{"title": "青年科技沙龙", "people": 30}]

    # in another section at the same time, with a broken connection
    page.goto(reverse("forms:section", args=[request.response_id, "money", 0]))
    page.context.set_offline(True)
    page.locator("[name='a-budget-1-cost']").fill("12.5")
    expect(page.locator("[data-offline][role=alert]")).to_contain_text("未保存")
    expect(page.locator("[data-row='0'] [data-column=cost]")).to_have_text("12.50")
    page.context.set_offline(False)
    expect(page.locator(KEPT)).to_be_visible()
    assert answers(request, "money")["budget"][1] == {"cost": "12.50"}

    # rows come by the script, a draft of this browser keeps them
    page.goto(work)
    page.get_by_role("button", name="增加一行").first.click()
    page.locator("[name='a-events-1-title']").fill("科普讲座")
    expect(page.locator(KEPT)).to_be_visible()
    assert len(answers(request, "work")["events"]) == 2
    page.goto(reverse("forms:section", args=[request.response_id, "basis", 0]))
    axe(page)


def test_g16_a_survey_goes_round_and_comes_back_as_a_sheet_over_two_versions(
    net: Network, page: Page, sign_in: Any, second_window: Any, watch: Any, axe: Callable[[Page], None]
) -> None:
    nodes = [AssociationFactory.create(unit=net.jianxi).organization for _n in range(3)]
    version = published(net, NEEDS)
    sign_in(net.luoyang_officer)
    page.goto(reverse("orgs:form_survey_list"))
    page.get_by_role("link", name="新建调查").click()
    page.locator("#id_title").fill("企业科协服务需求调查")
    page.locator("#id_form_version").select_option(str(version.pk), force=True)
    axe(page)
    page.get_by_role("button", name="下一步").click()
    page.wait_for_url("**/associations/")
    for box in page.locator("input[name=selected]").all():
        box.check()
    page.locator("button[name=action][value=send]").click()
    page.wait_for_url("**/surveys/*/")
    survey = Survey.objects.get()
    assert survey.requests.count() == 3
    axe(page)

    _answer(second_window, nodes[0], survey, members="130", room=True)
    _answer(second_window, nodes[1], survey, members="40", room=False)
    draft = versions.begin_draft(version.form, actor=net.luoyang_officer)
    draft = versions.save_draft(draft, actor=net.luoyang_officer, version=1, definition=with_hours(NEEDS))
    versions.publish(draft, actor=net.luoyang_officer)
    page.reload()
    page.get_by_role("button", name="改用新版本").click()
    expect(page.locator("[data-message-level=success]")).to_contain_text("1 家")
    _answer(second_window, nodes[2], survey, members="70", room=True, hours="12")

    page.goto(survey.get_absolute_url())
    expect(page.locator("[data-progress]")).to_contain_text("3")
    page.get_by_role("link", name="统计").click()
    expect(page.locator("[data-question=members_joined]")).to_contain_text("240")
    axe(page)
    page.goto(survey.get_absolute_url())
    page.get_by_role("link", name="导出填报内容").click()
    page.locator("#id_reason").fill("汇总上报")
    with page.expect_download() as taken:
        page.get_by_role("button", name="导出").last.click()
    sheet = load_workbook(BytesIO(taken.value.path().read_bytes())).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    for label in ("场所面积（平方米）", "每月专职工作时间（小时）", "本年度已开展活动次数"):
        assert rows[0].count(label) == 1
    assert sorted(row[3] for row in rows[1:]) == [1, 1, 2]


def _answer(window: Any, node: Organization, survey: Survey, *, members: str, room: bool, hours: str = "") -> None:
    """Fill in and submit the form of an association as its contact does on a telephone."""
    page = window(officer_of(node))
    request = SurveyRequest.objects.get(survey=survey, organization=node)
    page.goto(reverse("forms:section", args=[request.response_id, "needs_now", 0]))
    page.locator("#id_a-members_joined").fill(members)
    page.locator("#id_a-activities").fill("4")
    page.locator(f"[name='a-has_room'][value={'true' if room else 'false'}]").check()
    size = page.locator("[data-asked=room_size]")
    if not hours:
        expect(size).to_be_visible() if room else expect(size).to_be_hidden()
    if room and not hours:
        page.locator("#id_a-room_size").fill("88.5")
    page.locator("[name='a-needs'][value=experts]").check()
    if hours:
        page.locator("#id_a-hours").fill(hours)
    page.get_by_role("button", name="保存，返回总览").click()
    page.wait_for_url(f"**{request.get_absolute_url()}")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("h1 .state")).to_have_text("已提交")

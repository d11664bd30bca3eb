"""The editor of forms in a browser: an officer builds a form by keyboard, tries, publishes and changes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kexie_portal.formbuilder.models import FormVersion
from orgs.tree.models.organization import Organization
from tests.orgs.network import Network, build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def net() -> Network:
    made = build()
    Organization.objects.filter(pk=made.luoyang.pk).update(code="410300")
    return made


def press(page: Page, name: str) -> None:
    """Press a button or follow a link by the keyboard."""
    main = page.locator("main")
    found = main.get_by_role("button", name=name, exact=True).or_(main.get_by_role("link", name=name, exact=True))
    found.first.press("Enter")


def test_a_form_is_built_by_keyboard_tried_published_and_changed(
    net: Network, page: Page, sign_in: Any, axe: Callable[[Page], None]
) -> None:
    sign_in(net.luoyang_officer)
    page.goto("/forms/new/", wait_until="networkidle")
    page.locator("#id_title").fill("服务需求表")
    page.locator("#id_code").fill("needs")
    press(page, "新建")
    press(page, "添加部分")
    page.locator("#id_title").fill("一、基本情况")
    press(page, "保存")
    page.locator("#part-part").get_by_role("link", name="添加字段").press("Enter")
    page.locator("#id_label").fill("需要的服务")
    page.locator("#id_kind").select_option("one_of")
    page.locator("#id_options").fill("培训\n专家")
    expect(page.locator("#id_label")).to_have_value("需要的服务")
    press(page, "保存并添加下一个字段")
    page.locator("#id_label").fill("培训人数")
    page.locator("#id_kind").select_option("integer")
    expect(page.locator("#id_least")).to_be_visible()
    press(page, "保存")
    expect(page.locator("[data-field]")).to_have_count(2)
    press(page, "上移“培训人数”")
    expect(page.locator("[data-field]").first).to_contain_text("培训人数")
    axe(page)

    press(page, "预览")
    expect(page.frame_locator("iframe").get_by_text("需要的服务")).to_be_visible()
    page.go_back()
    press(page, "试填")
    expect(page.locator("h1")).to_contain_text("试填")
    page.go_back()
    press(page, "检查并发布")
    press(page, "发布")
    expect(page.locator("main")).to_contain_text("第 1 版已发布")

    press(page, "开始编写下一版")
    page.locator("#part-part").get_by_role("link", name="添加字段").press("Enter")
    page.locator("#id_label").fill("建议")
    press(page, "保存")
    press(page, "检查并发布")
    expect(page.locator("main")).to_contain_text("建议")
    press(page, "发布")
    expect(page.locator("main")).to_contain_text("第 2 版已发布")
    assert [one.number for one in FormVersion.objects.published().order_by("number")] == [1, 2]

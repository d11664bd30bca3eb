"""Forty applications decided in one go, an application put right field by field, and a reminder, in a browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from kexie_portal.notices.models import Alarm
from orgs.memberships.models import Membership, MembershipApplication
from tests.orgs.memberships.made import applied, many

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_forty_applications_are_decided_in_one_go_and_the_list_stands_as_before_g27(
    page: Page, sign_in: Any, axe: Any
) -> None:
    """G27: filter, page and selection stay after the decision; what was not done is named with its reason."""
    here = applied(certifies=False)  # forty certificates set in print would take longer than the journey
    rows = many(here, 40)
    MembershipApplication.objects.filter(pk=rows[5].pk).update(
        form="office", committee="轴承"
    )  # a federation has no committees
    sign_in(here.officer)
    page.goto(f"{reverse('orgs:application_list')}?state=submitted&page=2")
    page.locator("[data-bulk-all]").check()
    page.locator("[data-bulk-whole] input").check()
    page.get_by_role("button", name="批量接纳为会员").click()
    expect(page.locator("#content")).to_contain_text("已选40件")
    page.locator("textarea[name=note]").fill("符合章程，同意接纳。")
    page.locator("form[data-autosave] button.btn-primary").click()
    page.wait_for_url("**/cases/decided/**")
    expect(page.locator("#content")).to_contain_text("39")
    axe(page)
    page.get_by_role("link", name="未办").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("团体会员")
    page.get_by_role("link", name="返回列表").click()
    assert "state=submitted" in page.url
    assert "page=2" in page.url
    expect(page.locator("[data-bulk-row]")).to_have_count(1)
    expect(page.locator("[data-bulk-row]")).to_be_checked()
    expect(page.locator("[data-bulk-count]")).to_have_text("1")
    assert Membership.objects.filter(body=here.body).count() == 39
    page.goto(f"{reverse('orgs:application_list')}?outcome=done&decided_by={here.officer.pk}")
    expect(page.locator(".list-count")).to_contain_text("39")


def test_a_returned_application_is_put_right_where_the_return_says(page: Page, sign_in: Any, axe: Any) -> None:
    here = applied()
    case = here.application
    sign_in(here.officer)
    page.goto(case.get_absolute_url())
    page.get_by_role("link", name="退回补正").click()
    page.locator("#id_remark_words").fill("请写明科技工作者人数")
    page.locator("#id_note").fill("请补正")
    axe(page)
    page.locator("form[data-autosave] button.btn-primary").click()
    page.wait_for_url(f"**{case.get_absolute_url()}")
    expect(page.locator("#content")).to_contain_text("请写明科技工作者人数")

    page.get_by_role("link", name="提醒我").click()
    expect(page.locator("#id_time")).to_have_value("09:30")
    page.locator("form[data-autosave] button.btn-primary").click()
    page.wait_for_url(f"**{case.get_absolute_url()}")
    assert Alarm.objects.get().user == here.officer

    sign_in(here.contact)
    page.goto(case.get_absolute_url())
    expect(page.locator("#content")).not_to_contain_text(here.officer.name)
    page.get_by_role("link", name="补正后重新报送").click()
    expect(page.locator("#id_form")).to_be_disabled()
    expect(page.locator("#content")).to_contain_text("请写明科技工作者人数")
    axe(page)
    page.locator("#id_words").fill("我会现有科技工作者三百人，愿加入联合会。")
    page.locator("form[data-autosave] button.btn-primary").click()
    page.wait_for_url(f"**{case.get_absolute_url()}")
    case.refresh_from_db()
    assert (case.state, case.words) == ("submitted", "我会现有科技工作者三百人，愿加入联合会。")

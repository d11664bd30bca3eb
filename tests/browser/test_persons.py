"""Two doubles are merged, a number is looked at with a reason, and the auditor sees the look."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from orgs.persons.models.person import Person
from orgs.register.models.association import Officer
from tests.orgs.factories import AssociationFactory, OfficerFactory, PersonFactory, officer_of, valid_identity
from tests.orgs.network import build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=False)]
NUMBER = valid_identity(123)


def test_doubles_are_merged_and_a_look_is_seen_by_the_auditor(
    page: Any, context: Any, sign_in: Any, axe: Any, live_server: Any
) -> None:
    network = build()
    kept = PersonFactory(unit=network.jianxi, name="李卫东", phone="13903799001", title="高级工程师")
    gone = PersonFactory(unit=network.luoyang, name="李卫东", phone="13903799001", title="教授", number=NUMBER)
    OfficerFactory(association=AssociationFactory(unit=network.jianxi), name="李卫东", person=gone)
    OfficerFactory(association=AssociationFactory(unit=network.jianxi), name="李卫东", role="chair")

    sign_in(network.luoyang_officer)
    page.goto("/persons/")
    axe(page)
    page.get_by_role("link", name="疑似重复").click()
    axe(page)
    page.get_by_role("link", name="比较").click()
    axe(page)
    page.get_by_label("教授").check()
    page.get_by_label("判定为同一人的理由").fill("手机号相同，本人确认")
    page.get_by_role("button", name="合并", exact=True).click()
    page.wait_for_url(f"**{kept.get_absolute_url()}")
    expect(page.locator("main")).to_contain_text("教授")
    expect(page.locator("main")).to_contain_text("4103**********1235")
    axe(page)
    assert Officer.objects.filter(person=kept).count() == 1
    page.goto(gone.get_absolute_url())
    page.wait_for_url(f"**{kept.get_absolute_url()}")

    page.goto("/persons/offices/")
    axe(page)
    page.locator("input[name=tie]").first.check()
    page.get_by_role("button", name="关联所选").click()
    expect(page.get_by_text("已关联1项任职")).to_be_visible()
    assert Officer.objects.filter(person=kept).count() == 2

    context.clear_cookies()
    sign_in(officer_of(network.province))
    page.goto(kept.get_absolute_url())
    assert NUMBER not in page.content()
    page.get_by_role("link", name="本人信息表").click()
    axe(page)
    page.get_by_label("用途").fill("办理专家证书")
    with page.expect_download() as taken:
        page.get_by_role("button", name="查看并打印").click()
    assert NUMBER not in taken.value.suggested_filename
    assert "李卫东" in taken.value.suggested_filename

    context.clear_cookies()
    sign_in(officer_of(network.province, "auditor"))
    page.goto("/persons/looks/")
    axe(page)
    for told in ("李卫东", "办理专家证书", "4103**********1235"):
        expect(page.locator("main")).to_contain_text(told)
    assert NUMBER not in page.content()
    assert Person.objects.get(pk=gone.pk).merged_into == kept

"""Choices, a deputy, the work list and a webhook as people meet them in the browser."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from playwright.sync_api import expect

from kexie_portal.notices import deadlines
from kexie_portal.notices.models import Delivery, Preference, Webhook
from kexie_portal.web.models import SavedView
from tests.notices.people import receiving
from tests.orgs.factories import CityFactory, ProvinceFactory, UserFactory, post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=False)]
PHONE = {"width": 390, "height": 844}
TODAY = timezone.localdate()


def owner(view: Any) -> list[Any]:
    return [view.user]


@pytest.fixture
def staff(live_server: Any) -> dict[str, Any]:
    """Two officers of one city, one of them with an overdue matter, and who runs the system."""
    assert Permission.objects.filter(codename="run_system").exists()
    province = ProvinceFactory()
    city = CityFactory(parent=province, name="洛阳市")
    people = {name: UserFactory(username=name, name=name) for name in ("罗建国", "王芳", "sysadmin")}
    for name in ("罗建国", "王芳"):
        post(people[name], "city_officer", city)
    post(people["sysadmin"], "sysadmin", province)
    matter = SavedView.objects.create(user=people["罗建国"], page="tests", name="换届", query="q=a")
    deadlines.register_responsible("tests.browser", owner)
    deadlines.watch(matter, TODAY - timedelta(days=2), owner, title="审批换届申请", url="/inbox/")
    return people


def test_away_with_a_deputy_who_sees_what_waits(staff: Any, page: Any, sign_in: Any, axe: Any) -> None:
    sign_in(staff["罗建国"])
    page.goto("/me/notices/")
    axe(page)
    page.select_option("[name=report]", "digest")
    page.click("main form .btn-primary")
    expect(page.locator(".alert-success")).to_be_visible()
    assert Preference.objects.get().channel == "digest"
    page.goto("/me/absences/")
    axe(page)
    page.fill("[name=first_day]", TODAY.isoformat())
    page.fill("[name=end_day]", (TODAY + timedelta(days=3)).isoformat())
    page.evaluate("document.querySelector('[name=deputy]').tomselect.setValue('{}')".format(staff["王芳"].pk))
    page.click("main form .btn-primary")
    expect(page.locator("section[aria-labelledby=own-title]")).to_contain_text("王芳")
    sign_in(staff["王芳"])
    page.goto("/work/?when=overdue")
    line = page.locator(".work-list .list-group-item", has_text="审批换届申请")
    expect(line).to_contain_text("罗建国")
    axe(page)
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_webhook_is_entered_hidden_and_tested(staff: Any, page: Any, sign_in: Any, axe: Any, settings: Any) -> None:
    settings.WEBHOOK_HOSTS, settings.WEBHOOK_ALLOW_HTTP, settings.WEBHOOK_ALLOW_INTERNAL = ["127.0.0.1"], True, True
    with receiving() as receiver:
        sign_in(staff["sysadmin"])
        page.goto("/webhooks/new/")
        page.fill("[name=password]", "a-Long-password-9")
        page.click("main form .btn-primary")
        axe(page)
        page.fill("[name=name]", "洛阳工作群")
        page.select_option("[name=form]", "json")
        page.fill("[name=url]", receiver.url("/hook?key=topsecret"))
        page.fill("[name=key]", "a-secret-of-enough-signs")
        page.check("[name=kinds][value=report]")
        page.locator("#id_people-ts-control").press_sequentially("罗建")
        page.locator(".ts-dropdown .option", has_text="罗建国").click()
        page.click("main form .btn-primary")
        expect(page.locator("h1")).to_contain_text("洛阳工作群")
        page.click("form[action$='/test/'] button")
        expect(page.locator("#delivery-log")).to_contain_text("200")
        axe(page)
        assert "topsecret" not in page.content()
        assert [told["test"] for told in receiver.told()] == [True]
    assert Webhook.objects.get().host == "127.0.0.1"
    assert Delivery.objects.get().state == "sent"
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

"""The province enters the holidays of a year, sees which due days move, and who has to act is told, in a browser."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from kexie_portal.notices.models import Notice
from kexie_portal.workflow.days import calendars, working_days_after
from kexie_portal.workflow.days.calendars import Named
from kexie_portal.workflow.days.models import Recount
from kexie_portal.workflow.days.reading import written
from orgs.founding.models import FoundingCase
from tests.orgs.founding.cases import Place, brought_to, place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
ODD = "2027-01-01,0,元旦\n2027-01-01,0,元旦\n2026-12-31,0,元旦\n"


@pytest.fixture
def here() -> Place:
    return place()


def due_in_2027(case: FoundingCase) -> None:
    """Count the case from the last days of 2026, whenever the test runs."""
    first = calendars.current().after(timezone.localdate().replace(year=2026, month=12, day=27), 1)
    due = working_days_after(first, 5)
    FoundingCase.objects.filter(pk=case.pk).update(due_from=first, due_days=5, due_on=due)
    case.refresh_from_db()


def test_p2_the_province_enters_2027_and_sees_which_due_days_moved(
    here: Place, page: Page, sign_in: Any, axe: Any, watch: Any
) -> None:
    watch.allow("status of 422")
    case = brought_to(here, "county")
    due_in_2027(case)
    before = case.due_on
    assert before is not None
    sign_in(here.people["county"])
    page.goto(case.get_absolute_url())
    expect(page.locator(".due-note").first).to_contain_text("2027 年放假安排尚未录入，按周一至周五推算")
    page.locator(".due-day").first.focus()
    expect(page.locator(".tooltip")).to_contain_text("第 5 个工作日")
    sign_in(here.people["province"])
    page.goto("/working-days/")
    axe(page)
    page.goto("/working-days/2027/enter/")
    page.fill("#id_source", "国办发明电〔2026〕8号")
    page.fill("#id_text", ODD)
    page.click("button[value=preview]")
    expect(page.locator("main")).to_contain_text("第 2 行：2027-01-01 重复")
    expect(page.locator("main")).to_contain_text("第 3 行：2026-12-31 不是 2027 年的日期")
    expect(page.locator("#id_text")).to_have_value(ODD)
    off = [before - timedelta(days=step) for step in range((before - before.replace(day=1)).days + 1)]
    page.fill("#id_text", written({day: Named(False, "元旦") for day in off}))
    page.click("button[value=preview]")
    expect(page.locator("#preview-title")).to_be_visible()
    expect(page.locator("main")).to_contain_text("1 项在办期限中有 1 项变动")
    axe(page)
    page.click("button[value=save]")
    expect(page.locator(".alert-success")).to_be_visible()
    recount = Recount.objects.get()
    case.refresh_from_db()
    assert case.due_on is not None
    assert case.due_on > before
    page.goto(recount.get_absolute_url())
    for words in (case.title, before.isoformat(), case.due_on.isoformat()):
        expect(page.locator("main")).to_contain_text(words)
    axe(page)
    page.set_viewport_size(PHONE)
    page.goto("/working-days/2027/")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    sign_in(here.people["county"])
    page.goto("/inbox/")
    expect(page.locator("main")).to_contain_text("2027 年放假安排已录入")
    assert Notice.objects.filter(user=here.people["county"], title__contains="2027").count() == 1

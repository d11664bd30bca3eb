"""A city's officer reads the three drivers, opens a gap, marks associations and sees the figure move."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AbstractBaseUser
from django.urls import reverse
from playwright.sync_api import Page

from orgs.register.models.driver import DriverMark
from tests.orgs.factories import AssociationFactory, officer_of
from tests.reports.drivers.made import build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_city_goes_from_its_figures_to_the_gap_and_marks_it(
    page: Page, sign_in: Callable[[AbstractBaseUser], None], axe: Callable[[Page], None]
) -> None:
    made = build()
    AssociationFactory(unit=made.units.jianxi)
    sign_in(made.units.luoyang_officer)
    page.goto(reverse("reports:drivers"))
    axe(page)
    link = f'a[href="{reverse("reports:driver_rows", args=["unmarked"])}?unit={made.units.luoyang.pk}"]'
    assert "2" in page.inner_text(link)
    page.click(link)
    assert page.locator("#list tbody tr").count() == 2
    axe(page)
    page.goto(reverse("orgs:association_list") + "?driver=none")
    page.check("[data-bulk-all]")
    page.click("button[value=mark_driver]")
    axe(page)
    page.check("input[name=driver][value=society]")
    page.click("form .btn-primary")
    page.wait_for_url("**/associations/")
    assert DriverMark.objects.filter(driver="society").count() == 2
    page.goto(reverse("reports:drivers"))
    assert page.locator(link).count() == 0, "nothing is left unmarked"


def test_the_province_reads_its_cities_on_a_phone_too(
    page: Page, sign_in: Callable[[AbstractBaseUser], None], axe: Callable[[Page], None]
) -> None:
    made = build()
    sign_in(officer_of(made.units.province))
    for width in (1360, 390):
        page.set_viewport_size({"width": width, "height": 860})
        page.goto(reverse("reports:drivers"))
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert "洛阳市" in page.inner_text("main")

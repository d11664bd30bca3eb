"""The network in a browser: registering as a clerk does, the tree by keyboard, no page with a grave fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from orgs.register.models.association import Association
from orgs.register.models.enterprise import Enterprise
from tests.orgs.factories import AssociationFactory, EnterpriseFactory, IndustryFactory, OfficerFactory, fresh_uscc
from tests.orgs.network import Network, build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def net() -> Network:
    return build()


def test_a_known_code_fills_itself_in_and_the_rest_is_saved_at_once(net: Network, page: Page, sign_in: Any) -> None:
    host = EnterpriseFactory(unit=net.jianxi, name="洛阳涧光轴承有限公司", industry=IndustryFactory(), staff=60)
    sign_in(net.jianxi_officer)
    page.goto(reverse("orgs:association_register"))
    page.locator("#id_uscc").press_sequentially(host.uscc.lower())
    expect(page.locator("#register-host")).to_contain_text("洛阳涧光轴承有限公司")
    expect(page.locator("#id_name")).to_have_value("洛阳涧光轴承有限公司科学技术协会")
    page.locator("#id_founded").fill("2021.5.20")
    page.locator("#id_chair").fill("李明")
    page.locator("#id_contact").fill("王芳")
    page.locator("#id_contact_phone").fill("138 1234 5678")
    page.locator("form[data-autosave] button.btn-primary").last.click()
    page.wait_for_url("**/organizations/*/")
    made = Association.objects.get()
    assert made.covered.get().enterprise == host
    expect(page.locator("h1")).to_contain_text("洛阳涧光轴承有限公司科学技术协会")
    expect(page.locator("#next-steps")).to_be_visible()


def test_a_likely_duplicate_is_shown_with_its_reason_while_typing(net: Network, page: Page, sign_in: Any) -> None:
    known = EnterpriseFactory(unit=net.jianxi, name="洛阳宏基轴承制造有限公司")
    sign_in(net.jianxi_officer)
    page.goto(f"{reverse('orgs:association_register')}?unit={net.jianxi.pk}")
    page.locator("#id_enterprise_name").press_sequentially("洛阳宏基轴承有限公司")
    found = page.locator("#register-candidates")
    expect(found).to_contain_text(known.name)
    expect(found).to_contain_text("涧西区")
    expect(page.locator("#register-proposal")).to_contain_text("洛阳宏基轴承有限公司科学技术协会")
    found.locator("button").click()
    expect(page.locator("#register-host input[name=enterprise]")).to_have_value(str(known.pk))


def test_an_unknown_enterprise_is_entered_with_its_association(
    net: Network, page: Page, sign_in: Any, watch: Any
) -> None:
    watch.allow("422")
    sign_in(net.jianxi_officer)
    page.goto(f"{reverse('orgs:association_register')}?unit={net.jianxi.pk}")
    page.locator("#id_enterprise_name").fill("洛阳新立机械有限公司")
    page.locator("#id_founded").fill("20210520")
    page.locator("form[data-autosave] button.btn-primary").last.click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.locator("#id_enterprise_name")).to_have_value("洛阳新立机械有限公司")
    page.locator("#id_uscc").fill(fresh_uscc())
    page.locator("form[data-autosave] button.btn-primary").last.click()
    page.wait_for_url("**/organizations/*/")
    assert Enterprise.objects.get().name == "洛阳新立机械有限公司"


def test_the_tree_opens_by_keyboard_and_search_opens_the_path(net: Network, page: Page, sign_in: Any) -> None:
    made = AssociationFactory(unit=net.park, title="洛阳园区企业科协")
    sign_in(net.luoyang_officer)
    page.goto(reverse("orgs:tree"))
    page.locator(f"#node-{net.luoyang.pk}").focus()
    for key in ("ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator(f"#node-{net.park.pk}:not(.htmx-added)")).to_be_visible()  # htmx has settled the branch
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"#node-{net.park.pk}")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator(f"#node-{made.pk}")).to_be_visible()

    page.goto(reverse("orgs:tree"))
    page.locator("#tree-search").press_sequentially("lyyq")
    page.locator("#tree-found a").first.click()
    expect(page.locator(f"#node-{made.pk}")).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize("width", [1360, 390])
def test_no_page_has_a_grave_fault_or_runs_over_its_edge(
    net: Network, page: Page, sign_in: Any, axe: Callable[[Page], None], width: int
) -> None:
    made = AssociationFactory(unit=net.jianxi)
    OfficerFactory(association=made)
    lone = EnterpriseFactory(unit=net.jianxi, industry=IndustryFactory())
    sign_in(net.luoyang_officer)
    page.set_viewport_size({"width": width, "height": 900})
    names = ["tree", "association_list", "enterprise_list", "target_list", "association_register", "enterprise_create"]
    urls = [reverse(f"orgs:{name}") for name in names]
    urls += [
        f"{made.get_absolute_url()}?tab={tab}" for tab in ("overview", "enterprises", "people", "moves", "history")
    ]
    urls += [net.luoyang.get_absolute_url(), lone.get_absolute_url()]
    urls += [reverse(f"orgs:{name}", args=[made.pk]) for name in ("association_update", "association_officers")]
    urls += [reverse("orgs:association_register") + f"?enterprise={lone.pk}"]
    for url in urls:
        page.goto(url)
        axe(page)
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert over <= 0, url

"""The browser fixtures notice what they are there to notice."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser_fixtures import Watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_request_to_another_host_is_noticed_and_fails(page: Page, watch: Watch) -> None:
    with page.expect_event("requestfailed"):
        page.set_content("<img src='http://elsewhere.example/picture.png'>")
    assert "leaves the host: http://elsewhere.example/picture.png" in watch.remaining()
    watch.allow("elsewhere.example")
    watch.allow("ERR_")
    assert watch.remaining() == []


def test_a_script_error_is_noticed(page: Page, watch: Watch) -> None:
    with page.expect_event("pageerror"):
        page.set_content("<script>nothing.here()</script>")
    assert "nothing is not defined" in str(watch.remaining())
    watch.allow("nothing is not defined")


def test_axe_finds_a_field_without_a_name(page: Page, axe: Callable[[Page], None]) -> None:
    page.set_content(
        "<html lang='zh'><head><title>题</title></head><body><main><h1>题</h1><input></main></body></html>"
    )
    with pytest.raises(AssertionError, match="label"):
        axe(page)

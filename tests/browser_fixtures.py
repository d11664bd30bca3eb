"""A real Chromium on the live server: every page must load without a script error or a request to another host."""

import os
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import AbstractBaseUser
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from kexie_portal.engines import assets, chromium

ONLY_THIS_HOST = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
LOCAL_HOSTS = {"127.0.0.1", "localhost", None, ""}


class Watch:
    """Collects what went wrong in a browser; `allow` names errors that a test brings about on purpose."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._allowed: list[str] = []

    def allow(self, part: str) -> None:
        """Take errors that contain this text as wanted, such as `status of 404`."""
        self._allowed.append(part)

    def on_console(self, message: ConsoleMessage) -> None:
        """Note script errors and violations of the content security policy."""
        if message.type == "error":
            self.faults.append(f"console: {message.text} ({message.location.get('url', '')})")

    def on_request(self, request: Request) -> None:
        """Note requests that leave the host; the browser cannot resolve other names anyway."""
        if urlsplit(request.url).hostname not in LOCAL_HOSTS:
            self.faults.append(f"leaves the host: {request.url}")

    def remaining(self) -> list[str]:
        """Give the faults that nobody wanted."""
        return [fault for fault in self.faults if not any(part in fault for part in self._allowed)]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once a worker process."""
    path = chromium.find()
    if not path:
        pytest.skip("no Chromium here; `make test` installs one")
    assets.build()
    # Playwright's loop runs in this thread; Django would take every query for one from async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=[*chromium.ARGUMENTS, ONLY_THIS_HOST])
        yield running
        running.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fail the test at its end for script errors, policy violations and requests to other hosts."""
    watching = Watch()
    yield watching
    assert watching.remaining() == []


@pytest.fixture
def context(browser: Browser, live_server: Any, watch: Watch) -> Iterator[BrowserContext]:
    """Open a fresh Chinese browser window on a desktop-sized screen."""
    opened = browser.new_context(
        base_url=live_server.url,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": 1360, "height": 860},
        reduced_motion="reduce",
    )
    opened.set_default_timeout(15_000)
    opened.on("console", watch.on_console)
    opened.on("request", watch.on_request)
    opened.on("weberror", lambda error: watch.faults.append(f"script: {error.error}"))
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """Open an empty page."""
    return context.new_page()


@pytest.fixture
def sign_in(context: BrowserContext, live_server: Any) -> Callable[[AbstractBaseUser], None]:
    """Give a function that signs a user in without the form, for journeys that are about something else."""

    def enter(user: AbstractBaseUser) -> None:
        client = Client()
        client.force_login(user)
        cookie = client.cookies["sessionid"]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    return enter


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Give a function that fails when axe finds something serious or critical on a page."""

    def examine(page: Page) -> None:
        found = Axe().run(page).response["violations"]
        grave = [
            f"{each['id']}: {each['help']} — {'; '.join(node['html'][:160] for node in each['nodes'][:3])}"
            for each in found
            if each["impact"] in ("serious", "critical")
        ]
        assert grave == [], f"{page.url}: {grave}"

    return examine

"""Take the pictures of the guide from a running demo: `.venv/bin/python docs/guide/make_pictures.py [NAME …]`.

Without `--address` a demo of its own is started on a free port with fresh sample data (DEMO_SIZE, small unless set) and
removed at the end. With `--address http://localhost:8000` a running demo is used; an unapplied import stays there.
Needs what `make test` installs: Playwright and a Chromium. Every picture is a PNG of few colours, at most 150 kB.
"""

from __future__ import annotations

import argparse
import io
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from kexie_portal.engines import chromium  # noqa: E402
from kexie_portal.engines.processes import free_port  # noqa: E402

FOLDER = Path(__file__).resolve().parent / "pictures"
LEDGER = ROOT / "tests" / "orgs" / "data" / "ledger_sample.xlsx"
PASSWORD = "Sample#Data2018"  # noqa: S105  # the demo's, as the README says
LIMIT = 150_000
WIDE, PHONE = (1440, 900), (390, 844)

Step = Callable[[Page], None]


@dataclass(frozen=True)
class Shot:
    """One picture: whose page it is, where, and what is done there first; `height` 0 takes the whole page."""

    name: str
    account: str
    path: str
    step: Step | None = None
    size: tuple[int, int] = WIDE
    height: int = 0
    dark: bool = False


def settle(page: Page) -> None:
    """Wait until nothing is on its way and charts have been drawn."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(900)


def numbered(prefix: str, then: str = "") -> Step:
    """Follow the first link of the page to a record: the prefix and a number; `then` is a page of that record."""

    def go(page: Page) -> None:
        links = page.locator(f"main a[href^='{prefix}']").evaluate_all(
            "links => links.map(a => a.getAttribute('href'))"
        )
        target = next(href for href in links if href.removeprefix(prefix).split("/")[0].isdigit())
        if then:
            target = f"{prefix}{target.removeprefix(prefix).split('/')[0]}/{then}"
        page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + target)
        settle(page)

    return go


def open_branches(page: Page) -> None:
    """Open the tree down to the associations of a county."""
    for name in ("洛阳市", "涧西区"):
        item = page.locator(f"[role=treeitem][data-label*='{name}']").first
        if item.get_attribute("aria-expanded") == "false":
            item.locator("> .tree-row [data-tree-toggle]").click()
            settle(page)


def take_prospect(page: Page) -> None:
    """Register the best prospect: made up, because a picture must not claim anything of a real enterprise."""
    page.locator("main a[href*='/associations/register/?enterprise=']").first.click()
    page.wait_for_selector("#id_founded")
    settle(page)
    page.locator("#id_founded").fill("2026-11-20")


def send_ledger(page: Page) -> None:
    """Send the sample ledger in and wait for the preview."""
    page.set_input_files("input[type=file]", str(LEDGER))
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_url("**/imports/*/")
    page.wait_for_selector("main .nav-tabs", timeout=60_000)
    settle(page)


def columns_tab(page: Page) -> None:
    """Open the tab of the columns of the newest import."""
    numbered("/imports/")(page)
    page.goto(page.url.split("?")[0] + "?tab=columns")
    settle(page)


def corrections(page: Page) -> None:
    """Open the wrong rows of the newest import."""
    numbered("/imports/", "corrections/")(page)


def built(page: Page) -> str:
    """Send the form of a report off, wait for the report, open it and return its address."""
    page.locator("main form button.btn-primary").first.click()
    page.locator("main a.btn-primary[href^='/reports/periods/']").click(timeout=120_000)
    settle(page)
    return page.url


def two_editions(page: Page) -> None:
    """Build a report, apply the newest import, build the next edition and compare them; the rows stay."""
    report = built(page)
    page.goto(page.url.partition("/reports/")[0] + "/imports/")
    numbered("/imports/")(page)
    page.locator("main form[action$='/apply/'] button").click()
    page.locator("dialog[open] button[value=yes]").click()
    page.wait_for_selector("main a[href$='/undo/']", timeout=120_000)
    page.goto(report + "rebuild/")
    page.locator("#id_reason").fill("补录全市企业科协台账")
    page.goto(built(page) + "compare/")
    settle(page)


def letter_in_steps(page: Page) -> None:
    """Let the city issue in three steps, approve a founding and open its letter, which begins as a draft."""
    start = page.url.partition("/letters/")[0]
    page.locator("[name=steps][value=full]").check()
    page.locator("main form button.btn-primary").first.click()
    page.goto(start + "/founding/?state=city")
    numbered("/founding/", "decide/")(page)
    page.locator("main form button.btn-primary").first.click()
    page.locator("dialog[open] button[value=yes]").click()
    page.wait_for_url("**/founding/*/")
    page.goto(start + "/letters/")
    numbered("/letters/")(page)


def open_navigation(page: Page) -> None:
    """Open the navigation of a phone."""
    page.locator("[data-side-toggle][aria-controls]").click()
    page.wait_for_timeout(400)


SHOTS = [
    Shot("signin", "", "/accounts/login/", size=(1440, 760), height=760),
    Shot("second-factor", "luoyang", "/accounts/2fa/", height=620),
    Shot("home", "luoyang", "/"),
    Shot("home-dark", "luoyang", "/", dark=True, height=900),
    Shot("home-phone", "luoyang", "/", size=PHONE, height=844),
    Shot("tree", "luoyang", "/organizations/", open_branches, height=900),
    Shot("association", "luoyang", "/associations/", numbered("/organizations/")),
    Shot("associations", "luoyang", "/associations/", height=900),
    Shot("enterprises", "luoyang", "/enterprises/?covered=no", height=900),
    Shot("enterprise", "luoyang", "/enterprises/", numbered("/enterprises/")),
    Shot("targets", "luoyang", "/enterprises/targets/", height=900),
    Shot("register", "luoyang", "/enterprises/targets/", take_prospect),
    Shot("import-start", "luoyang", "/imports/new/", height=760),
    Shot("import-preview", "luoyang", "/imports/new/", send_ledger, height=1100),
    Shot("import-columns", "luoyang", "/imports/", columns_tab, height=1000),
    Shot("import-corrections", "luoyang", "/imports/", corrections, height=900),
    Shot("dashboard", "province", "/reports/", height=1250),
    Shot("dashboard-city", "luoyang", "/reports/?enterprise_class=high_tech", height=1050),
    Shot("dashboard-phone", "luoyang", "/reports/", size=PHONE, height=844),
    Shot("report", "province", "/reports/periods/?kind=quarter", numbered("/reports/periods/"), height=1250),
    Shot("schedules", "luoyang", "/reports/schedules/", height=700),
    Shot("official", "luoyang", "/reports/official/", height=700),
    Shot("postings", "luoyang", "/postings/", height=800),
    Shot("posting-new", "luoyang", "/postings/new/"),
    Shot("handover", "luoyang", "/postings/?q=涧西", numbered("/people/", "handover/"), height=1000),
    Shot("inbox", "luoyang", "/inbox/", height=760),
    Shot("audit", "auditor", "/audit/?action=0", height=900),
    Shot("letters", "luoyang", "/letters/?kind=approval", height=900),
    Shot("letter-text", "luoyang", "/letters/texts/410300/approval/", height=900),
    Shot("drivers", "luoyang", "/reports/drivers/", height=1250),
    Shot("quality", "luoyang", "/quality/", height=620),
    Shot("quality-rows", "luoyang", "/quality/member_of_nothing/", height=800),
    Shot("founding-procedure", "", "/founding/procedure/", height=640),
    Shot("founding", "luoyang", "/founding/?state=city", numbered("/founding/"), height=1000),
    Shot("founding-returned", "jianxi", "/founding/?state=returned", numbered("/founding/", "edit/"), height=1000),
    Shot("founding-phone", "luoyang", "/founding/?state=city", numbered("/founding/"), size=PHONE, height=844),
    Shot("terms", "province", "/terms/?due=overdue", height=760),
    Shot("election", "luoyang", "/elections/?state=approved", numbered("/elections/"), height=1000),
    Shot("merger", "luoyang", "/changes/?kind=merger", numbered("/changes/"), height=1000),
    Shot("societies", "luoyang", "/societies/matrix/", height=900),
    Shot("society", "luoyang", "/societies/", numbered("/organizations/"), height=900),
    Shot("federations", "province", "/federations/", height=860),
    Shot("unjoined", "luoyang", "/memberships/missing/?lacks=any", height=760),
    Shot("party", "province", "/party/", height=900),
    Shot("responsibility", "province", "/responsibility/", height=760),
    Shot("target-sheet", "luoyang", "/targets/4/2026/", height=980),
    Shot("target-board", "luoyang", "/reports/targets/", height=1250),
    Shot("tasks", "luoyang", "/tasks/", height=760),
    Shot("case-times", "province", "/cases/times/?by=city", height=760),
    Shot("work", "jianxi", "/work/", height=820),
    Shot("notice-choices", "luoyang", "/me/notices/", height=900),
    Shot("navigation-phone", "luoyang", "/founding/", open_navigation, size=PHONE, height=844),
    Shot("report-compare", "luoyang", "/reports/periods/new/?period=quarter:2026-07-01", two_editions, height=1000),
    Shot("letter-steps", "luoyang", "/letters/texts/410300/issuer/", letter_in_steps, height=590),
]


@contextmanager
def own_demo() -> Iterator[str]:
    """Start a demo in a folder of its own and give its address; Ctrl-C ends it too."""
    with tempfile.TemporaryDirectory(prefix="kexie-pictures-") as folder:
        port = free_port()
        environment = {**os.environ, "KEXIE_VAR": folder, "PORT": str(port)}
        environment.setdefault("DEMO_SIZE", "small")
        command = [sys.executable, "-m", "kexie_portal.engines", "demo"]
        demo = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            address = f"http://localhost:{port}"
            _wait(address, demo)
            yield address
        finally:
            demo.send_signal(signal.SIGINT)
            demo.wait(60)


def _wait(address: str, demo: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 600
    while time.monotonic() < end:
        if demo.poll() is not None:
            sys.exit("The demo did not start; it says why above.")
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=3)  # noqa: S310
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(1)
        else:
            return
    sys.exit("The demo did not answer.")


class Camera:
    """Keeps one signed-in browser context for each account, size and theme."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.states: dict[str, object] = {}

    def take(self, shot: Shot) -> int:
        """Take one picture and return its size in bytes."""
        width, height = shot.size
        context = self.browser.new_context(
            viewport={"width": width, "height": shot.height or height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            color_scheme="dark" if shot.dark else "light",
            storage_state=self._state(shot.account),  # type: ignore[arg-type]
        )
        page = context.new_page()
        page.goto(self.address + shot.path)
        settle(page)
        if shot.step:
            shot.step(page)
        page.mouse.move(0, 0)
        content = page.screenshot(full_page=not shot.height, animations="disabled")
        context.close()
        return keep(shot.name, content)

    def _state(self, account: str) -> object:
        if account and account not in self.states:
            context = self.browser.new_context(locale="zh-CN")
            page = context.new_page()
            page.goto(self.address + "/accounts/login/")
            page.fill("input[name=login]", account)
            page.fill("input[name=password]", PASSWORD)
            page.locator("form button.btn-primary").first.click()
            page.wait_for_selector("main")
            self.states[account] = context.storage_state()
            context.close()
        return self.states.get(account)


def keep(name: str, content: bytes) -> int:
    """Write a picture with as many colours as its limit allows, cut at three screens; return its size in bytes."""
    image = Image.open(io.BytesIO(content)).convert("RGB")
    image = image.crop((0, 0, image.width, min(image.height, 2200)))
    packed = b""
    for colours in (128, 64, 32, 16):
        out = io.BytesIO()
        few = image.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(out, "PNG", optimize=True)
        packed = out.getvalue()
        if len(packed) <= LIMIT:
            break
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.png").write_bytes(packed)
    return len(packed)


def main() -> int:
    """Take the pictures named, or all; the exit status says whether every one fits its limit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--address", default="")
    options = parser.parse_args()
    shots = [shot for shot in SHOTS if not options.names or shot.name in options.names]
    with own_demo() if not options.address else _given(options.address) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.ensure(), args=chromium.ARGUMENTS)
        camera = Camera(browser, address)
        sizes = {}
        for shot in shots:
            sizes[shot.name] = camera.take(shot)
            print(f"{shot.name:<18}{sizes[shot.name] // 1000:>5} kB", flush=True)
        browser.close()
    return 1 if any(size > LIMIT for size in sizes.values()) else 0


@contextmanager
def _given(address: str) -> Iterator[str]:
    yield address.rstrip("/")


if __name__ == "__main__":
    sys.exit(main())

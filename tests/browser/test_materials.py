"""Materials in a browser: several files at once, a large one that is cut off goes on, order by hand and by keys."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from kexie_portal.files.materials import files_of
from kexie_portal.files.models import Upload
from orgs.founding.models import FoundingCase
from tests.orgs.founding.cases import Place, begin, place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MEGABYTE = 1024 * 1024


@pytest.fixture
def here() -> Place:
    return place()


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Write a PDF of 12 MB that opens."""
    path = tmp_path / "申请报告.pdf"
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.Root.Filler = made.make_stream(hashlib.shake_256(b"kexie").digest(12 * MEGABYTE))
        made.save(out, compress_streams=False)
    path.write_bytes(out.getvalue())
    return path


def scans(folder: Path, count: int) -> list[Path]:
    paths = []
    for number in range(count):
        path = folder / f"扫描第{number + 1}页.png"
        Image.new("RGB", (200, 280), (40 * number, 120, 160)).save(path)
        paths.append(path)
    return paths


def opened(here: Place, page: Page, sign_in: Any) -> FoundingCase:
    case = begin(here, whole=False)
    sign_in(here.contact)
    page.goto(f"{case.get_absolute_url()}edit/")
    return case


def names(case: FoundingCase, kind: str) -> list[str]:
    return [one.file.name for one in files_of(case).get(kind, [])]


def test_several_files_at_once_are_ordered_by_keys_and_by_dragging(
    here: Place, page: Page, sign_in: Any, tmp_path: Path, axe: Any
) -> None:
    case = opened(here, page, sign_in)
    slot = page.locator("#material-report")
    slot.locator("input[type=file]").set_input_files(scans(tmp_path, 3))
    expect(slot.locator(".material-file")).to_have_count(3)
    page.reload()
    first = names(case, "report")
    assert sorted(first) == ["扫描第1页.png", "扫描第2页.png", "扫描第3页.png"]
    expect(page.locator("#founding-completeness")).to_contain_text("申请报告")
    with page.expect_response("**/order/"):
        slot.locator("[data-sort-down]").first.press("Enter")
    expect(slot.locator(".material-file").nth(1)).to_contain_text(first[0])
    expect(page.locator("#materials:not(.htmx-added):not(.htmx-swapping)")).to_be_visible()
    expect(page.locator("#sorting-said")).to_have_text("已移到第 2 位（共 3 项）。")
    handles = slot.locator("[data-sort-handle]")
    with page.expect_response("**/order/"):
        handles.nth(2).drag_to(handles.nth(0))
    page.reload()
    assert names(case, "report")[0] == first[2]
    axe(page)


def test_a_large_file_that_is_cut_off_goes_on_after_a_new_sign_in(
    here: Place, page: Page, sign_in: Any, large: Path, watch: Any
) -> None:
    case = opened(here, page, sign_in)
    watch.allow("ERR_")  # the line that is cut
    watch.allow("status of 403")  # a try that goes on while nobody is signed in
    sent = {"parts": 0}

    def cut(route: Route) -> None:
        if route.request.method == "PATCH" and sent["parts"] >= 2:
            route.abort()
            return
        sent["parts"] += route.request.method == "PATCH"
        route.continue_()

    page.route("**/uploads/*/", cut)
    slot = page.locator("#material-report")
    slot.locator("input[type=file]").set_input_files(large)
    expect(slot.locator("progress")).to_be_visible()
    expect(slot.locator(".upload-state")).to_contain_text("恢复后自动继续", timeout=30_000)
    assert 0 < Upload.objects.get().received < 12 * MEGABYTE
    page.on("dialog", lambda dialog: dialog.accept())
    page.unroute("**/uploads/*/")
    page.context.clear_cookies()
    sign_in(here.contact)
    page.goto(f"{case.get_absolute_url()}edit/")
    expect(slot.locator(".material-coming")).to_contain_text("“申请报告.pdf”已传")
    came = Upload.objects.get().received
    slot.locator("input[type=file]").set_input_files(large)
    expect(slot.locator(".material-file")).to_contain_text("申请报告.pdf", timeout=30_000)
    upload = Upload.objects.get()
    assert came >= 8 * MEGABYTE
    assert upload.finished is not None
    assert files_of(case)["report"][0].file.sha256 == hashlib.sha256(large.read_bytes()).hexdigest()


def test_what_is_refused_is_said_beside_its_slot_and_the_others_are_kept(
    here: Place, page: Page, sign_in: Any, tmp_path: Path
) -> None:
    case = opened(here, page, sign_in)
    program = tmp_path / "章程.docx"
    program.write_bytes(b"MZ" + bytes(5000))
    slot = page.locator("#material-charter")
    slot.locator("input[type=file]").set_input_files([program, *scans(tmp_path, 1)])
    expect(slot.locator("[role=alert]")).to_contain_text("章程.docx")
    expect(slot.locator(".material-file")).to_have_count(1)
    assert names(case, "charter") == ["扫描第1页.png"]


def test_without_a_script_the_buttons_do_the_same(
    here: Place, browser: Any, live_server: Any, sign_in: Any, page: Page, tmp_path: Path
) -> None:
    case = opened(here, page, sign_in)
    bare = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="zh-CN")
    bare.add_cookies(page.context.cookies())
    plain = bare.new_page()
    plain.goto(f"{case.get_absolute_url()}edit/")
    slot = plain.locator("#material-report")
    slot.locator("input[type=file]").set_input_files(scans(tmp_path, 2))
    slot.locator("form[data-uploads] button").click()
    expect(slot.locator(".material-file")).to_have_count(2)
    slot.locator("[data-sort-down]").first.click()
    expect(slot.locator(".material-file").first).to_contain_text("第2页")
    slot.get_by_role("button", name="移除“扫描第2页.png”").click()
    expect(slot.locator(".material-file")).to_have_count(1)
    bare.close()

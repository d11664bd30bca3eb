"""A letter's QR address in a browser: genuine, a file with one byte changed, withdrawn; nothing is uploaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, Request, expect

from kexie_portal.documents import actions as documents
from kexie_portal.documents import files
from kexie_portal.documents.enums import LetterKind
from kexie_portal.sealing.models import Package
from tests.browser_fixtures import Watch
from tests.documents.samples import fields
from tests.orgs.founding.cases import place

pytestmark = [pytest.mark.browser, pytest.mark.printed, pytest.mark.django_db(transaction=True)]


def answer(page: Page, name: str) -> None:
    """Hold that the page answers a dropped file in one way alone."""
    expect(page.locator(f"[data-verify-answer={name}]")).to_be_visible()
    expect(page.locator("[data-verify-answer]:not([hidden])")).to_have_count(1)


def test_a_letters_code_opens_the_page_that_calls_it_genuine(
    page: Page, watch: Watch, sign_in: Any, axe: Any, tmp_path: Path
) -> None:
    """Done when of issue 10: genuine, and a file with one byte changed is called altered."""
    cache.clear()
    here = place()
    city = here.people["city"]
    letter = documents.issue("approval", unit_code="410300", fields=fields(LetterKind.APPROVAL), actor=city)
    letter = files.complete(letter)
    package = Package.objects.of(letter).get()
    assert letter.pdf is not None
    assert letter.docx is not None
    pdf, docx = (one.content.open("rb").read() for one in (letter.pdf, letter.docx))

    def sent(name: str, content: bytes) -> str:
        path = tmp_path / name
        path.write_bytes(content)
        return str(path)

    sign_in(city)
    page.goto(letter.get_absolute_url())
    page.get_by_role("link", name="公开核验页").click()
    expect(page.locator(".verify-answer")).to_contain_text("真实有效")
    page.context.clear_cookies()
    page.goto(package.stamp.path)
    expect(page.locator(".verify-answer")).to_contain_text("真实有效")
    expect(page.locator("main")).to_contain_text(letter.title)

    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    drop = page.locator("[data-verify-file]")
    drop.set_input_files(sent("same.pdf", pdf))
    answer(page, "same")
    middle = len(pdf) // 2
    for place_ in (0, middle, len(pdf) - 3, pdf.rindex(b"kexie-seal:") + 12):
        changed = bytearray(pdf)
        changed[place_] ^= 1
        drop.set_input_files(sent("changed.pdf", bytes(changed)))
        answer(page, "altered")
    drop.set_input_files(sent("letter.docx", docx))
    answer(page, "same")
    drop.set_input_files(sent("saved.docx", docx + b"\0"))
    answer(page, "compare")
    drop.set_input_files(sent("scan.pdf", b"%PDF-1.4 a scan without a mark"))
    answer(page, "compare")
    assert asked == []
    axe(page)

    documents.withdraw(letter, actor=city, reason="文号有误")
    page.reload()
    expect(page.locator(".verify-answer")).to_contain_text("已撤回")

    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    watch.allow("status of 404")
    page.goto("/verify/")
    page.locator("#verify-number").fill(letter.number)
    page.locator("#verify-code").fill("0000-0000-0000")
    page.get_by_role("button", name="核验").click()
    expect(page.locator(".verify-answer")).to_contain_text("未查到")

"""The public page: what anybody with number and code is told, and nothing else."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from kexie_portal.accounts.models import User
from kexie_portal.engines import ROOT
from kexie_portal.sealing import actions, limits, stamps
from kexie_portal.sealing.models import Package
from tests.sealing.samples import CONTENT, DAY, a_file, sealed, unguarded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


def ask(package: Package, code: str = "") -> tuple[int, str]:
    response = Client().get(f"/verify/{quote(package.number)}/{code or package.code}/")
    return response.status_code, response.content.decode()


def test_genuine_tells_number_title_issuer_day_and_nothing_of_the_content(clerk: User) -> None:
    package = sealed(clerk, files=[a_file(clerk)])
    status, page = ask(package)
    assert status == 200
    for words in ("真实有效", package.number, package.title, package.issuer, "2026-11-30"):
        assert words in page
    for words in (CONTENT["name"], "13800000000", clerk.name, clerk.username, package.sha256, "附件.pdf"):
        assert str(words) not in page
    assert package.files.get().sha256 not in page


def test_the_code_may_be_typed_in_any_habit(clerk: User) -> None:
    package = sealed(clerk)
    assert ask(package, package.stamp.words.lower())[0] == 200
    assert stamps.typed("7k3m-9qxd p2to") == "7K3M9QXDP2T0"
    assert stamps.typed("7k3m") == stamps.typed("") == stamps.typed("七七七七七七七七七七七七") == ""


def test_withdrawn_says_when_and_superseded_says_by_which(clerk: User) -> None:
    old, new = sealed(clerk), sealed(clerk)
    actions.supersede(old, by=new, actor=clerk)
    assert f"已被{new.number}取代" in ask(old)[1]
    actions.withdraw([old], actor=clerk, on=DAY)
    page = ask(old)[1]
    assert "已撤回" in page
    assert "2026-11-30撤回" in page
    assert "真实有效" not in page


@pytest.mark.both
@pytest.mark.parametrize("column", ["title", "content", "day"])
def test_altered_by_hand_is_said(clerk: User, column: str) -> None:
    """Bad input of issue 10: a package altered in the database by hand, on the public page."""
    package = sealed(clerk)
    values = {"title": "改", "content": '{"amount":"999999"}', "day": "2020-01-01"}
    with unguarded("sealing_package"):
        Package.objects.filter(pk=package.pk).update(**{column: values[column]})
    page = ask(package)[1]
    assert "内容与签发时不一致" in page
    assert "真实有效" not in page


def test_a_file_altered_in_the_storage_is_said(clerk: User) -> None:
    package = sealed(clerk, files=[a_file(clerk)])
    Path(package.files.get().file.content.path).write_bytes(b"%PDF-1.7 two")
    assert "内容与签发时不一致" in ask(package)[1]


def test_a_wrong_code_and_an_unknown_number_are_answered_alike(clerk: User) -> None:
    package = sealed(clerk)
    wrong = ask(package, "0" * 12)
    unknown = Client().get(f"/verify/{quote('不存在〔2026〕1号')}/{package.code}/")
    malformed = Client().get(f"/verify/{quote(package.number)}/x/")
    assert wrong[0] == unknown.status_code == malformed.status_code == 404
    assert "未查到" in wrong[1]
    assert without_address(wrong[1]) == without_address(unknown.content.decode())
    assert without_address(wrong[1]) == without_address(malformed.content.decode())
    assert package.title not in wrong[1]


def without_address(page: str) -> str:
    return re.sub(r'(href|content)="[^"]*"', "", page)


def test_guessing_ends_after_some_misses_and_hits_are_no_way_round(clerk: User) -> None:
    package = sealed(clerk)
    for _time in range(limits.MOST_MISSED):
        assert ask(package, "0" * 12)[0] == 404
    status, page = ask(package)
    assert status == 429
    assert "查询过于频繁" in page
    assert package.title not in page


def test_an_office_that_scans_many_papers_is_answered(clerk: User) -> None:
    package = sealed(clerk)
    assert {ask(package)[0] for _time in range(limits.MOST_MISSED + 10)} == {200}


def test_the_form_leads_to_the_page_and_refuses_what_is_no_code(clerk: User) -> None:
    package = sealed(clerk)
    client = Client()
    assert "没有核验码的文件" in client.get("/verify/").content.decode()
    led = client.get("/verify/", {"number": package.number, "code": package.stamp.words})
    assert led.status_code == 302
    assert client.get(led.url).status_code == 200
    refused = client.get("/verify/", {"number": package.number, "code": "123"})
    assert refused.status_code == 422
    assert f'value="{package.number}"' in refused.content.decode()


def test_the_code_in_the_qr_holds_address_number_and_code(clerk: User, settings: Settings) -> None:
    settings.PORTAL_URL = "https://kexie.example.org/"
    stamp = stamps.Stamp("洛科协〔2026〕12号", "7K3M9QXDP2TW")
    assert stamp.url == f"https://kexie.example.org/verify/{quote('洛科协〔2026〕12号')}/7K3M9QXDP2TW/"
    assert stamp.words == "7K3M-9QXD-P2TW"
    assert "<svg" in stamp.svg
    assert stamp.png().startswith(b"\x89PNG")


ISSUED = {"code": "7K3M9QXDP2TW", "files": [{"form": "pdf", "sha256": "a" * 64, "size": 1000}]}
MARK = "%PDF-1.7 … kexie-seal:7K3M9QXDP2TW …"


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node")
@pytest.mark.parametrize(
    ("hash_", "size", "text", "expected"),
    [
        ("a" * 64, 1000, MARK, "same"),
        ("b" * 64, 1000, MARK, "altered"),
        ("b" * 64, 1001, MARK, "altered"),  # saved anew by another program, a remark added
        ("b" * 64, 1000, "%PDF-1.7 the changed byte lies in the mark", "altered"),
        ("b" * 64, 1000, "XPDF-1.7 the changed byte is the first", "altered"),
        ("b" * 64, 999, "%PDF-1.4 a scan, or a letter from before", "compare"),
        ("b" * 64, 1000, "PK a Word file that was saved anew", "compare"),
        ("b" * 64, 999, "\u00ff\u00d8 a photograph", "compare"),
        ("b" * 64, 999, "%PDF kexie-seal:AAAAAAAAAAAA", "other"),
    ],
)
def test_the_rule_by_which_a_file_is_judged(hash_: str, size: int, text: str, expected: str) -> None:
    source = (ROOT / "static" / "src" / "verify.js").read_text()
    given = json.dumps([{"hash": hash_, "size": size, "text": text}, ISSUED])
    page = "globalThis.document = {querySelectorAll: () => []};"
    script = f"{page}{source.replace('export ', '')};console.log(judged(...{given}))"
    told = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == expected

"""The weight of the front end, and that it asks no other host."""

import gzip
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from kexie_portal.web import words

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "static" / "dist" / "portal"
pytestmark = pytest.mark.skipif(not (BUILT / "portal.js").exists(), reason="the front end is not built")


def weight(*names: str) -> int:
    return sum(len(gzip.compress((BUILT / name).read_bytes(), 9)) for name in names)


def test_pages_without_charts_stay_light() -> None:
    assert weight("early.js", "portal.js", "portal.css", "icons.svg") <= 140_000  # 10 kB are left for the page


def test_pages_with_charts_stay_within_their_weight() -> None:
    assert weight("early.js", "portal.js", "portal.css", "icons.svg", "charts.js") <= 365_000  # map and page: 35 kB


CHUNKS = sorted(f"chunks/{path.name}" for path in (ROOT / "static" / "src" / "chunks").glob("*.js"))


@pytest.mark.parametrize("name", CHUNKS)
def test_each_chunk_stays_within_its_weight(name: str) -> None:
    assert weight(name) <= 120_000


def test_a_page_loads_a_chunk_once_with_its_words_and_no_page_loads_one_unasked() -> None:
    page = Template('{% chunk "sorting" %}{% chunk "sorting" %}{% chunk "uploads" %}')
    drawn = page.render(Context({"request": RequestFactory().get("/")}))
    assert drawn.count("chunks/sorting") == 1
    assert drawn.count("chunks/uploads") == 1
    assert "sorting_moved" in drawn
    frame = (ROOT / "templates" / "base.html").read_text() + (ROOT / "templates/components/head.html").read_text()
    assert "chunk" not in frame


def test_the_words_of_a_chunk_end_no_script(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(words._of_chunks, "uploads", lambda: {"key": "</script><b>"})
    drawn = Template('{% chunk "uploads" %}').render(Context({}))
    assert "</script><b>" not in drawn
    assert "\\u003c/script\\u003e" in drawn


@pytest.mark.parametrize("name", ["portal.css", "portal.js", "charts.js", *CHUNKS])
def test_no_bundle_loads_from_another_host(name: str) -> None:
    text = (BUILT / name).read_text()
    loads = re.findall(r"(?:url\(|@import |importScripts\(|import\()[\"']?(https?:)?//", text)
    assert loads == []


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    sprite = (BUILT / "icons.svg").read_text()
    named = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'{% icon "([a-z0-9-]+)"|icon_name="([a-z0-9-]+)"', path.read_text())
        for name in name
        if name
    }
    assert {name for name in named if f'id="{name}"' not in sprite} == set()


def test_the_lock_file_names_no_registry() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_the_scripts_pass_their_own_tests() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on this machine")
    run = subprocess.run(
        [node, "--test", "static/tests/"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stdout[-2000:]

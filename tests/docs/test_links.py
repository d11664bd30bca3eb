"""What the documents name is there: files behind links, headings behind anchors, paths and commands in code marks."""

import re
from urllib.parse import unquote

import pytest

from kexie_portal.engines import ROOT

DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "README.zh-CN.md",
    ROOT / "CHANGELOG.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
TOPS = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
#: Written by a run of the portal, not kept in the repository.
MADE = ("var/", "static/dist", "staticfiles", "node_modules", "bench/results.json", "deploy/portal.env", "deploy/tls")
NO_COMMANDS = {"runserver", "migrate", "collectstatic", "shell", "check", "makemigrations"}


def anchors(text):
    """The anchors that a site like GitHub gives to headings."""
    found = set()
    for heading in re.findall(r"^#{1,6} (.+)$", FENCE.sub("", text), re.MULTILINE):
        plain = re.sub(r"[^\w\- ]", "", heading.strip().lower())
        found.add(plain.replace(" ", "-"))
    return found


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document):
    text = document.read_text()
    broken = []
    for target in LINK.findall(FENCE.sub("", text)):
        if target.startswith(("http:", "https:", "mailto:")):
            continue
        path, _, anchor = unquote(target).partition("#")
        found = (document.parent / path).resolve() if path else document
        if not found.exists() or (anchor and anchor not in anchors(found.read_text())):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_named_paths_exist(document):
    gone = []
    for code in CODE.findall(FENCE.sub("", document.read_text())):
        word = code.split()[0]
        if word.split("/")[0] not in TOPS or "/" not in word or word.startswith(MADE) or re.search(r"[<>…]", word):
            continue
        if not any(ROOT.glob(word.rstrip("/").removesuffix(":"))):
            gone.append(code)
    assert gone == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_named_commands_exist(document):
    text = document.read_text()
    named = set(re.findall(r"(?:manage\.py|kexie-manage) ([a-z_]+)", text)) - NO_COMMANDS
    known = {path.stem for path in ROOT.glob("*/management/commands/*.py")}
    known |= {path.stem for path in ROOT.glob("kexie_portal/*/management/commands/*.py")}
    assert named - known == set()
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`(?:[A-Z_]+=\S+ )*make ([a-z-]+)", text)) - targets == set()


def test_every_picture_is_used_and_light():
    text = "\n".join(document.read_text() for document in DOCUMENTS)
    pictures = sorted((ROOT / "docs" / "guide" / "pictures").glob("*"))
    assert len(pictures) <= 54
    assert sum(picture.stat().st_size for picture in pictures) <= 4_000_000
    assert [picture.name for picture in pictures if picture.name not in text] == []
    assert [picture.name for picture in pictures if picture.stat().st_size > 150_000] == []

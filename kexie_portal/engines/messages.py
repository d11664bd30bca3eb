"""Translations without gettext: compile catalogues, and find strings that have no Chinese."""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

import polib

from kexie_portal.engines import ROOT

LOCALE = ROOT / "locale"
APPS = ("kexie_portal", "orgs", "projects", "activities", "reports")
PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}

Message = tuple[str, str]
"""Context (empty where there is none) and msgid."""


def compile_all(*, force: bool = False) -> int:
    """Compile every catalogue under `locale/` that is newer than its `.mo`, and say how many there were."""
    compiled = 0
    for source in sorted(LOCALE.rglob("*.po")):
        target = source.with_suffix(".mo")
        if force or not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            partial = target.with_suffix(f".{os.getpid()}.tmp")
            polib.pofile(str(source)).save_as_mofile(str(partial))
            partial.replace(target)
            compiled += 1
    return compiled


def faults(language: str = "zh_Hans") -> list[str]:
    """List every string of the code and templates without a finished translation, one sentence each."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return [f"there is no {path.relative_to(ROOT)}"]
    catalogue = polib.pofile(str(path))
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue if not entry.obsolete}
    found = [f"fuzzy: {entry.msgid!r}" for entry in known.values() if entry.fuzzy]
    found += [f"empty: {entry.msgid!r}" for entry in known.values() if not entry.translated() and not entry.fuzzy]
    for source in _sources():
        for message in messages_of(source):
            if message not in known and message[1]:
                found.append(f"missing: {message[1]!r} ({source.relative_to(ROOT)})")
    found += [f"other placeholders: {entry.msgid!r}" for entry in known.values() if not _same_placeholders(entry)]
    return found


def _same_placeholders(entry: polib.POEntry) -> bool:
    """Say whether a translation keeps the named placeholders; one that invents a name fails when it is shown."""
    pattern = r"%\(\w+\)[sd]|\{\w+\}"
    allowed = set(re.findall(pattern, entry.msgid + entry.msgid_plural))
    used = set(re.findall(pattern, " ".join([entry.msgstr, *entry.msgstr_plural.values()])))
    return used <= allowed


def _sources() -> Iterator[Path]:
    for folder in (*APPS, "templates"):
        for pattern in ("*.py", "*.html", "*.txt"):
            for path in sorted((ROOT / folder).rglob(pattern)):
                if "migrations" not in path.parts and (path.suffix == ".py" or "templates" in path.parts):
                    yield path


def messages_of(path: Path) -> Iterator[Message]:
    """Read the translatable strings of a Python module or a template."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield from _from_python(ast.parse(text))
        return
    from django.utils.translation.template import templatize

    # templatize() turns a template into something that looks like Python to xgettext; only the calls in it are.
    for call in re.finditer(r"\b(_|n?p?gettext)\((?=u?['\"])", templatize(text, origin=str(path))):
        if tree := _call_at(call.string, call.start()):
            yield from _from_python(tree)


def _call_at(text: str, start: int) -> ast.AST | None:
    """Parse the call that begins at a place, up to the first parenthesis that makes it whole."""
    for end in re.finditer(r"\)", text[start:]):
        try:
            return ast.parse(text[start : start + end.end()].replace("\n", " "))
        except SyntaxError:
            continue
    return None


def _from_python(tree: ast.AST) -> Iterator[Message]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        texts = [each.value for each in node.args[:2] if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if name in PLAIN and texts:
            yield "", texts[0]
        elif name in WITH_CONTEXT and len(texts) == 2:
            yield texts[0], texts[1]

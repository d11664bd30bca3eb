"""A section as its page draws it: the questions in order, typed ones as form fields, the others as words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundField

from kexie_portal.formbuilder.answers import in_words, mark_of, people_field
from kexie_portal.formbuilder.collected import Collected
from kexie_portal.formbuilder.completeness import is_shown
from kexie_portal.formbuilder.conditions import is_filled
from kexie_portal.formbuilder.definition import Field, Section, sections_of
from kexie_portal.formbuilder.drawing.forms import SectionForm
from kexie_portal.formbuilder.reckoning import given_rows, worked_out

WIDE = ("long_text", "rich_text", "table", "people", "person", "files", "several_of", "period")


@dataclass(frozen=True)
class Item:
    """A question on the page: its form field, or the words that stand there."""

    asked: Field
    field: BoundField | None
    other: BoundField | None
    words: str
    shown: bool
    wide: bool

    @property
    def when(self) -> str:
        """Return the condition for the script."""
        return json.dumps(self.asked["when"], ensure_ascii=False) if "when" in self.asked else ""


def items(answers: Collected, section: Section, copy: int, form: SectionForm) -> list[Item]:
    """Return the questions of a section in order."""
    own = answers.of(section, copy)
    pairs = section.get("layout", {}).get("pairs_per_row", 2 if section["kind"] == "grid" else 1)
    found = []
    for asked in section.get("fields", []):
        name, key = asked["name"], f"{asked['name']}.other"
        drawn = form[name] if name in form.fields else None
        other = form[key] if key in form.fields else None
        words = "" if drawn else in_words(asked, own.get(name), own.get(key, ""))
        wide = pairs < 2 or asked["kind"] in WIDE
        found.append(Item(asked, drawn, other, words, is_shown(answers, section, asked, copy), wide))
    return found


def marks_of(form: SectionForm, stored: dict[str, Any]) -> dict[str, str]:
    """Return the marks of what the page shows as kept; what is only filled in beforehand counts as typed."""
    return {name: mark_of(stored.get(name)) for name in form.fields}


@dataclass(frozen=True)
class Line:
    """A question and its answer as they are read; a table has its head and rows."""

    asked: Field
    words: str
    rich: str = ""
    files: list[dict[str, str]] | None = None
    heads: list[str] | None = None
    rows: list[list[str]] | None = None


@dataclass(frozen=True)
class Part:
    """A section as it is read."""

    section: Section
    copy: int
    several: bool
    lines: list[Line]


def parts(answers: Collected) -> list[Part]:
    """Return all that was answered as it is read; questions whose conditions do not hold are left out."""
    found = []
    for section in sections_of(answers.definition):
        for copy in answers.copies(section):
            own = answers.of(section, copy)
            asked = [one for one in section.get("fields", []) if is_shown(answers, section, one, copy)]
            lines = [_line(one, own) for one in asked]
            if lines or (section["kind"] == "static" and section.get("text")):
                found.append(Part(section, copy, "repeat" in section, lines))
    return found


def _line(asked: Field, own: dict[str, Any]) -> Line:
    value: Any = own.get(asked["name"])
    if asked["kind"] in ("table", "people") and is_filled(value):
        return _table(asked if asked["kind"] == "table" else people_field(asked), value)
    words = in_words(asked, value, own.get(f"{asked['name']}.other", ""))
    if asked["kind"] == "rich_text" and is_filled(value):
        return Line(asked, words, rich=value)
    if asked["kind"] == "files" and is_filled(value):
        return Line(asked, words, files=value)
    return Line(asked, words)


def _table(asked: Field, value: list[dict[str, Any]]) -> Line:
    rows, totals = worked_out(asked, value)
    given, columns = given_rows(asked), [one for one in asked.get("columns", []) if not one.get("printed_empty")]
    labelled = any(row.get("label") for row in given)
    heads = ([asked.get("rows", {}).get("label", "")] if labelled else []) + [one["label"] for one in columns]
    drawn = []
    for at, row in enumerate(rows):
        fixed = given[at] if at < len(given) else {}
        cells = ["/" if one["name"] in fixed.get("blocked", []) else in_words(one, row.get(one["name"])) for one in
                 columns]  # fmt: skip
        drawn.append(([fixed.get("label", "")] if labelled else []) + cells)
    if totals:
        last = [in_words(one, totals.get(one["name"])) if one["name"] in totals else "" for one in columns]
        label = asked.get("sums", {}).get("label") or "合计"
        drawn.append([label, *last] if labelled else [last[0] or label, *last[1:]])
    return Line(asked, "", heads=heads, rows=drawn)

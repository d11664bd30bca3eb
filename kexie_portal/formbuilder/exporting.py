"""Responses as a sheet over all versions of a form: each question under its own header, and a column for the version.

A short name is one thing for ever, so its answers of all versions stand in one column; what only one version asked has
a column of its own, empty elsewhere. Tables have a sheet each, a line for each row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kexie_portal.formbuilder.answers import in_words, part_labels, people_field
from kexie_portal.formbuilder.completeness import is_shown
from kexie_portal.formbuilder.conditions import is_filled
from kexie_portal.formbuilder.counting import Given, merged_fields
from kexie_portal.formbuilder.definition import PERSON_PARTS, Definition, Field, Section, sections_of
from kexie_portal.formbuilder.reckoning import given_rows, number_of

Value = Callable[[Any, str], object]


@dataclass(frozen=True)
class Head:
    """One column: the question and time that it shows, its words, and how its cell is had from the answer."""

    name: str
    copy: int
    label: str
    value: Value


@dataclass(frozen=True)
class Sheet:
    """A sheet with its head and rows."""

    title: str
    head: list[str]
    rows: list[list[object]]


def sheets(definitions: Mapping[int, Definition], given: Sequence[Given], lead: Sequence[str],
           leads: Sequence[Sequence[object]]) -> list[Sheet]:  # fmt: skip
    """Return the sheet of all responses, then one for each table; `leads` are the first cells of each response."""
    fields = merged_fields(definitions)
    heads = [head for name, (section, asked) in fields.items() for head in _heads(section, asked, _times(given, name))]
    labels = _apart([head.label for head in heads], [fields[head.name][0]["title"] for head in heads])
    rows = [[*first, *_cells(one, heads)] for one, first in zip(given, leads, strict=True)]
    found = [Sheet(pgettext("of a form", "Answers"), [*lead, *labels], rows)]
    for name, (_section, asked) in fields.items():
        if asked["kind"] in ("table", "people"):
            found.append(_table(name, asked, given, lead, leads))
    return found


def _apart(labels: list[str], titles: list[str]) -> list[str]:
    """Name the section beside a header that stands twice; a number where that does not help either."""
    times = Counter(labels)
    named = [f"{title} · {one}" if times[one] > 1 else one for one, title in zip(labels, titles, strict=True)]
    seen: Counter[str] = Counter()
    found = []
    for one in named:
        seen[one] += 1
        found.append(one if seen[one] == 1 else f"{one}（{seen[one]}）")
    return found


def _times(given: Sequence[Given], name: str) -> int:
    """Return how often a question was answered at most, where its section stands several times."""
    return max((len(_copies(one, name)) for one in given), default=1) or 1


def _copies(one: Given, name: str) -> list[tuple[Section, int, Field]]:
    answers = one.answers
    for section in sections_of(answers.definition):
        for asked in section.get("fields", []):
            if asked["name"] == name:
                return [(section, copy, asked) for copy in answers.copies(section)]
    return []


def _heads(section: Section, asked: Field, times: int) -> list[Head]:
    found = []
    for copy in range(times):
        mark = f"（{copy + 1}）" if "repeat" in section else ""
        found += [Head(asked["name"], copy, f"{label}{mark}", value) for label, value in _parts(asked)]
    return found


def _parts(asked: Field) -> list[tuple[str, Value]]:
    """Return the columns of a question: a period has two, a person one for each part, other words their own."""
    kind, label = asked["kind"], asked["label"]
    if kind == "period":
        words = {"from": pgettext("of a period", "first day"), "to": pgettext("of a period", "last day")}
        return [(f"{label}：{words[key]}", _day_of(key)) for key in words]
    if kind == "person":
        asked_parts = asked.get("parts") or PERSON_PARTS
        return [(f"{label}：{part_labels()[part]}", _part_of(part)) for part in asked_parts]
    if kind == "organization":
        return [
            (label, _part_of("name")),
            (f"{label}：{pgettext('of a form', 'number of the register')}", _part_of("code")),
        ]
    if kind in ("integer", "decimal", "yuan"):
        unit = f"（{asked['unit']}）" if asked.get("unit") else ""
        return [(f"{label}{unit}", lambda value, other: number_of(value))]
    if kind == "date":
        return [(label, lambda value, other: _day(value))]
    found: list[tuple[str, Value]] = [(label, lambda value, other: in_words(asked, value))]
    return [*found, (f"{label}：{_('other, namely')}", lambda value, other: other)] if asked.get("other") else found


def _part_of(key: str) -> Value:
    return lambda value, other: value.get(key)


def _day_of(key: str) -> Value:
    return lambda value, other: _day(value.get(key))


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _cells(one: Given, heads: list[Head]) -> list[object]:
    known: dict[str, list[tuple[Section, int, Field]]] = {}
    cells: list[object] = []
    for head in heads:
        copies = known.setdefault(head.name, _copies(one, head.name))
        if head.copy >= len(copies):
            cells.append(None)
            continue
        section, copy, asked = copies[head.copy]
        own = one.answers.of(section, copy)
        value = own.get(head.name)
        shown = is_filled(value) and is_shown(one.answers, section, asked, copy)
        cells.append(head.value(value, own.get(f"{head.name}.other", "")) if shown else None)
    return cells


def _table(
    name: str, asked: Field, given: Sequence[Given], lead: Sequence[str], leads: Sequence[Sequence[object]]
) -> Sheet:
    table = asked if asked["kind"] == "table" else people_field(asked)
    columns = [column for column in table.get("columns", []) if not column.get("printed_empty")]
    rows: list[list[object]] = []
    for one, first in zip(given, leads, strict=True):
        for section, copy, own in _copies(one, name):
            fixed = given_rows(own)
            for at, row in enumerate(one.answers.of(section, copy).get(name) or []):
                if is_filled(row):
                    label = fixed[at].get("label", "") if at < len(fixed) else ""
                    rows.append([*first, at + 1, label, *(_cell(column, row) for column in columns)])
    head = [*lead, _("row"), pgettext("row of a table", "item"), *(column["label"] for column in columns)]
    return Sheet(asked["label"], head, rows)


def _cell(column: Any, row: Mapping[str, Any]) -> object:
    value = row.get(column["name"])
    if not is_filled(value):
        return None
    if column["kind"] in ("integer", "decimal", "yuan"):
        return number_of(value)
    return _day(value) if column["kind"] == "date" else in_words(column, value)

"""What many responses say together, question by question, over all versions of the form under which they were given.

Choices are counted, numbers summed with their median, tables summed by column, texts listed. An answer counts under
its short name, whatever the version; what a condition left out does not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kexie_portal.formbuilder.answers import in_words, people_field
from kexie_portal.formbuilder.collected import Collected
from kexie_portal.formbuilder.completeness import is_applicants, is_shown
from kexie_portal.formbuilder.conditions import is_filled
from kexie_portal.formbuilder.definition import Definition, Field, Section, sections_of
from kexie_portal.formbuilder.reckoning import counted, number_of, total_of
from kexie_portal.web import figures

MOST_TEXTS = 200


@dataclass(frozen=True)
class Bar:
    """A choice with how many chose it, and its share of those who answered (percent, exact)."""

    label: str
    count: int
    share: Any

    @property
    def width(self) -> int:
        """Return the length of the bar, 0–100."""
        return int(self.share or 0)


@dataclass
class Question:
    """A question with what was answered to it."""

    name: str
    label: str
    kind: str
    section: str
    versions: list[int] = field(default_factory=list)
    asked: int = 0
    answered: int = 0
    bars: list[Bar] = field(default_factory=list)
    numbers: list[tuple[str, str]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    more: int = 0


@dataclass(frozen=True)
class Given:
    """One response as it is counted: who gave it, the number of its version, its answers."""

    who: str
    number: int
    answers: Collected


def questions(definitions: Mapping[int, Definition], given: Iterable[Given]) -> list[Question]:
    """Count all responses; `definitions` are those of the versions by their number, the newest says order and words."""
    fields = {name: pair for name, pair in merged_fields(definitions).items() if not _is_given(pair[1])}
    found = {
        name: Question(name, one["label"], one["kind"], section["title"],
                       sorted(number for number, version in definitions.items() if _asks(version, name)))
        for name, (section, one) in fields.items()
    }  # fmt: skip
    said: dict[str, list[tuple[str, Any, str]]] = {name: [] for name in fields}
    for response in given:
        for section, copy, asked in _asked_of(response.answers):
            if asked["name"] not in found:
                continue
            found[asked["name"]].asked += 1
            own = response.answers.of(section, copy)
            if is_filled(value := own.get(asked["name"])):
                said[asked["name"]].append((response.who, value, own.get(f"{asked['name']}.other", "")))
    for name, question in found.items():
        question.answered = len(said[name])
        _fill(question, fields[name][1], said[name])
    return list(found.values())


def merged_fields(definitions: Mapping[int, Definition]) -> dict[str, tuple[Section, Field]]:
    """Return every question of every version by its short name, those of the newest first and in its order.

    Choices and columns that only an earlier version had are added, so that nothing that was answered is left out.
    """
    found: dict[str, tuple[Section, Field]] = {}
    for _number, definition in sorted(definitions.items(), reverse=True):
        for section in sections_of(definition):
            if not is_applicants(section):
                continue
            for one in section.get("fields", []):
                known = found.get(one["name"])
                found[one["name"]] = (known[0], _widened(known[1], one)) if known else (section, one)
    return found


def _is_given(asked: Field) -> bool:
    """Tell whether nobody answers a question, since the register does, and there is nothing to add up."""
    return bool(asked.get("locked")) and asked["kind"] not in ("integer", "decimal", "yuan", "one_of", "several_of")


def _widened(newer: Field, older: Field) -> Field:
    wide: dict[str, Any] = dict(newer)
    for key, by in (("options", "value"), ("columns", "name")):
        have = {one[by] for one in wide.get(key, [])}
        more = [one for one in older.get(key, []) if one[by] not in have]  # type: ignore[attr-defined]
        if more:
            wide[key] = [*wide.get(key, []), *more]
    if older.get("other"):
        wide["other"] = True
    return wide  # type: ignore[return-value]


def _asks(definition: Definition, name: str) -> bool:
    return any(one["name"] == name for section in sections_of(definition) for one in section.get("fields", []))


def _asked_of(answers: Collected) -> Iterable[tuple[Section, int, Field]]:
    for section in sections_of(answers.definition):
        if not is_applicants(section):
            continue
        for copy in answers.copies(section):
            for asked in section.get("fields", []):
                if is_shown(answers, section, asked, copy):
                    yield section, copy, asked


def _fill(question: Question, asked: Field, said: list[tuple[str, Any, str]]) -> None:
    kind = asked["kind"]
    if kind in ("one_of", "several_of", "yes_no"):
        question.bars = _bars(asked, [value for _who, value, _other in said])
        question.texts = [(who, other) for who, _value, other in said if other]
    elif kind in ("integer", "decimal", "yuan"):
        question.numbers = _numbers(asked, [number_of(value) for _who, value, _other in said])
    elif kind in ("table", "people"):
        question.numbers = _table(asked, [value for _who, value, _other in said])
    else:
        question.texts = [(who, in_words(asked, value)) for who, value, _other in said]
    question.more = max(0, len(question.texts) - MOST_TEXTS)
    del question.texts[MOST_TEXTS:]


def _bars(asked: Field, values: list[Any]) -> list[Bar]:
    chosen = Counter(one for value in values for one in (value if isinstance(value, list) else [value]))
    if asked["kind"] == "yes_no":
        keys: list[tuple[Any, str]] = [(True, _("yes")), (False, _("no"))]
    else:
        keys = [(option["value"], option["label"]) for option in asked.get("options", [])]
        keys += [("other", in_words(asked, "other"))] if asked.get("other") else []
    return [Bar(label, chosen[key], figures.share(chosen[key], len(values))) for key, label in keys]


def _numbers(asked: Field, values: list[Decimal | None]) -> list[tuple[str, str]]:
    sound = [value for value in values if value is not None]
    if not sound:
        return []
    said = [
        (pgettext("count of answers", "sum"), sum(sound, Decimal(0))),
        (pgettext("count of answers", "median"), median(sound)),
        (pgettext("count of answers", "least"), min(sound)),
        (pgettext("count of answers", "most"), max(sound)),
    ]
    digits = 0 if asked["kind"] == "integer" else 2
    return [
        (words, figures.decimal(value, digits if value == value.to_integral_value() else max(digits, 1)))
        for words, value in said
    ]


def _table(asked: Field, values: list[list[dict[str, Any]]]) -> list[tuple[str, str]]:
    table = asked if asked["kind"] == "table" else people_field(asked)
    found = [(_("rows"), figures.count(sum(counted(rows) for rows in values)))]
    summed = set(table.get("sums", {}).get("columns", []))
    for column in table.get("columns", []):
        if column["name"] in summed:
            total = sum((total_of(table, rows, column["name"]) for rows in values), Decimal(0))
            digits = 0 if column["kind"] == "integer" else 2
            found.append((_("sum of %(column)s") % {"column": column["label"]}, figures.decimal(total, digits)))
    return found

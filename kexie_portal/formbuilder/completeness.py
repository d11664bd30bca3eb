"""What a response lacks: required answers, rows, totals that do not agree, failed comparisons; section by section."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from kexie_portal.formbuilder.collected import Collected
from kexie_portal.formbuilder.conditions import holds, is_filled
from kexie_portal.formbuilder.definition import Field, Section, by_of, is_derived, sections_of, stage_of
from kexie_portal.formbuilder.reckoning import children, given_rows, number_of, total_of

EMPTY, PART, WHOLE, NOT_ASKED, OTHERS, WORDS = "empty", "part", "whole", "not_asked", "others", "words"


@dataclass(frozen=True)
class Lack:
    """One thing that is missing or wrong, with the field where it is put right."""

    section: str
    copy: int
    field: str
    label: str
    words: str


@dataclass(frozen=True)
class Standing:
    """How far a section is; `state` is empty, part, whole, not asked, another's to fill, or words only."""

    section: Section
    copy: int
    state: str
    lacks: list[Lack] = field(default_factory=list)
    several: bool = False

    @property
    def title(self) -> str:
        """Name the section, with its number where it stands several times."""
        return f"{self.section['title']}（{self.copy + 1}）" if self.several else self.section["title"]


def standings(answers: Collected) -> list[Standing]:
    """Return how far each section is, in order."""
    found = []
    for section in sections_of(answers.definition):
        copies = answers.copies(section)
        found += [_standing(answers, section, copy, "repeat" in section) for copy in copies]
    return found


def lacks_of(answers: Collected) -> list[Lack]:
    """Return all that stands against the submission."""
    return [lack for standing in standings(answers) for lack in standing.lacks]


def share(found: list[Standing]) -> int:
    """Return how many of the sections to fill are whole, in percent (0–100)."""
    counted = [one for one in found if one.state in (EMPTY, PART, WHOLE)]
    return 100 * sum(one.state == WHOLE for one in counted) // len(counted) if counted else 100


def is_applicants(section: Section) -> bool:
    """Tell whether a section belongs to what the applicant submits."""
    return by_of(section) == "applicant" and stage_of(section) == "submit"


def is_shown(answers: Collected, section: Section, asked: Field, copy: int = 0) -> bool:
    """Tell whether the conditions of a section and its field hold."""
    seen = answers.seen_from(section, copy)
    return holds(section.get("when"), seen) and holds(asked.get("when"), seen)


def _standing(answers: Collected, section: Section, copy: int, several: bool) -> Standing:
    if section["kind"] == "static":
        return Standing(section, copy, WORDS)
    if not is_applicants(section):
        return Standing(section, copy, OTHERS, several=several)
    seen = answers.seen_from(section, copy)
    if not holds(section.get("when"), seen):
        return Standing(section, copy, NOT_ASKED, several=several)
    own = answers.of(section, copy)
    lacks = list(_lacks(answers, section, copy, own, seen))
    if not lacks:
        return Standing(section, copy, WHOLE, several=several)
    typed = any(is_filled(own.get(one["name"])) for one in section.get("fields", []) if not is_derived(one))
    return Standing(section, copy, PART if typed else EMPTY, lacks, several)


def _lacks(
    answers: Collected, section: Section, copy: int, own: dict[str, Any], seen: dict[str, Any]
) -> Iterator[Lack]:
    for asked in section.get("fields", []):
        if is_derived(asked) or by_of(section, asked) != "applicant" or not holds(asked.get("when"), seen):
            continue
        for words in _words(answers, asked, own, seen):
            yield Lack(section["name"], copy, asked["name"], asked["label"], words)
    yield from _failed_checks(section, copy, own)


def _words(answers: Collected, asked: Field, own: dict[str, Any], seen: dict[str, Any]) -> Iterator[str]:
    value: Any = own.get(asked["name"])
    if asked.get("required") and not is_filled(value):
        yield _("Not filled in yet.")
        return
    if asked["kind"] == "period" and is_filled(value) and not (value.get("from") and value.get("to")):
        yield _("Both days are needed.")
    if value == "other" and asked.get("other") and not own.get(f"{asked['name']}.other"):
        yield _("Write what “other” is.")
    least = asked.get("limit", {}).get("min_chosen", 0)
    if least and is_filled(value) and len(value) < least:
        yield _("Choose at least %(n)s.") % {"n": least}
    if asked["kind"] in ("table", "people"):
        yield from _table_words(answers, asked, value or [], seen)


def _table_words(answers: Collected, asked: Field, rows: list[dict[str, Any]], seen: dict[str, Any]) -> Iterator[str]:
    given = given_rows(asked)
    filled = [(at, row) for at, row in enumerate(rows) if is_filled(row)]
    least = asked.get("rows", {}).get("min", 0)
    free = sum(1 for at, _row in filled if at >= len(given))
    if free < least and (filled or asked.get("required")):
        yield _("At least %(n)s rows are needed.") % {"n": least}
    below = children(given)
    for at, row in filled:
        for column in asked.get("columns", []):
            blocked = at < len(given) and column["name"] in given[at].get("blocked", [])
            skipped = blocked or at in below or column.get("printed_empty")
            if column.get("required") and not skipped and not is_filled(row.get(column["name"])):
                name = given[at].get("label") if at < len(given) else ""
                words = _("row %(n)s, %(column)s") % {"n": at + 1, "column": column["label"]}
                yield _("%(place)s is missing.") % {"place": f"{name}：{column['label']}" if name else words}
    yield from _unequal(answers, asked, rows, seen)


def _unequal(answers: Collected, asked: Field, rows: list[dict[str, Any]], seen: dict[str, Any]) -> Iterator[str]:
    for rule in asked.get("rules", []):
        if rule["rule"] != "equal_totals":
            continue
        left, right = (_total(answers, asked, rows, rule[side], seen) for side in ("left", "right"))  # type: ignore[literal-required]
        if left != right:
            words = rule.get("message") or _("The totals do not agree: %(left)s and %(right)s.")
            yield words % {"left": left, "right": right} if "%(left)s" in words else words


def _total(answers: Collected, asked: Field, rows: list[dict[str, Any]], named: str, seen: dict[str, Any]) -> Any:
    if any(column["name"] == named for column in asked.get("columns", [])):
        return total_of(asked, rows, named)
    table, dot, column = named.partition(".")
    if not dot:
        return number_of(seen.get(table)) or 0
    other = next((one for part in sections_of(answers.definition) for one in part.get("fields", [])
                  if one["name"] == table), None)  # fmt: skip
    return total_of(other, seen.get(table) or [], column) if other else 0


def _failed_checks(section: Section, copy: int, own: dict[str, Any]) -> Iterator[Lack]:
    labels = {one["name"]: one["label"] for one in section.get("fields", [])}
    for check in section.get("checks", []):
        first, second = check["fields"]
        left, right = (_comparable(own.get(name)) for name in (first, second))
        if left in (None, "") or right in (None, ""):
            continue
        passes = {"differ": left != right, "equal": left == right, "before": str(left) <= str(right)}[check["kind"]]
        if not passes:
            usual = {
                "differ": _("This must differ from “%(other)s”."),
                "equal": _("This must be the same as “%(other)s”."),
                "before": _("“%(other)s” must not come before this."),
            }[check["kind"]]
            words = check.get("message") or usual % {"other": labels[second]}
            yield Lack(section["name"], copy, first, labels[first], words)


def _comparable(value: Any) -> Any:
    return value.get("name") if isinstance(value, dict) else value

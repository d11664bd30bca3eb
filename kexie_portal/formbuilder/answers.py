"""Answers: whether they are the same, and how people read them on pages, in sheets and where two versions stand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kexie_portal.formbuilder.conditions import is_filled
from kexie_portal.formbuilder.definition import OTHER, PERSON_PARTS, Field
from kexie_portal.web import figures

NOTHING = "—"


def mark_of(value: Any) -> str:
    """Return a short mark by which two answers are told to be the same; nothing where there is none."""
    if not is_filled(value):
        return ""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def in_words(field: Mapping[str, Any], value: Any, other: str = "") -> str:
    """Say an answer; what was written beside "other" stands in `other`."""
    if not is_filled(value):
        return NOTHING
    if field["kind"] in ("one_of", "several_of"):
        return _chosen(field, value, other)
    return _WORDS.get(field["kind"], _plain)(field, value)


def _chosen(field: Mapping[str, Any], value: Any, other: str) -> str:
    labels = {option["value"]: option["label"] for option in field.get("options", [])}
    labels[OTHER] = labels.get(OTHER) or pgettext("choice of a form", "other")
    if other:
        labels[OTHER] = f"{labels[OTHER]}：{other}"
    chosen = value if isinstance(value, list) else [value]
    return "；".join(labels.get(one, str(one)) for one in chosen)


def _plain(field: Mapping[str, Any], value: Any) -> str:
    return str(value)


def _rich(field: Mapping[str, Any], value: Any) -> str:
    spaced = str(value).replace("</p>", "</p>\n").replace("</li>", "</li>\n").replace("<br>", "\n")
    return unescape(strip_tags(spaced)).strip()


def _number(field: Mapping[str, Any], value: Any) -> str:
    unit = field.get("unit", "")
    if field["kind"] == "integer":
        return f"{figures.count(value)}{unit}"
    whole, dot, rest = str(value).partition(".")
    return f"{figures.count(int(whole or 0))}{dot}{rest}{unit}" if whole.lstrip("-").isdigit() else f"{value}{unit}"


def _yes_no(field: Mapping[str, Any], value: Any) -> str:
    return _("yes") if value else _("no")


def _period(field: Mapping[str, Any], value: Any) -> str:
    return _("%(first)s to %(last)s") % {"first": value.get("from") or NOTHING, "last": value.get("to") or NOTHING}


def _person(field: Mapping[str, Any], value: Any) -> str:
    return "，".join(str(value[part]) for part in PERSON_PARTS if value.get(part))


def _people(field: Mapping[str, Any], value: Any) -> str:
    return "；\n".join(_person(field, one) for one in value)


def _organization(field: Mapping[str, Any], value: Any) -> str:
    return str(value.get("name") or value.get("code") or NOTHING)


def _files(field: Mapping[str, Any], value: Any) -> str:
    return "；".join(str(one.get("name", "")) for one in value)


def _table(field: Mapping[str, Any], value: Any) -> str:
    given = field.get("rows", {}).get("fixed", [])
    lines = []
    for at, row in enumerate(value):
        cells = [
            f"{column['label']} {in_words(column, row.get(column['name']))}"
            for column in field.get("columns", [])
            if is_filled(row.get(column["name"]))
        ]
        name = given[at].get("label", "") if at < len(given) else ""
        if cells:
            lines.append(" ".join([*([f"{name}："] if name else []), "，".join(cells)]))
    return "；\n".join(lines) or NOTHING


_WORDS: dict[str, Callable[[Mapping[str, Any], Any], str]] = {
    "rich_text": _rich,
    "integer": _number,
    "decimal": _number,
    "yuan": _number,
    "yes_no": _yes_no,
    "period": _period,
    "person": _person,
    "people": _people,
    "organization": _organization,
    "files": _files,
    "table": _table,
}


def part_labels() -> dict[str, str]:
    """Return the words of the parts of a person."""
    return {
        "name": _("name"),
        "sex": pgettext("of a person", "sex"),
        "birth": _("born on"),
        "title": _("professional title"),
        "employer": pgettext("of a person", "employer"),
        "phone": _("phone"),
    }


def people_field(field: Field) -> Field:
    """Return a list of people as a table, by the parts that are asked."""
    words = part_labels()
    kinds = {"birth": "date", "sex": "one_of"}
    columns: list[Any] = []
    for part in field.get("parts") or PERSON_PARTS:
        column: dict[str, Any] = {"name": part, "label": words[part], "kind": kinds.get(part, "short_text")}
        if part == "sex":
            column["options"] = [{"value": one, "label": one} for one in ("男", "女")]
        columns.append(column)
    return {**field, "kind": "table", "columns": columns}

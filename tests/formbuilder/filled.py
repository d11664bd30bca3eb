"""Answers to every question of a form, for the tests of its print."""

from __future__ import annotations

from typing import Any

from kexie_portal.formbuilder.definition import Definition, derived_columns, is_derived, sections_of

PERSON = {
    "name": "李一明",
    "sex": "女",
    "birth": "1988-05-06",
    "title": "研究员",
    "employer": "豫西轴承有限公司",
    "phone": "13900000001",
}
PLAIN: dict[str, Any] = {
    "short_text": "轴承寿命试验",
    "long_text": "本项目面向企业需求。\n分三步实施。",
    "rich_text": "<p>本项目面向企业需求。</p>",
    "integer": 12,
    "decimal": "3.50",
    "yuan": "1200.00",
    "yes_no": True,
    "date": "2026-03-12",
    "period": {"from": "2026-01-01", "to": "2027-12-31"},
    "person": PERSON,
    "people": [PERSON, {"name": "王二"}],
    "organization": {"name": "豫西轴承有限公司", "code": ""},
    "files": [{"uuid": "0", "name": "证书.pdf"}],
}


def answers_of(definition: Definition, *, rows: int = 2, text: str = "") -> dict[str, Any]:
    """Return answers by section, of a section that stands several times as a list; `text` stands in every long text."""
    found: dict[str, Any] = {}
    for section in sections_of(definition):
        given = {
            field["name"]: _value(field, rows, text) for field in section.get("fields", []) if not is_derived(field)
        }
        found[section["name"]] = [given] * section["repeat"]["max"] if "repeat" in section else given
    return found


def _value(field: Any, rows: int, text: str) -> Any:
    kind = field["kind"]
    if kind == "table":
        made = derived_columns(field)
        row = {one["name"]: _value(one, rows, "") for one in field["columns"] if one["name"] not in made}
        return [dict(row) for _one in range(len(field.get("rows", {}).get("fixed", [])) or rows)]
    if kind in ("one_of", "several_of"):
        value = field["options"][0]["value"]
        return [value] if kind == "several_of" else value
    if kind == "rich_text" and text:
        return "".join(f"<p>{line}</p>" for line in text.splitlines())
    return text or PLAIN[kind] if kind == "long_text" else PLAIN[kind]

"""Definitions that the tests of forms share."""

from __future__ import annotations

from typing import Any


def field(name: str, kind: str = "short_text", label: str = "", **more: Any) -> dict[str, Any]:
    """Return a field."""
    return {"name": name, "kind": kind, "label": label or name, **more}


def section(name: str, *fields: dict[str, Any], kind: str = "list", **more: Any) -> dict[str, Any]:
    """Return a section."""
    return {"name": name, "title": more.pop("title", name), "kind": kind, "fields": list(fields), **more}


def form(*sections: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a definition."""
    return {"title": "自述表", "code": "self", "unit_of_money": "yuan", "sections": list(sections), **more}


def options(*words: str) -> list[dict[str, str]]:
    """Return choices."""
    return [{"value": word, "label": word.upper()} for word in words]


def budget() -> dict[str, Any]:
    """Return a table with given rows in depths, a row outside the sum, a blocked cell and rules."""
    fixed = [
        {"label": "直接费用", "level": 1},
        {"label": "设备费", "level": 2},
        {"label": "其中：进口设备", "level": 2, "in_sum": False},
        {"label": "材料费", "level": 2, "blocked": ["price"]},
        {"label": "间接费用", "level": 1},
    ]
    columns = [
        field("price", "yuan", "单价"),
        field("number", "integer", "数量"),
        field("cost", "yuan", "金额"),
        field("share", "decimal", "占比"),
    ]
    return field(
        "budget",
        "table",
        "经费预算",
        columns=columns,
        rows={"fixed": fixed, "max": 3},
        sums={"columns": ["cost"], "label": "合计"},
        rules=[{"rule": "percent", "target": "share", "of": "cost"}],
    )


def every_kind() -> dict[str, Any]:
    """Return a form with all sixteen kinds."""
    plain = [
        field("a_text"),
        field("a_long", "long_text", limit={"max_chars": 200}),
        field("a_rich", "rich_text"),
        field("a_whole", "integer", limit={"min": 0, "max": 100}),
        field("a_decimal", "decimal", limit={"decimals": 3}, unit="公顷"),
        field("a_yuan", "yuan"),
        field("a_yes", "yes_no"),
        field("a_choice", "one_of", options=options("a", "b"), other=True),
        field("a_few", "several_of", options=options("a", "b", "c"), limit={"max_chosen": 2}),
        field("a_day", "date"),
        field("a_period", "period"),
        field("a_person", "person"),
        field("some_people", "people"),
        field("a_unit", "organization"),
        field("some_files", "files"),
    ]
    return form(section("plain", *plain), section("money", budget()))

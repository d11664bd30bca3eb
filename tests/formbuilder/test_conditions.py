"""Conditions and sums by the tables of cases that the scripts are held by as well (`static/tests/forms.test.mjs`)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kexie_portal.formbuilder.conditions import holds
from kexie_portal.formbuilder.reckoning import age_on, counted, worked_out

TABLES = Path(__file__).parents[2] / "static" / "tests"


def table(name: str) -> list[dict[str, Any]]:
    return list(json.loads((TABLES / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("case", table("conditions.json"), ids=str)
def test_a_condition_holds_as_the_table_says(case: dict[str, Any]) -> None:
    assert holds(case["when"], case["answers"]) is case["holds"]


@pytest.mark.parametrize("case", table("sums.json"), ids=lambda case: str(case["totals"]))
def test_a_table_is_worked_out_as_the_table_of_cases_says(case: dict[str, Any]) -> None:
    assert worked_out(case["field"], case["rows"]) == (case["done"], case["totals"])


def test_rows_are_counted_by_what_stands_in_a_column() -> None:
    rows = [{"title": "高级", "name": "a"}, {"title": "中级"}, {"title": "高级"}, {"title": ""}]
    assert (counted(rows), counted(rows, "title", "高级"), counted(None)) == (3, 2, 0)


def test_an_age_is_that_of_the_day_that_counts() -> None:
    born = {"birth": "1987-06-01"}
    assert (age_on(born, date(2027, 5, 31)), age_on(born, date(2027, 6, 1)), age_on("", date(2027, 1, 1))) == (
        39, 40, None,
    )  # fmt: skip

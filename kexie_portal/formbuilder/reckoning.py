"""What a form works out: cells of a row, subtotals of given rows, totals, shares, counts, ages.

`static/src/formsums.js` shows the same while one types; both are held by one table of cases
(`static/tests/sums.json`). What is kept is what is worked out here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from kexie_portal.formbuilder.definition import Column, Field, FixedRow

Row = dict[str, Any]
_MOST = Decimal(10) ** 18


def number_of(value: Any) -> Decimal | None:
    """Return a number that was answered; nothing for what is none."""
    if isinstance(value, bool) or value in (None, ""):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < _MOST else None


def decimals_of(column: Mapping[str, Any]) -> int:
    """Return how many decimals a number has: none, as the limit says, or two."""
    if column["kind"] == "integer":
        return 0
    return int(column.get("limit", {}).get("decimals", 2))


def kept(value: Decimal, column: Mapping[str, Any]) -> Any:
    """Return a number as it is kept: whole ones as numbers, others as text with their decimals."""
    rounded = value.quantize(
        Decimal(1).scaleb(-decimals_of(column)), rounding=ROUND_HALF_UP
    )  # not a figure: an amount to keep
    return int(rounded) if column["kind"] == "integer" else f"{rounded:f}"  # not a figure: an amount to keep


def given_rows(field: Field) -> list[FixedRow]:
    """Return the rows that the form gives."""
    return field.get("rows", {}).get("fixed", [])


def children(given: list[FixedRow]) -> dict[int, list[int]]:
    """Return for each given row that has rows below it (one level deeper, until its own level) which these are."""
    found: dict[int, list[int]] = {}
    for at, row in enumerate(given):
        level = row.get("level", 1)
        below = []
        for later in range(at + 1, len(given)):
            deeper = given[later].get("level", 1)
            if deeper <= level:
                break
            if deeper == level + 1 and given[later].get("in_sum", True):
                below.append(later)
        if below:
            found[at] = below
    return found


def worked_out(field: Field, rows: list[Row]) -> tuple[list[Row], Row]:
    """Return the rows of a table with all that is worked out in them, and the totals by column."""
    given, done = given_rows(field), [dict(row) for row in rows]
    columns = {column["name"]: column for column in field.get("columns", [])}
    for row in done:
        _cells(field, columns, row)
    summed = [columns[name] for name in field.get("sums", {}).get("columns", []) if name in columns]
    _subtotals(given, summed, done)
    totals = _totals(given, summed, done)
    _shares(field, columns, done, totals)
    return done, totals


def _cells(field: Field, columns: Mapping[str, Column], row: Row) -> None:
    for rule in field.get("rules", []):
        if rule["rule"] not in ("sum", "product"):
            continue
        parts = [number_of(row.get(name)) for name in rule["parts"]]
        row.pop(rule["target"], None)
        if (rule["rule"] == "product" and None in parts) or not any(part is not None for part in parts):
            continue
        result = Decimal(1 if rule["rule"] == "product" else 0)
        for part in parts:
            value = part or Decimal(0)
            result = result * value if rule["rule"] == "product" else result + value
        row[rule["target"]] = kept(result, columns[rule["target"]])


def _subtotals(given: list[FixedRow], summed: list[Column], rows: list[Row]) -> None:
    below = children(given)
    for at in sorted(below, reverse=True):
        if at >= len(rows):
            continue
        for column in summed:
            parts = [number_of(rows[one].get(column["name"])) for one in below[at] if one < len(rows)]
            rows[at].pop(column["name"], None)
            if any(part is not None for part in parts):
                rows[at][column["name"]] = kept(sum((part or Decimal(0) for part in parts), Decimal(0)), column)


def _totals(given: list[FixedRow], summed: list[Column], rows: list[Row]) -> Row:
    counted = [
        row
        for at, row in enumerate(rows)
        if at >= len(given) or (given[at].get("level", 1) == 1 and given[at].get("in_sum", True))
    ]
    found = {}
    for column in summed:
        parts = [number_of(row.get(column["name"])) for row in counted]
        found[column["name"]] = kept(sum((part or Decimal(0) for part in parts), Decimal(0)), column)
    return found


def _shares(field: Field, columns: Mapping[str, Column], rows: list[Row], totals: Row) -> None:
    for rule in field.get("rules", []):
        if rule["rule"] != "percent":
            continue
        total = number_of(totals.get(rule["of"])) or _plain_total(field, rule["of"], rows)
        for row in rows:
            row.pop(rule["target"], None)
            value = number_of(row.get(rule["of"]))
            if value is not None and total:
                row[rule["target"]] = kept(value * 100 / total, columns[rule["target"]])


def _plain_total(field: Field, column: str, rows: list[Row]) -> Decimal:
    given = given_rows(field)
    counted = [
        row
        for at, row in enumerate(rows)
        if at >= len(given) or (given[at].get("level", 1) == 1 and given[at].get("in_sum", True))
    ]
    return sum((number_of(row.get(column)) or Decimal(0) for row in counted), Decimal(0))


def total_of(field: Field, rows: list[Row], column: str) -> Decimal:
    """Return the total of a column, whether the form shows it or not."""
    done, totals = worked_out(field, rows)
    shown = number_of(totals.get(column))
    return shown if shown is not None else _plain_total(field, column, done)


def counted(rows: list[Row] | None, column: str = "", value: Any = None) -> int:
    """Count the rows in which something stands, or those whose column has a value."""
    there = [row for row in rows or [] if any(cell not in (None, "", []) for cell in row.values())]
    if not column:
        return len(there)
    return sum(1 for row in there if (row.get(column) == value if value is not None else row.get(column)))


def age_on(born: Any, day: date) -> int | None:
    """Return the full years from a day of birth (of a person too) to a day; nothing where it is not known."""
    text = born.get("birth") if isinstance(born, dict) else born
    try:
        birth = date.fromisoformat(str(text))
    except ValueError:
        return None
    years = day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
    return years if years >= 0 else None

"""The kinds of table on paper: free rows with empty ones, rows that the form gives, groups with merged columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from kexie_portal.formbuilder.definition import Field, derived_columns
from kexie_portal.formbuilder.enums import NUMBERS
from kexie_portal.formbuilder.printing.grids import Cell, Row
from kexie_portal.formbuilder.printing.values import NOTHING, number, shown
from kexie_portal.formbuilder.reckoning import worked_out

#: A choice in a cell prints its two options where they are so short in sum; else the chosen one alone.
SHORT_CHOICE = 6
SERIAL, BLOCKED = "序号", "/"


@dataclass(frozen=True)
class PrintedTable:
    """A table as it stands on paper: widths in percent (0 where the columns share the room), head, rows, unit above."""

    widths: list[int]
    head: list[Cell]
    rows: list[Row]
    unit: str = ""
    kind: str = "free"


@dataclass
class _Shape:
    """What the columns of a table are, left to right: serial number, merged groups, label, then what is asked."""

    asked: Field
    fixed: Sequence[Mapping[str, Any]] = ()
    groups: Sequence[str] = ()
    labels: bool = False
    serial: bool = False
    columns: Sequence[Mapping[str, Any]] = ()
    summed: frozenset[str] = field(default_factory=frozenset)

    @property
    def first(self) -> int:
        """Return how many columns stand before those that are asked."""
        return len(self.groups) + self.labels + self.serial


def table_of(asked: Field, rows: Sequence[Mapping[str, Any]] | None, *, money: str) -> PrintedTable:
    """Lay out a table; `rows` is None for a form that is printed empty: then no figure stands in it."""
    shape = _shape_of(asked)
    filled, totals = worked_out(asked, [dict(row) for row in rows or []])
    body = list(_body(shape, filled, empty=rows is None))
    if asked.get("sums"):
        body.append(_sum_row(shape, {} if rows is None else totals))
    kind = "groups" if shape.groups else "fixed" if shape.fixed else "free"
    return PrintedTable(_widths(shape), _head(shape), body, _unit(shape, money), kind)


def _shape_of(asked: Field) -> _Shape:
    rows = asked.get("rows", {})
    fixed = rows.get("fixed", [])
    labels = bool(fixed) and (bool(rows.get("label")) or any(row.get("label") for row in fixed))
    serial = bool(asked.get("print", {}).get("serial"))
    summed = frozenset(asked.get("sums", {}).get("columns", ()))
    return _Shape(asked, list(fixed), rows.get("groups", []), labels, serial, asked.get("columns", []), summed)


def _head(shape: _Shape) -> list[Cell]:
    label = shape.asked.get("rows", {}).get("label") or shape.asked.get("label", "")
    words = [SERIAL] * shape.serial + list(shape.groups) + [label] * shape.labels
    words += [_headed(column) for column in shape.columns]
    return [Cell(format_html("{}", one), "head") for one in words]


def _headed(column: Mapping[str, Any]) -> str:
    unit = column.get("unit")
    name = str(column.get("label", ""))
    return f"{name}（{unit}）" if unit and column.get("kind") != "yuan" else name


def _body(shape: _Shape, rows: Sequence[Mapping[str, Any]], *, empty: bool) -> Iterator[Row]:
    spans = _spans(shape)
    for place, given in enumerate(shape.fixed):
        row = rows[place] if place < len(rows) else {}
        cells = [Cell(format_html("{}", place + 1), "serial")] * shape.serial
        cells += _given_cells(shape, place, given, spans)
        cells += [_cell(shape, one, row, given, empty=empty) for one in shape.columns]
        yield Row(cells, "" if given.get("in_sum", True) else "aside")
    free = [row for row in rows[len(shape.fixed) :] if row]
    for place in range(len(shape.fixed), len(shape.fixed) + max(len(free), _printed(shape))):
        at = place - len(shape.fixed)
        yield _free_row(shape, place, free[at] if at < len(free) else None)


def _free_row(shape: _Shape, place: int, row: Mapping[str, Any] | None) -> Row:
    cells = [Cell(format_html("{}", place + 1), "serial")] * shape.serial
    before = len(shape.groups) + shape.labels
    if before:
        words = (row or {}).get("label", "")
        cells.append(Cell(format_html("{}", words), "label", columns=before))
    cells += [_cell(shape, column, row or {}, {}, empty=row is None) for column in shape.columns]
    return Row(cells)


def _printed(shape: _Shape) -> int:
    rows = shape.asked.get("rows", {})
    if "printed_empty" in rows:
        return int(rows["printed_empty"])
    return 0 if shape.fixed else max(3, int(rows.get("min", 0)))


def _spans(shape: _Shape) -> dict[tuple[int, int], int]:
    """Return over how many rows the cell at (row, depth) of the merged columns goes; none where it is merged away."""
    depths = len(shape.groups) + (1 if shape.labels and shape.groups else 0)
    keys = [(*row.get("group", []), row.get("label", "")) for row in shape.fixed]
    spans: dict[tuple[int, int], int] = {}
    for depth in range(depths):
        start = 0
        for place in range(1, len(keys) + 1):
            if place == len(keys) or keys[place][: depth + 1] != keys[start][: depth + 1]:
                spans[start, depth] = place - start
                start = place
    return spans


def _given_cells(
    shape: _Shape, place: int, given: Mapping[str, Any], spans: Mapping[tuple[int, int], int]
) -> Iterator[Cell]:
    words = [*given.get("group", []), *([given.get("label", "")] if shape.labels else [])]
    for depth, word in enumerate(words):
        if shape.groups:
            if over := spans.get((place, depth)):
                yield Cell(format_html("{}", word), "group", rows=over)
        else:
            yield Cell(format_html("{}", word), "label", depth=int(given.get("level", 1)) - 1)


def _cell(
    shape: _Shape, column: Mapping[str, Any], row: Mapping[str, Any], given: Mapping[str, Any], *, empty: bool
) -> Cell:
    name = str(column.get("name"))
    if name in given.get("blocked", ()):
        return Cell(SafeString(BLOCKED), "blocked")
    if column.get("printed_empty"):
        return Cell(NOTHING, "hand")
    if column.get("kind") in NUMBERS:
        typed = row.get(name)
        if typed in (None, "") and not empty and (name in shape.summed or name in derived_columns(shape.asked)):
            typed = "0"
        return Cell(format_html("{}", _figure(column, typed)), "number")
    return Cell(_worded(column, row), "words" if column.get("kind") in ("short_text", "long_text") else "value")


def _figure(column: Mapping[str, Any], typed: object) -> str:
    kind = "yuan" if column.get("kind") == "yuan" or column.get("unit") == "万元" else str(column.get("kind"))
    return number(typed, kind)


def _worded(column: Mapping[str, Any], row: Mapping[str, Any]) -> SafeString:
    if column.get("kind") == "date" and not row.get(str(column.get("name"))):
        return NOTHING
    options = column.get("options", ())
    letters = sum(len(str(one["label"])) for one in options)
    if column.get("kind") != "one_of" or (len(options) <= 2 and letters <= SHORT_CHOICE):
        return shown(column, row)
    value = row.get(str(column.get("name")))
    return format_html("{}", next((one["label"] for one in options if one["value"] == value), ""))


def _sum_row(shape: _Shape, totals: Mapping[str, Any]) -> Row:
    label = Cell(
        format_html("{}", shape.asked.get("sums", {}).get("label") or "合计"), "label", columns=max(shape.first, 1)
    )
    cells = [label]
    for column in shape.columns if shape.first else shape.columns[1:]:
        name = str(column.get("name"))
        figure = _figure(column, totals[name]) if name in totals else ""
        cells.append(Cell(format_html("{}", figure), "number"))
    return Row(cells, "sum")


def _widths(shape: _Shape) -> list[int]:
    asked = [int(column.get("width", 0)) for column in shape.columns]
    first = [7] * shape.serial + [14] * len(shape.groups)
    if not shape.labels:
        return first + asked
    left = 100 - sum(first) - sum(asked) if all(asked) else 26
    return [*first, max(left, 12), *asked]


def _unit(shape: _Shape, money: str) -> str:
    """Return the unit of money that stands at the right above a table with amounts."""
    for column in shape.columns:
        if column.get("kind") == "yuan":
            return column.get("unit") or money
        if column.get("unit") == "万元":
            return "万元"
    return ""

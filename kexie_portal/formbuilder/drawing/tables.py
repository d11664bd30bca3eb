"""Tables: rows that the form gives, rows that come and go, cells that are blocked, locked or worked out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kexie_portal.formbuilder.answers import in_words
from kexie_portal.formbuilder.conditions import is_filled
from kexie_portal.formbuilder.definition import MOST_ROWS, Field, derived_columns
from kexie_portal.formbuilder.drawing.fields import css_of, hint_of, simple_field
from kexie_portal.formbuilder.drawing.parts import OrganizationField
from kexie_portal.formbuilder.reckoning import Row, children, given_rows, worked_out

EMPTY_ROWS = 1
MORE_ROWS = 3


def cell_field(column: Any) -> forms.Field:
    """Return the form field of a cell."""
    if column["kind"] == "organization":
        return OrganizationField(required=False)
    return simple_field(column, in_cell=True, required=False)


class Layout:
    """Which cells of a table are typed, and what stands in the others."""

    def __init__(self, asked: Field, held: list[Row]) -> None:
        self.asked, self.held = asked, held
        self.given = given_rows(asked)
        self.columns = [column for column in asked.get("columns", []) if not column.get("printed_empty")]
        self.cells = {column["name"]: cell_field(column) for column in self.columns}
        self.derived = derived_columns(asked)
        self._below = children(self.given)
        self._summed = set(asked.get("sums", {}).get("columns", []))

    def state(self, at: int, column: Any) -> str:
        """Say of a cell whether it is blocked, worked out, locked or typed."""
        name = column["name"]
        if at < len(self.given) and name in self.given[at].get("blocked", []):
            return "blocked"
        if name in self.derived or (at in self._below and name in self._summed):
            return "derived"
        if column.get("locked"):
            return "locked"
        return "typed"

    def held_cell(self, at: int, name: str) -> Any:
        """Return what a cell says now."""
        return self.held[at].get(name) if at < len(self.held) else None

    @property
    def most(self) -> int:
        """Return the most rows, those that the form gives among them."""
        rows = self.asked.get("rows", {})
        free = rows.get("max", 0 if self.given else 50)
        return min(MOST_ROWS, len(self.given) + free)

    def drawn_rows(self, filled: int, more: bool) -> int:
        """Return how many rows are drawn: all that are filled, the least, and some to go on."""
        least = len(self.given) + self.asked.get("rows", {}).get("min", 0)
        ahead = MORE_ROWS if more else (0 if self.given else EMPTY_ROWS)
        return min(self.most, max(least, filled + (MORE_ROWS if more else 0), ahead))


class TableWidget(forms.Widget):
    """A table of inputs with a verb for another row; without a script that verb saves and draws more rows."""

    template_name = "formbuilder/widgets/table.html"
    use_fieldset = True

    def __init__(self, layout: Layout, *, more: bool = False, money: str = "") -> None:
        self.layout, self.more, self.money = layout, more, money
        super().__init__()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Draw head, rows, totals, and an empty row for the script to copy."""
        context = super().get_context(name, value, attrs)
        rows, layout = value or [], self.layout
        shown = layout.drawn_rows(len(rows), self.more)
        done, totals = worked_out(layout.asked, [dict(row) for row in rows])
        drawn = [self._row(name, at, rows[at] if at < len(rows) else {}, done) for at in range(shown)]
        context |= {
            "name": name,
            "plain_name": layout.asked["name"],
            "groups": layout.asked.get("rows", {}).get("groups", []),
            "row_label": layout.asked.get("rows", {}).get("label") or pgettext("row of a table", "item"),
            "has_labels": any(row.get("label") for row in layout.given),
            "heads": [(column["label"], hint_of(column, self.money), column.get("required")) for column in
                      layout.columns],
            "rows": drawn,
            "blank": self._row(name, "__row__", {}, []),
            "total": [totals.get(column["name"]) for column in layout.columns] if totals else None,
            "total_names": [column["name"] if column["name"] in totals else "" for column in layout.columns],
            "total_label": layout.asked.get("sums", {}).get("label") or pgettext("of a table", "Total"),
            "most": layout.most,
            "grows": layout.most > len(layout.given),
        }  # fmt: skip
        return context

    def _row(self, name: str, at: Any, row: Mapping[str, Any], done: list[Row]) -> dict[str, Any]:
        layout = self.layout
        given = layout.given[at] if isinstance(at, int) and at < len(layout.given) else None
        place = at if isinstance(at, int) else MOST_ROWS
        values = done[at] if isinstance(at, int) and at < len(done) else row
        words = _("row %(n)s") % {"n": at + 1} if isinstance(at, int) else ""
        label = (given or {}).get("label") or words
        cells = [self._cell(f"{name}-{at}", place, column, values, row, str(label)) for column in layout.columns]
        level = (given or {}).get("level", 1)
        group = (given or {}).get("group") or [""] * len(layout.asked.get("rows", {}).get("groups", []))
        return {"at": at, "given": given, "level": level, "cells": cells, "group": group}

    def _cell(
        self, prefix: str, at: int, column: Any, values: Mapping[str, Any], typed: Mapping[str, Any], row: str
    ) -> dict[str, Any]:
        name, state = column["name"], self.layout.state(at, column)
        if state in ("blocked", "derived", "locked"):
            value = self.layout.held_cell(at, name) if state == "locked" else values.get(name)
            return {"state": state, "name": name, "text": "/" if state == "blocked" else in_words(column, value)}
        field = self.layout.cells[name]
        attrs = {"id": f"id_{prefix}-{name}", "aria-label": f"{row} {column['label']}", "class": css_of(field)}
        html = field.widget.render(f"{prefix}-{name}", field.prepare_value(typed.get(name)), attrs)
        return {"state": state, "name": name, "html": html}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Row]:
        """Read the rows as they were typed; rows that are to go are left out."""
        rows = []
        for at in range(self._sent(data, name)):
            prefix = f"{name}-{at}"
            if data.get(f"{prefix}-gone") and at >= len(self.layout.given):
                continue
            rows.append(
                {key: cell.widget.value_from_datadict(data, files, f"{prefix}-{key}") for key, cell in
                 self.layout.cells.items()} | {"__at__": at}
            )  # fmt: skip
        return rows

    def _sent(self, data: Any, name: str) -> int:
        try:
            return max(0, min(int(data.get(f"{name}-rows", 0)), self.layout.most))
        except (TypeError, ValueError):
            return 0

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Tell whether the table was not sent."""
        return f"{name}-rows" not in data

    def id_for_label(self, id_: str) -> str:
        """Name no single input: the group has the label."""
        return ""


class TableField(forms.Field):
    """A table; cleans to its rows with all that is worked out, without the empty ones at the end."""

    def __init__(self, asked: Field, *, held: Any = None, more: bool = False, money: str = "", **options: Any) -> None:
        self.layout = Layout(asked, held or [])
        super().__init__(widget=TableWidget(self.layout, more=more, money=money), **options)

    def clean(self, value: Any) -> list[Row]:
        """Return the rows; raises with row and column of each cell that is wrong."""
        rows, wrong = [], []
        for at, typed in enumerate(value or []):
            row: Row = {}
            for column in self.layout.columns:
                try:
                    cell = self._cell(at, typed, column)
                except ValidationError as error:
                    label = _("row %(n)s, %(column)s") % {"n": at + 1, "column": column["label"]}
                    wrong += [f"{label}：{message}" for message in error.messages]
                    continue
                if cell is not None and cell != "":
                    row[column["name"]] = cell
            rows.append(row)
        if wrong:
            raise ValidationError(wrong)
        return worked_out(self.layout.asked, self._trimmed(rows))[0]

    def _cell(self, at: int, typed: Mapping[str, Any], column: Any) -> Any:
        state = self.layout.state(at, column)
        if state == "locked":
            return self.layout.held_cell(int(typed.get("__at__", at)), column["name"])
        if state != "typed":
            return None
        found = self.layout.cells[column["name"]].clean(typed.get(column["name"]))
        return found if is_filled(found) else None

    def _trimmed(self, rows: list[Row]) -> list[Row]:
        given = len(self.layout.given)
        return rows[:given] + [row for row in rows[given:] if row] if any(rows) else []

"""Columns of a list: which are shown, how a cell is drawn, what a cell is worth in a spreadsheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.db.models import Model
from django.http import QueryDict
from django.utils.html import conditional_escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django_tables2.columns import BoundColumn
from django_tables2.rows import BoundRow
from django_tables2.utils import Accessor, signature

EMPTY = (None, "")
SHORT = 12
GIVEN = {"value", "record", "column", "bound_column", "table"}
#: What draws the cell of a record in one column.
Drawer = Callable[[Model], Any]
RAW = (int, float, Decimal, dt.date, dt.datetime, bool)


class ListTable(tables.Table):
    """Base of the portal's tables: a dash where there is nothing, order by `sort`."""

    order_by_field = "sort"

    class Meta:
        default = "—"
        order_by_field = "sort"


class NumberColumn(tables.Column):
    """A column of numbers, set flush right."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("attrs", {"td": {"class": "num"}, "th": {"class": "num"}})
        super().__init__(**options)


class DayColumn(tables.Column):
    """A column of days as 2019-05-20, which are never broken."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("attrs", {"td": {"class": "text-nowrap"}})
        super().__init__(**options)

    def render(self, value: dt.date) -> str:
        """Write the day in the order that sorts."""
        return value.strftime("%Y-%m-%d")


class TimeColumn(tables.Column):
    """A column of moments in local time, to the minute."""

    def render(self, value: dt.datetime) -> str:
        from django.utils import timezone  # only tables with times need it

        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")


class YesNoColumn(tables.Column):
    """A column that says yes or no in words, never by a colour alone."""

    empty_values = (None, "")

    def render(self, value: bool) -> str:
        return _("yes") if value else _("no")


def chosen_columns(
    query: QueryDict, table_class: type[tables.Table], default: Sequence[str], always: Sequence[str]
) -> list[str]:
    """Read `columns=a,b` or repeated `columns=a` in the table's own order; unknown names are ignored."""
    names = list(table_class.base_columns)
    wanted = {name for part in query.getlist("columns") for name in part.split(",")} & set(names)
    if not wanted:
        wanted = set(default or names)
    return [name for name in names if name in wanted or name in always]


def head_cells(table: tables.Table, query: QueryDict) -> Iterator[SafeString]:
    """Draw the heads; one that can be sorted is a link that says how it is sorted now."""
    sorted_by = {name.lstrip("-"): name for part in query.getlist("sort") for name in part.split(",")}
    for column in table.columns:
        css = column.column.attrs.get("th", {}).get("class", "")
        if not column.orderable:
            yield format_html('<th scope="col" class="{}">{}</th>', css, column.header)
            continue
        now = sorted_by.get(column.name, "")
        link = query.copy()
        link.pop("page", None)
        link["sort"] = column.name if now.startswith("-") or not now else f"-{column.name}"
        order = "descending" if now.startswith("-") else "ascending" if now else "none"
        mark = {"descending": "↓", "ascending": "↑", "none": ""}[order]
        yield format_html(
            '<th scope="col" class="{}" aria-sort="{}"><a href="?{}">{}<span aria-hidden="true">{}</span></a></th>',
            css,
            order,
            link.urlencode(),
            column.header,
            mark,
        )


@dataclass(frozen=True)
class Cell:
    """How the cells of one column are drawn, worked out once: django-tables2 would find it out anew for every cell."""

    render: Callable[..., Any]
    takes: tuple[str, ...]
    path: tuple[str, ...]
    is_choice: bool
    column: BoundColumn

    @classmethod
    def of(cls, bound: BoundColumn, record: Model) -> Cell | None:
        """Return the short way for a column, or None where the library's own way must be gone."""
        takes, catch_all = signature(bound.render)
        accessor = Accessor(bound.accessor)
        field = accessor.get_field(record)
        path = tuple(accessor.bits)
        if field is None:
            known = len(path) == 1 and hasattr(record, path[0]) and not callable(getattr(record, path[0]))
        else:
            known = not field.many_to_many
        simple = not catch_all and set(takes) <= GIVEN and not (bound.link and bound.link.url)
        if known and simple and bound.column.empty_values in (EMPTY, ()):
            return cls(bound.render, takes, path, bool(getattr(field, "choices", None)), bound)
        return None

    def draw(self, record: Model, table: tables.Table) -> Any:
        """Return the content of the cell of a record."""
        value: Any = record
        holder = value
        for name in self.path:
            holder, value = value, getattr(value, name, None)
        if self.is_choice and holder is not None:
            value = getattr(holder, f"get_{self.path[-1]}_display")()
        if self.column.column.empty_values and (value is None or (isinstance(value, str) and not value)):
            return self.column.default
        known = {
            "value": value,
            "record": record,
            "column": self.column.column,
            "bound_column": self.column,
            "table": table,
        }
        content = self.render(**{name: known[name] for name in self.takes})
        return self.column.link(content, **known) if self.column.link else content


def _drawers(table: tables.Table, names: Sequence[str], record: Model) -> list[Drawer]:
    """Return for each column what draws its cell of a record."""

    def library(name: str) -> Drawer:
        return lambda one: BoundRow(one, table).get_cell(name)

    def short(cell: Cell) -> Drawer:
        return lambda one: cell.draw(one, table)

    cells = [(name, Cell.of(table.columns[name], record)) for name in names]
    return [short(cell) if cell else library(name) for name, cell in cells]


def body_rows(
    table: tables.Table,
    records: Iterable[Model],
    *,
    selectable: bool = False,
    chosen: Collection[str] = frozenset(),
) -> SafeString:
    """Draw the rows of a page in one pass: a template loop over cells costs several times as much.

    The boxes of the `chosen` keys are ticked.
    """
    shape = [
        (column.name, column.column.attrs.get("td", {}).get("class", ""), conditional_escape(column.header))
        for column in table.columns
    ]
    opens = [(name, _open(label, css), _open(label, f"{css} text-nowrap".strip())) for name, css, label in shape]
    lines: list[str] = []
    drawers: list[Drawer] = []
    for record in records:
        drawers = drawers or _drawers(table, [name for name, *_starts in opens], record)
        cells = [_cell(opens[n], conditional_escape(draw(record))) for n, draw in enumerate(drawers)]
        box = _box(record, ticked=str(record.pk) in chosen) if selectable else ""
        lines.append(f"<tr>{box}{''.join(cells)}</tr>")
    return mark_safe("".join(lines))  # noqa: S308  every cell was escaped above


def _open(label: str, css: str) -> str:
    return format_html('<td data-label="{}" class="{}">' if css else '<td data-label="{}">', label, css)


def _cell(opens: tuple[str, str, str], content: str) -> str:
    """Close a cell; a name or a word is never broken over two lines, the room goes to what is long."""
    short = len(content) <= SHORT and "<" not in content
    return f"{opens[2 if short else 1]}{content}</td>"


def _box(record: Model, *, ticked: bool = False) -> str:
    label = conditional_escape(_("Select %(name)s") % {"name": record})
    return (
        f'<td class="cell-box"><input type="checkbox" class="form-check-input m-0" name="selected" value="{record.pk}" '
        f'data-bulk-row{" checked" if ticked else ""} aria-label="{label}"></td>'
    )


def cell_value(row: BoundRow, column: BoundColumn) -> object:
    """Tell what a cell is worth in a spreadsheet: a real number or day where it is one, else the text that is shown."""
    if hasattr(column.column, "exported") and not hasattr(row.table, f"value_{column.name}"):
        return column.column.exported(row.record)
    if not hasattr(row.table, f"value_{column.name}"):
        try:
            raw = column.accessor.resolve(row.record)
        except Exception:  # an accessor leads to nothing: the cell is drawn by `render` alone
            raw = None
        if isinstance(raw, RAW) and not _has_choices(row, column):
            return raw
    value = row.get_cell_value(column.name)
    if value is None or value == row.table.default:
        return None
    return value if isinstance(value, RAW) else strip_tags(str(value)).strip()


def _has_choices(row: BoundRow, column: BoundColumn) -> bool:
    field = column.accessor.get_field(row.record)
    return bool(getattr(field, "choices", None))


def export_rows(
    table: tables.Table, records: Iterable[Model], columns: Sequence[BoundColumn]
) -> Iterator[list[object]]:
    """Give the cells of every record in the order of the columns."""
    for record in records:
        row = BoundRow(record, table)
        yield [cell_value(row, column) for column in columns]

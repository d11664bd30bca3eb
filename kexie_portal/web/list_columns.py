"""Columns of a list: which are shown, how a cell is drawn, what a cell is worth in a spreadsheet."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.http import QueryDict
from django.utils.html import conditional_escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django_tables2.rows import BoundRow
from django_tables2.utils import signature

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
    """A column of days as 2019-05-20."""

    def render(self, value: dt.date) -> str:
        """Write the day in the order that sorts."""
        return value.strftime("%Y-%m-%d")


class TimeColumn(tables.Column):
    """A column of moments in local time, to the minute."""

    def render(self, value: dt.datetime) -> str:
        """Write the local time."""
        from django.utils import timezone  # only tables with times need it

        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")


class YesNoColumn(tables.Column):
    """A column that says yes or no in words, never by a colour alone."""

    empty_values = (None, "")

    def render(self, value: bool) -> str:
        """Say yes or no."""
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


class ListRow(BoundRow):
    """A row that learns once a column what its `render` takes: django-tables2 inspects it anew for every cell."""

    def __init__(self, record: Any, table: tables.Table, known: dict[str, tuple[tuple[str, ...], str | None]]) -> None:
        super().__init__(record, table)
        self._known = known

    def _call_render(self, bound_column: Any, value: Any = None) -> Any:
        render = bound_column.render
        if bound_column.name not in self._known:
            self._known[bound_column.name] = signature(render)
        names, catch_all = self._known[bound_column.name]
        given = self._optional_cell_arguments(bound_column, value)
        content = render(**(given if catch_all else {name: given[name] for name in names}))
        return bound_column.link(content, **given) if bound_column.link else content


def body_rows(table: tables.Table, records: Iterable[Any], *, selectable: bool = False) -> SafeString:
    """Draw the rows of a page in one pass: a template loop over cells costs several times as much."""
    shape = [
        (column.name, column.column.attrs.get("td", {}).get("class", ""), conditional_escape(column.header))
        for column in table.columns
    ]
    opens = [
        (name, format_html('<td data-label="{}" class="{}">' if css else '<td data-label="{}">', label, css))
        for name, css, label in shape
    ]
    lines: list[str] = []
    known: dict[str, tuple[tuple[str, ...], str | None]] = {}
    for record in records:
        row = ListRow(record, table, known)
        cells = [f"{start}{conditional_escape(row.get_cell(name))}</td>" for name, start in opens]
        lines.append(f"<tr>{_box(record) if selectable else ''}{''.join(cells)}</tr>")
    return mark_safe("".join(lines))  # noqa: S308  every cell was escaped above


def _box(record: Any) -> str:
    label = conditional_escape(_("Select %(name)s") % {"name": record})
    return (
        f'<td class="cell-box"><input type="checkbox" class="form-check-input m-0" name="selected" value="{record.pk}" '
        f'data-bulk-row aria-label="{label}"></td>'
    )


def cell_value(row: BoundRow, column: Any) -> Any:
    """Tell what a cell is worth in a spreadsheet: a real number or day where it is one, else the text that is shown."""
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


def _has_choices(row: BoundRow, column: Any) -> bool:
    field = column.accessor.get_field(row.record)
    return bool(getattr(field, "choices", None))


def export_rows(table: tables.Table, records: Iterable[Any], columns: Sequence[Any]) -> Iterator[list[Any]]:
    """Give the cells of every record in the order of the columns."""
    for record in records:
        row = BoundRow(record, table)
        yield [cell_value(row, column) for column in columns]

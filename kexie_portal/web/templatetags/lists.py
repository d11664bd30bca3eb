"""Parts of a list page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import django_tables2 as tables
from django import template
from django.core.paginator import Page
from django.db.models import Model
from django.http import QueryDict
from django.utils.safestring import SafeString

from kexie_portal.web.list_columns import body_rows, head_cells

register = template.Library()


@register.simple_tag
def list_heads(table: tables.Table, query: str) -> list[SafeString]:
    """Draw the heads of the columns shown."""
    return list(head_cells(table, QueryDict(query)))


@register.simple_tag
def list_rows(
    table: tables.Table, records: Iterable[Model], selectable: bool = False, chosen: Collection[str] = frozenset()
) -> SafeString:
    """Draw the rows of the page; those whose keys are chosen are selected."""
    return body_rows(table, records, selectable=selectable, chosen=chosen)


@register.simple_tag
def page_numbers(page: Page[Model]) -> Iterator[int | str]:
    """Name the pages worth a link: the ends and the neighbours."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)

"""Figures of a period report in templates."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kexie_portal.web import figures
from orgs.common.enums import EnterpriseClass
from reports.periods import drill, words
from reports.periods.enums import FigureState
from reports.periods.models.period import PeriodReport
from reports.periods.models.snapshot import Snapshot

register = template.Library()
register.filter("figure", words.spoken)
register.filter("figure_pair", words.pair)
register.filter("points", words.change)
register.filter("lock_of", words.lock_of)
register.filter("difference", words.difference)


register.simple_tag(words.change_head, name="change_head")


@register.filter
def class_name(klass: str) -> str:
    """Name a class of enterprises."""
    return str(EnterpriseClass(klass).label)


@register.simple_tag
def counted(report: PeriodReport, cell: Snapshot | None) -> SafeString:
    """Show a rate or count as a link to the rows behind it; no data and does not apply look different."""
    text = words.spoken(cell)
    if cell is None or cell.state == FigureState.NOT_APPLICABLE:
        return format_html('<span class="cell-na">{}</span>', text)
    if cell.state == FigureState.NO_DATA:
        return format_html('<span class="cell-none">{}</span>', text)
    return _link(drill.numerator_url(report, cell), text)


@register.simple_tag
def part(report: PeriodReport, cell: Snapshot, which: str) -> SafeString:
    """Show the covered (`numerator`) or registered (`denominator`) enterprises as a link to them."""
    number = getattr(cell, which)
    if number is None:
        return format_html('<span class="no-value">{}</span>', "—")
    url = drill.numerator_url(report, cell) if which == "numerator" else drill.denominator_url(report, cell)
    return _link(url, figures.count(number))


@register.simple_tag
def paired(report: PeriodReport, cell: Snapshot | None) -> SafeString:
    """Show a figure with what it is made of, as a link to the rows behind it."""
    return _link(drill.numerator_url(report, cell) if cell else "", words.pair(cell))


@register.filter
def signed(number: int | None) -> str:
    """Show a change of a count with its sign."""
    return "—" if number is None else figures.signed(number, 0)


@register.filter
def figure_title(cell: Snapshot, part: str) -> str:
    """Name what a list of rows holds."""
    return words.rows_title(cell, part)


def _link(url: str, text: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, text) if url else format_html("{}", text)

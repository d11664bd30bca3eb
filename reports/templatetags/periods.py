"""Figures of a period report in templates."""

from typing import Any

from django import template

from orgs.enums import EnterpriseClass
from reports.models import PeriodReport, Snapshot
from reports.periods import drill, words

register = template.Library()
register.filter("figure", words.spoken)
register.filter("points", words.change)


@register.filter
def class_name(klass: str) -> Any:
    """Name a class of enterprises."""
    return EnterpriseClass(klass).label


@register.simple_tag
def rows_url(report: PeriodReport, cell: Snapshot | None) -> str:
    """Return the address of the rows behind a figure, empty where there is none."""
    return drill.rows_url(report, cell) if cell else ""

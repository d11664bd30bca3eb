"""The list of elections due at societies and federations."""

from __future__ import annotations

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.list_columns import DayColumn, ListTable, NumberColumn
from kexie_portal.web.templatetags.components import state
from orgs.common.terms import DUE, DUE_TONES, span_of
from orgs.societies.models.society import SocietyTerm


class SocietyTermTable(ListTable):
    """Every running term with the day on which its election is due."""

    name = tables.Column(
        accessor="organization__name", verbose_name=_("society or federation"), order_by="organization__name"
    )
    kind = tables.Column(accessor="organization__kind", verbose_name=_("kind"))
    unit = tables.Column(
        accessor="organization__parent",
        verbose_name=_("city or province"),
        order_by=("organization__tree_id", "organization__lft"),
    )
    number = NumberColumn(verbose_name=_("term"))
    first_day = DayColumn()
    due_day = DayColumn()
    standing = tables.Column(accessor="due_day", verbose_name=_("time left"), order_by="due_day")

    class Meta(ListTable.Meta):
        model = SocietyTerm
        fields = ("name", "kind", "unit", "number", "first_day", "due_day", "standing")

    def render_name(self, value: str, record: SocietyTerm) -> SafeString:
        """Lead to its page."""
        return format_html('<a href="{}">{}</a>', record.organization.get_absolute_url(), value)

    def render_kind(self, record: SocietyTerm) -> str:
        return str(record.organization.get_kind_display())

    def render_unit(self, record: SocietyTerm) -> str:
        """Name its city, or the province."""
        unit = record.organization.parent
        return (unit.short_name or unit.name) if unit else "—"

    def render_standing(self, record: SocietyTerm) -> SafeString | str:
        """Say how near it is."""
        if record.due_day is None:
            return "—"
        key = span_of(record.due_day, timezone.localdate())
        return state(DUE[key], DUE_TONES.get(key, ""))

    def value_standing(self, record: SocietyTerm) -> str:
        return str(DUE[span_of(record.due_day, timezone.localdate())]) if record.due_day else ""

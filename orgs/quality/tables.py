"""The findings of a rule as lists, and the list of what was checked and is right."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.list_columns import DayColumn, ListTable
from orgs.filters.choices import SelectedFilter, UnitFilter
from orgs.models import Enterprise, Organization, QualityException
from orgs.quality.catalogue import RULES, Rule
from orgs.queries import finding
from orgs.queries.units import label


class _Findings(ListTable):
    """What every list of findings shows: the record and the way to put it right; the view names the rule."""

    rule: Rule

    def render_name(self, value: str, record: Any) -> SafeString:
        """Lead to the record."""
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_fix(self, record: Any) -> SafeString:
        """Lead to where it is put right."""
        return format_html('<a class="btn btn-sm" href="{}">{}</a>', self.rule.fix(record.pk), self.rule.verb)


class NodeFindings(_Findings):
    """Associations or units at fault."""

    name = tables.Column()
    place = tables.Column(
        accessor="kind", verbose_name=_("county or park"), order_by=("tree_id", "lft"), empty_values=(None, "")
    )
    opened = DayColumn()
    fix = tables.Column(accessor="kind", verbose_name=_("Put right"), orderable=False)

    class Meta(ListTable.Meta):
        model = Organization
        fields = ("name", "place", "opened", "fix")

    def render_place(self, record: Organization) -> str:
        """Name the unit that it lies under."""
        return label(record.parent) if record.parent else "—"


class EnterpriseFindings(_Findings):
    """Enterprises at fault."""

    name = tables.Column()
    uscc = tables.Column(verbose_name=_("USCC"), attrs={"td": {"class": "font-monospace"}})
    unit = tables.Column(accessor="unit", order_by=("unit__tree_id", "unit__lft"))
    size_class = tables.Column()
    fix = tables.Column(accessor="uscc", verbose_name=_("Put right"), orderable=False)

    class Meta(ListTable.Meta):
        model = Enterprise
        fields = ("name", "uscc", "unit", "size_class", "fix")

    def render_unit(self, record: Enterprise) -> str:
        """Name the unit with its city."""
        return label(record.unit)


class ExceptionTable(ListTable):
    """What was checked: which rule, which record, who says so and why."""

    rule = tables.Column(orderable=False)
    record = tables.Column(accessor="rule", verbose_name=_("record"), orderable=False)
    reason = tables.Column()
    checked_by = tables.Column(orderable=False)
    checked_on = DayColumn()
    verb = tables.Column(accessor="rule", verbose_name="", orderable=False)

    class Meta(ListTable.Meta):
        model = QualityException
        fields = ("rule", "record", "reason", "checked_by", "checked_on", "verb")

    def render_rule(self, value: str) -> str:
        """Name the rule."""
        return str(RULES[value].label) if value in RULES else value

    def render_record(self, record: QualityException) -> SafeString:
        """Lead to the record."""
        about: Any = record.organization or record.enterprise
        return format_html('<a href="{}">{}</a>', about.get_absolute_url(), about)

    def render_verb(self, record: QualityException) -> SafeString:
        """Offer to take it back."""
        url = reverse("orgs:quality_take_back", args=[record.pk])
        return format_html('<a class="btn btn-sm" href="{}">{}</a>', url, _("Take back"))


class NodeFilter(django_filters.FilterSet):
    """Findings among associations and units."""

    q = django_filters.CharFilter(method="by_words", label=_("name or pinyin initials"))
    unit = UnitFilter()
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=django_filters.widgets.forms.HiddenInput)

    class Meta:
        model = Organization
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Find by name."""
        return rows.filter(finding.matching(value, ""))


class EnterpriseFindingFilter(NodeFilter):
    """Findings among enterprises."""

    class Meta:
        model = Enterprise
        fields: list[str] = []

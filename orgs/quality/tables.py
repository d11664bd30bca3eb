"""The findings of a rule as lists, and the list of what was checked and is right."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.list_columns import DayColumn, ListTable
from orgs.common import scope
from orgs.pages.choices import SelectedFilter, UnitFilter
from orgs.quality.actions import permission
from orgs.quality.alike import Likes
from orgs.quality.catalogue import RULES, Rule
from orgs.quality.models import QualityException
from orgs.register.models.enterprise import Enterprise
from orgs.register.queries import finding
from orgs.tree.models.organization import Organization
from orgs.tree.queries import label

Record = Organization | Enterprise


class _Findings(ListTable):
    """What every list of findings shows: the record and the way to put it right; the view names the rule."""

    rule: Rule
    likes: Likes | None = None

    @classmethod
    def for_rule(cls, rule: Rule) -> type[_Findings]:
        """Return the table of a rule; one that finds records alike says of each which are like it."""
        told: dict[str, object] = {"rule": rule}
        if rule.others is not None:
            name, *others = cls.Meta.fields  # type: ignore[attr-defined]
            told["alike"] = tables.Column(accessor="pk", verbose_name=_("is like"), orderable=False)
            told["Meta"] = type("Meta", (cls.Meta,), {"fields": (name, "alike", *others)})
        return type(cls.__name__, (cls,), told)

    def render_name(self, value: str, record: Record) -> SafeString:
        """Lead to the record."""
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_fix(self, record: Record) -> SafeString:
        """Lead to where the record is put right; a user who may not do that opens the record."""
        place = record.unit if isinstance(record, Enterprise) else record
        keeps = scope.may(self.request.user, permission(self.rule), place)
        url, verb = (self.rule.fix(record.pk), self.rule.verb) if keeps else (record.get_absolute_url(), _("Open"))
        return format_html('<a class="btn btn-sm" href="{}">{}</a>', url, verb)

    def render_alike(self, record: Record) -> SafeString:
        """Lead to the records that it is like; of those out of sight only their number is told."""
        if self.likes is None:  # a file: all of its rows at once
            keys = self.data.data.order_by().values_list("pk", flat=True)
            self.likes = Likes(self.rule, self.request.user, keys)
        seen, hidden = self.likes.of(record.pk)
        links = [format_html('<a href="{}">{}</a>', one.get_absolute_url(), one) for one in seen]
        if hidden:
            words = ngettext("%(n)d outside your units", "%(n)d outside your units", hidden)
            links.append(format_html("{}", words % {"n": hidden}))
        return format_html("<span>{}</span>", format_html_join(gettext("; "), "{}", ((link,) for link in links)))

    def value_alike(self, record: Record) -> str:
        return strip_tags(self.render_alike(record))


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
    end_day = DayColumn()
    ended_because = tables.Column()
    verb = tables.Column(accessor="rule", verbose_name="", orderable=False)

    class Meta(ListTable.Meta):
        model = QualityException
        fields = ("rule", "record", "reason", "checked_by", "checked_on", "end_day", "ended_because", "verb")

    def render_rule(self, value: str) -> str:
        return str(RULES[value].label) if value in RULES else value

    def render_record(self, record: QualityException) -> SafeString:
        """Lead to the record."""
        about: Any = record.organization or record.enterprise
        return format_html('<a href="{}">{}</a>', about.get_absolute_url(), about)

    def render_verb(self, record: QualityException) -> SafeString:
        """Offer to take the exception back, as long as it holds."""
        if record.end_day is not None:
            return SafeString("")
        url = reverse("orgs:quality_take_back", args=[record.pk])
        return format_html('<a class="btn btn-sm" href="{}">{}</a>', url, _("Take back"))


Rows = QuerySet[Organization] | QuerySet[Enterprise]


class NodeFilter(django_filters.FilterSet):
    """Findings among associations and units."""

    q = django_filters.CharFilter(method="by_words", label=_("name or pinyin initials"))
    unit = UnitFilter()
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=django_filters.widgets.forms.HiddenInput)

    class Meta:
        model = Organization
        fields: list[str] = []

    def by_words(self, rows: Rows, _name: str, value: str) -> Rows:
        return rows.filter(finding.matching(value, ""))


class EnterpriseFindingFilter(NodeFilter):
    """Findings among enterprises."""

    class Meta:
        model = Enterprise
        fields: list[str] = []


class ExceptionFilter(django_filters.FilterSet):
    """Checked findings by rule and by whether they hold; the view gives those that hold unless more is asked for."""

    rule = django_filters.ChoiceFilter(choices=[(key, rule.label) for key, rule in RULES.items()], label=_("rule"))
    standing = django_filters.ChoiceFilter(
        choices=[("over", _("counted again or put right")), ("all", pgettext_lazy("checked findings", "all"))],
        method="by_standing",
        label=_("state"),
        empty_label=_("not counted now"),
    )

    class Meta:
        model = QualityException
        fields: list[str] = []

    def by_standing(self, rows: QuerySet[QualityException], _name: str, value: str) -> QuerySet[QualityException]:
        """Narrow to those that hold no longer."""
        return rows.filter(end_day__isnull=False) if value == "over" else rows

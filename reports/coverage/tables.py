"""Columns of the rows behind a figure and of the official counts."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.web.list_columns import DayColumn, ListTable, NumberColumn
from kexie_portal.web.templatetags.components import state
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization
from reports.coverage.models import OfficialCount


class EnterpriseRows(ListTable):
    """Enterprises with what put them into the figure."""

    name = tables.Column(linkify=True)
    unit = tables.Column(accessor="unit__short_name", verbose_name=gettext_lazy("unit"), order_by=("unit__lft",))
    covered = tables.Column(verbose_name=gettext_lazy("covered by an association"), orderable=False)
    industry = tables.Column(
        accessor="industry__name", verbose_name=gettext_lazy("industry"), order_by=("industry_id",)
    )
    size_class = tables.Column()
    staff = NumberColumn()
    scitech_workers = NumberColumn()
    opened = DayColumn()
    closed = DayColumn()

    class Meta(ListTable.Meta):
        model = Enterprise
        fields = (
            "name",
            "uscc",
            "unit",
            "covered",
            "industry",
            "size_class",
            "staff",
            "scitech_workers",
            "opened",
            "closed",
        )

    def render_covered(self, value: bool) -> SafeString:
        """Say it in a word."""
        return state(_("covered"), "good") if value else state(_("not covered"), "wait")


class AssociationRows(ListTable):
    """Associations with their days."""

    name = tables.Column(linkify=True)
    parent = tables.Column(accessor="parent__short_name", verbose_name=gettext_lazy("unit"), order_by=("parent__lft",))
    opened = DayColumn()
    closed = DayColumn()

    class Meta(ListTable.Meta):
        model = Organization
        fields = ("name", "parent", "opened", "closed")


class OfficialCounts(ListTable):
    """Official counts with their source."""

    unit = tables.Column(accessor="unit__short_name", verbose_name=gettext_lazy("unit"), order_by=("unit__lft",))
    as_of = DayColumn()
    count = NumberColumn(linkify=True)

    class Meta(ListTable.Meta):
        model = OfficialCount
        fields = ("unit", "enterprise_class", "as_of", "count", "source", "entered_by")

    def value_count(self, value: int) -> int:
        """Give spreadsheets the number."""
        return value

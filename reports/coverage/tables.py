"""Columns of the rows behind a figure and of the official counts."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.web.list_columns import DayColumn, ListTable, NumberColumn, TimeColumn
from kexie_portal.web.templatetags.components import state
from orgs.common.enums import SizeClass
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization
from reports.coverage.models import OfficialCount


def page_of(record: Enterprise | Organization) -> str | None:
    """Return the page of a row; what has left the reader's scope since the day of the figure has none for them."""
    return record.get_absolute_url() if record.is_seen else None  # type: ignore[union-attr]


class EnterpriseRows(ListTable):
    """Enterprises with what put them into the figure: place and size are those of its day."""

    name = tables.Column(linkify=page_of)
    unit = tables.Column(accessor="place_name", verbose_name=gettext_lazy("unit"), order_by=("place_name",))
    covered = tables.Column(verbose_name=gettext_lazy("covered by an association"), orderable=False)
    industry = tables.Column(
        accessor="industry__name", verbose_name=gettext_lazy("industry"), order_by=("industry_id",)
    )
    size_class = tables.Column(accessor="size", verbose_name=gettext_lazy("size class"), order_by=("size",))
    staff = NumberColumn()
    scitech_workers = NumberColumn()
    opened = DayColumn()
    closed = DayColumn()
    created_at = TimeColumn(verbose_name=gettext_lazy("entered on"))

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
            "created_at",
        )

    def render_size_class(self, value: str) -> str:
        """Say it in a word."""
        return str(SizeClass(value).label)

    def render_covered(self, value: bool) -> SafeString:
        """Say it in a word."""
        return state(_("covered"), "good") if value else state(_("not covered"), "wait")


class AssociationRows(ListTable):
    """Associations with their days."""

    name = tables.Column(linkify=page_of)
    parent = tables.Column(accessor="place_name", verbose_name=gettext_lazy("unit"), order_by=("place_name",))
    opened = DayColumn()
    closed = DayColumn()
    created_at = TimeColumn(verbose_name=gettext_lazy("entered on"))

    class Meta(ListTable.Meta):
        model = Organization
        fields = ("name", "parent", "opened", "closed", "created_at")


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

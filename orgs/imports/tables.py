"""The list of imports."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.list_columns import ListTable, NumberColumn, TimeColumn
from kexie_portal.web.templatetags.components import state
from orgs.imports.models import ImportBatch, Outcome
from orgs.imports.standing import standing_of
from orgs.tree.models.organization import Organization
from orgs.tree.queries import label


def _count(outcome: str, title: object) -> NumberColumn:
    return NumberColumn(accessor=f"counts__{outcome}", verbose_name=title, orderable=False)


class ImportTable(ListTable):
    """Every import: the file, who brought it in and when, and what it wrote."""

    file_name = tables.Column(linkify=True)
    unit = tables.Column(order_by=("unit__tree_id", "unit__lft"))
    target = tables.Column()
    state = tables.Column()
    rows = _count("rows", _("rows"))
    new = _count("new", Outcome.NEW.label)
    changed = _count("changed", Outcome.CHANGED.label)
    unchanged = _count("unchanged", Outcome.UNCHANGED.label)
    duplicate = _count("duplicate", Outcome.DUPLICATE.label)
    error = _count("error", Outcome.ERROR.label)
    created_by = tables.Column(accessor="created_by__name", verbose_name=_("sent in by"))
    created_at = TimeColumn()
    applied_at = TimeColumn()

    class Meta(ListTable.Meta):
        model = ImportBatch
        fields = (
            "file_name", "unit", "target", "state", "rows", "new", "changed", "unchanged", "duplicate", "error",
            "created_by", "created_at", "applied_at",
        )  # fmt: skip

    def render_unit(self, value: Organization) -> str:
        """Name the unit with its city."""
        return label(value)

    def render_state(self, record: ImportBatch) -> SafeString:
        """Say how it stands."""
        standing = standing_of(record)
        return state(standing.label, standing.tone)

    def value_state(self, record: ImportBatch) -> str:
        return standing_of(record).label

"""Public notices as a table for officers."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.list_columns import DayColumn, ListTable, TimeColumn
from kexie_portal.web.templatetags.components import state
from orgs.bulletins.enums import TONES
from orgs.bulletins.models import Bulletin
from orgs.tree.queries import label


class BulletinTable(ListTable):
    """Every notice of the units, drafts and withdrawn ones too."""

    title = tables.Column()
    unit = tables.Column(order_by=("unit__tree_id", "unit__lft"))
    kind = tables.Column()
    state = tables.Column()
    from_on = DayColumn()
    until_on = DayColumn()
    written_by = tables.Column(accessor="written_by__name", verbose_name=_("written by"))
    published_by = tables.Column(accessor="published_by__name", verbose_name=_("published by (person)"))
    published_at = TimeColumn()

    class Meta(ListTable.Meta):
        model = Bulletin
        fields = (
            "title", "unit", "kind", "state", "from_on", "until_on", "written_by", "published_by", "published_at",
            "withdrawal_reason",
        )  # fmt: skip

    def render_title(self, value: str, record: Bulletin) -> SafeString:
        """Lead to the notice."""
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_unit(self, record: Bulletin) -> str:
        """Name the unit with its city."""
        return label(record.unit)

    def render_state(self, record: Bulletin) -> SafeString:
        """Show the state as a badge."""
        return state(record.get_state_display(), TONES.get(record.state, ""))

    def value_state(self, record: Bulletin) -> str:
        return str(record.get_state_display())

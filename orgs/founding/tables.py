"""The list of foundings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.web.list_columns import DayColumn, ListTable, NumberColumn
from kexie_portal.web.templatetags.components import state
from orgs.founding.enums import TONES
from orgs.founding.models import FoundingCase
from orgs.tree.queries import label

if TYPE_CHECKING:
    from datetime import date


class FoundingTable(ListTable):
    """Every case with its place, state and time."""

    name = tables.Column(accessor="title", verbose_name=gettext_lazy("association"), order_by="proposed_name")
    enterprise_name = tables.Column()
    uscc = tables.Column()
    unit = tables.Column(order_by=("unit__tree_id", "unit__lft"))
    form = tables.Column()
    state = tables.Column()
    state_since = DayColumn()
    due_on = DayColumn()
    scitech_workers = NumberColumn()
    members = NumberColumn()
    driver = tables.Column()
    letter_number = tables.Column()
    approved_on = DayColumn()
    meeting_on = DayColumn()
    created_at = DayColumn()

    class Meta(ListTable.Meta):
        model = FoundingCase
        fields = (
            "name", "enterprise_name", "uscc", "unit", "form", "state", "state_since", "due_on", "scitech_workers",
            "members", "driver", "letter_number", "approved_on", "meeting_on", "created_at",
        )  # fmt: skip

    def render_name(self, value: str, record: FoundingCase) -> SafeString:
        """Lead to the case."""
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_unit(self, record: FoundingCase) -> str:
        """Name the unit with its city."""
        return label(record.unit)

    def render_state(self, record: FoundingCase) -> SafeString:
        """Show the state as a badge."""
        return state(record.get_state_display(), TONES.get(record.state, ""))

    def value_state(self, record: FoundingCase) -> str:
        return str(record.get_state_display())

    def render_due_on(self, value: date, record: FoundingCase) -> SafeString:
        """Say that a day has passed."""
        late = format_html(' <span class="text-danger">{}</span>', _("overdue")) if record.is_overdue else ""
        return format_html("{}{}", value.isoformat(), late)

    def value_due_on(self, record: FoundingCase) -> date | None:
        """Keep the bare day in a spreadsheet."""
        return record.due_on

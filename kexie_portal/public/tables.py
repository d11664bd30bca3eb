"""The quarantine as a table."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.public.enums import TONES
from kexie_portal.public.models import Submission
from kexie_portal.web.list_columns import ListTable, TimeColumn
from kexie_portal.web.templatetags.components import state


class SubmissionTable(ListTable):
    """What came in, the latest first."""

    number = tables.Column()
    kind = tables.Column(accessor="kind_label", order_by="kind", verbose_name=gettext_lazy("kind of form"))
    about = tables.Column()
    came_at = TimeColumn()
    state = tables.Column()
    address_shown = tables.Column()
    decided_by = tables.Column(accessor="decided_by__name", verbose_name=gettext_lazy("decided by"))
    decided_at = TimeColumn()
    reason = tables.Column()
    is_suspect = tables.BooleanColumn()

    class Meta(ListTable.Meta):
        model = Submission
        fields = (
            "number", "kind", "about", "came_at", "state", "address_shown", "decided_by", "decided_at", "reason",
            "is_suspect",
        )  # fmt: skip

    def render_number(self, value: str, record: Submission) -> SafeString:
        """Lead to the submission."""
        return format_html('<a class="text-nowrap" href="{}">{}</a>', record.get_absolute_url(), value)

    def render_state(self, record: Submission) -> SafeString:
        """Show the state as a badge, with whether it looks like a script's."""
        mark = format_html(" {}", state(_("looks like a script"), "bad")) if record.is_suspect else ""
        return format_html("{}{}", state(record.get_state_display(), TONES.get(record.state, "")), mark)

    def value_state(self, record: Submission) -> str:
        return str(record.get_state_display())

    def render_is_suspect(self, value: bool) -> str:
        """Say it in words."""
        return _("yes") if value else _("no")

    def value_is_suspect(self, value: bool) -> str:
        return _("yes") if value else _("no")

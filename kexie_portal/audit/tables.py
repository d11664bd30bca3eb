"""The auditor's lists as tables."""

from __future__ import annotations

import django_tables2 as tables
from auditlog.models import LogEntry
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from kexie_portal.audit.models import ExportRecord
from kexie_portal.audit.sentences import ACTIONS
from kexie_portal.audit.values import model_of
from kexie_portal.web.list_columns import ListTable, NumberColumn, TimeColumn, YesNoColumn


class LogTable(ListTable):
    """Entries of the log; name and sentence are those of the `line` that `with_lines` has put on the entry."""

    timestamp = TimeColumn(verbose_name=_("time"))
    actor = tables.Column(verbose_name=_("person"), empty_values=(), order_by=("actor__name",))
    action = tables.Column(verbose_name=_("action"))
    content_type = tables.Column(verbose_name=_("kind of record"), orderable=False)
    object_repr = tables.Column(verbose_name=_("record"), orderable=False)
    told = tables.Column(verbose_name=_("what happened"), accessor="line__sentence", orderable=False)
    remote_addr = tables.Column(verbose_name=_("address"))
    reason = tables.Column(verbose_name=_("reason"), accessor="line__reason", orderable=False)
    cid = tables.Column(verbose_name=_("request or batch"), orderable=False)

    class Meta(ListTable.Meta):
        model = LogEntry
        fields = ()

    def render_actor(self, record: LogEntry) -> str:
        """Name the person, or the system."""
        return str(record.actor) if record.actor_id else pgettext("actor", "System")

    value_actor = render_actor

    def render_action(self, record: LogEntry) -> str:
        """Say what was done in one word."""
        return str(ACTIONS[record.action])

    value_action = render_action

    def render_content_type(self, record: LogEntry) -> str:
        """Name the kind of record as its pages do."""
        model = model_of(record)
        return str(model._meta.verbose_name) if model else str(record.content_type)

    value_content_type = render_content_type

    def render_object_repr(self, record: LogEntry) -> SafeString:
        """Lead to the entry; a person's name is hidden as in the sentence beside it."""
        url = reverse("audit:entry", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, self.value_object_repr(record))

    def value_object_repr(self, record: LogEntry) -> str:
        """Give the bare name to a spreadsheet."""
        return record.line.name


class ExportTable(ListTable):
    """Exports with their reasons."""

    timestamp = TimeColumn(verbose_name=_("time"))
    user = tables.Column(verbose_name=_("exported by"))
    what = tables.Column(verbose_name=_("what was exported"))
    rows = NumberColumn(accessor="rows", verbose_name=_("rows"))
    columns_taken = tables.Column(accessor="columns", verbose_name=_("columns"), orderable=False)
    personal = YesNoColumn(verbose_name=_("holds personal data"))
    reason = tables.Column(verbose_name=_("reason"), orderable=False)
    address = tables.Column(verbose_name=_("address"))

    class Meta(ListTable.Meta):
        model = ExportRecord
        fields = ()

    def render_columns_taken(self, value: list[str]) -> str:
        """List the columns."""
        return "、".join(value)

    value_columns_taken = render_columns_taken

"""The list of sealed packages as a table."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kexie_portal.sealing.enums import State
from kexie_portal.sealing.models import Package
from kexie_portal.sealing.queries import standing
from kexie_portal.web.list_columns import ListTable
from kexie_portal.web.templatetags.components import state

TONES = {State.VALID: "good", State.SUPERSEDED: "wait", State.WITHDRAWN: "bad"}


class PackageTable(ListTable):
    """Every package with its state."""

    number = tables.Column()
    kind = tables.Column(accessor="kind_name", order_by="kind")
    standing = tables.Column(accessor="pk", verbose_name=_("state"), orderable=False)

    class Meta(ListTable.Meta):
        model = Package
        fields = ("number", "title", "kind", "issuer", "sealed_at", "sealed_by", "until", "standing", "sha256", "chain")

    def render_number(self, value: str, record: Package) -> SafeString:
        """Lead to the receipt."""
        return format_html('<a class="text-nowrap" href="{}">{}</a>', record.get_absolute_url(), value)

    def render_standing(self, record: Package) -> SafeString:
        """Say what it is worth today."""
        found = standing(sorted(record.entries.all(), key=lambda entry: entry.place)).state
        return state(found.label, TONES[found])

    def value_standing(self, record: Package) -> str:
        """Say the same in a spreadsheet."""
        return str(standing(sorted(record.entries.all(), key=lambda entry: entry.place)).state.label)

"""The list of postings."""

from __future__ import annotations

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.web.list_columns import DayColumn, ListTable
from kexie_portal.web.templatetags.components import state
from orgs.postings.models import Posting
from orgs.postings.queries import standing_of
from orgs.tree.models.organization import Organization
from orgs.tree.queries import label


class PostingTable(ListTable):
    """Who holds which role where, from when to when."""

    person = tables.Column(accessor="user__name", verbose_name=gettext_lazy("person"))
    account = tables.Column(accessor="user__username", verbose_name=gettext_lazy("account name"))
    role = tables.Column(verbose_name=gettext_lazy("role"))
    organization = tables.Column(
        accessor="organization__name", verbose_name=gettext_lazy("at"), order_by=("organization__lft",)
    )
    standing = tables.Column(accessor="pk", verbose_name=gettext_lazy("state"), orderable=False)
    first_day = DayColumn(verbose_name=gettext_lazy("first day"))
    end_day = DayColumn(verbose_name=gettext_lazy("end day"))
    handed_out_by = tables.Column(accessor="handed_out_by__name", verbose_name=gettext_lazy("handed out by"))
    reason = tables.Column(verbose_name=gettext_lazy("reason"))

    class Meta(ListTable.Meta):
        model = Posting
        fields = (
            "person",
            "account",
            "role",
            "organization",
            "standing",
            "first_day",
            "end_day",
            "handed_out_by",
            "reason",
        )

    def render_person(self, value: str, record: Posting) -> SafeString:
        """Lead to the person's page."""
        return format_html('<a href="{}">{}</a>', reverse("orgs:person_detail", args=[record.user_id]), value)

    def render_standing(self, record: Posting) -> SafeString:
        """Say whether it holds."""
        label, tone = standing_of(record)
        return state(label, tone)

    def value_standing(self, record: Posting) -> str:
        return standing_of(record)[0]

    def render_handed_out_by(self, value: str) -> str:
        """Name who did; the first administrators came with the installation."""
        return value or _("installation")


class VacantTable(ListTable):
    """The units at which no officer works."""

    name = tables.Column(verbose_name=gettext_lazy("unit"), order_by=("tree_id", "lft"))
    kind = tables.Column(verbose_name=gettext_lazy("level"))
    last_end = DayColumn(verbose_name=gettext_lazy("last officer until"))
    verb = tables.Column(accessor="pk", verbose_name=gettext_lazy("account"), orderable=False)

    class Meta(ListTable.Meta):
        model = Organization
        fields = ("name", "kind", "last_end", "verb")

    def render_name(self, record: Organization) -> str:
        """Name the unit with its city."""
        return label(record)

    def render_verb(self, record: Organization) -> SafeString:
        """Lead to the form of a posting there."""
        words = _("Hand out a posting")
        address = reverse("orgs:posting_create")
        return format_html('<a href="{}?organization={}">{}</a>', address, record.pk, words)

    def value_verb(self, record: Organization) -> str:
        return ""

"""The enterprise register and the target list."""

from __future__ import annotations

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.web.list_columns import DayColumn, ListTable, NumberColumn, YesNoColumn
from kexie_portal.web.templatetags.components import state
from orgs.register import rules as register_rules
from orgs.register.models.enterprise import Enterprise
from orgs.register.queries.prospects import reasons
from orgs.tree.queries import label

PLACE = ("unit__tree_id", "unit__lft")


class EnterpriseTable(ListTable):
    """Every enterprise with its place, class, labels and whether an association covers it."""

    name = tables.Column()
    uscc = tables.Column(verbose_name=gettext_lazy("USCC"), attrs={"td": {"class": "font-monospace"}})
    unit = tables.Column(accessor="unit", order_by=PLACE)
    industry = tables.Column(order_by="industry_id")
    size_class = tables.Column()
    labels = tables.Column(accessor="unit", verbose_name=gettext_lazy("labels"), orderable=False)
    staff = NumberColumn()
    revenue = NumberColumn()
    assets = NumberColumn()
    scitech_workers = NumberColumn()
    has_party_organization = YesNoColumn(verbose_name=gettext_lazy("party organization"))
    opened = DayColumn()
    covered = tables.Column(accessor="covered", verbose_name=gettext_lazy("covered"), orderable=False, empty_values=())
    standing = tables.Column(accessor="unit", verbose_name=gettext_lazy("state"), order_by="closed")

    class Meta(ListTable.Meta):
        model = Enterprise
        fields = (
            "name", "uscc", "unit", "industry", "size_class", "labels", "staff", "revenue", "assets",
            "scitech_workers", "has_party_organization", "opened", "covered", "standing",
        )  # fmt: skip

    def render_name(self, value: str, record: Enterprise) -> SafeString:
        """Lead to the enterprise's page."""
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_unit(self, record: Enterprise) -> str:
        """Name the unit with its city."""
        return label(record.unit)

    def render_labels(self, record: Enterprise) -> str:
        """Name the labels that hold today."""
        return held_labels(record) or "—"

    def render_covered(self, value: bool, record: Enterprise) -> SafeString | str:
        """Say whether an association covers it; a closed one needs none."""
        if record.closed is not None and not value:
            return "—"
        return state(_("covered"), "good") if value else state(_("not covered"), "wait")

    def value_covered(self, value: bool) -> str:
        return _("covered") if value else _("not covered")

    def render_standing(self, record: Enterprise) -> SafeString:
        """Say whether it lives."""
        return state(*standing_of(record))

    def value_standing(self, record: Enterprise) -> str:
        return standing_of(record)[0]


class TargetTable(EnterpriseTable):
    """Uncovered enterprises with their score, its reasons and the way to register."""

    score = NumberColumn(verbose_name=gettext_lazy("score"))
    why = tables.Column(accessor="unit", verbose_name=gettext_lazy("why"), orderable=False)
    verb = tables.Column(accessor="unit", verbose_name=gettext_lazy("next step"), orderable=False)

    class Meta(ListTable.Meta):
        model = Enterprise
        exclude = ("covered", "standing")
        fields = (
            "score", "name", "uscc", "unit", "why", "industry", "size_class", "labels", "staff", "revenue", "assets",
            "scitech_workers", "has_party_organization", "opened", "verb",
        )  # fmt: skip
        sequence = fields

    def render_why(self, record: Enterprise) -> SafeString | str:
        """Show what the score is made of."""
        parts = [(reason.words, reason.points) for reason in reasons(record)]
        badges = format_html_join(" ", '<span class="badge bg-secondary-lt">{} +{}</span>', parts)
        return format_html("<div>{}</div>", badges) if parts else "—"

    def value_why(self, record: Enterprise) -> str:
        return "、".join(f"{reason.words} +{reason.points}" for reason in reasons(record))

    def render_verb(self, record: Enterprise) -> SafeString | str:
        """Lead to the registering page, filled in with the enterprise, where that is allowed."""
        if not register_rules.may_register(self.request.user, record.unit):
            return "—"
        url = f"{reverse('orgs:association_register')}?enterprise={record.pk}"
        return format_html('<a class="btn btn-sm" href="{}">{}</a>', url, _("Register"))

    def value_verb(self) -> None:
        """Keep the verb out of spreadsheets."""


def held_labels(record: Enterprise) -> str:
    """Name the labels, read along, that hold today."""
    today = timezone.localdate()
    held = {label.kind: label.get_kind_display() for label in record.labels.all() if label.holds_on(today)}
    return "、".join(str(words) for words in held.values())


def standing_of(record: Enterprise) -> tuple[str, str]:
    """Return what an enterprise is today, and the tone of the badge."""
    if record.closed is not None and record.closed <= timezone.localdate():
        return _("closed on %(day)s") % {"day": record.closed.isoformat()}, ""
    return _("living"), "good"

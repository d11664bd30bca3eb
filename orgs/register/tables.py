"""The lists of enterprises and associations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kexie_portal.audit.masking import mask
from kexie_portal.web.list_columns import DayColumn, ListTable, NumberColumn, YesNoColumn
from kexie_portal.web.templatetags.components import state
from orgs.common.enums import Kind, OfficerRole
from orgs.register import rules as register_rules
from orgs.register.models.association import Association
from orgs.register.models.enterprise import Enterprise
from orgs.register.queries.associations import drivers, host_of, people, unit_of_kind
from orgs.register.queries.prospects import reasons
from orgs.tree import rules as tree_rules
from orgs.tree.queries import label

if TYPE_CHECKING:
    from django.utils.functional import Promise


NOWRAP = {"td": {"class": "text-nowrap"}}


def _text(title: Promise, **options: object) -> tables.Column:
    """A column that its `render_` method draws from the record."""
    return tables.Column(accessor="organization", verbose_name=title, **options)


class AssociationTable(ListTable):
    """Every association with its place, host, people and figures."""

    name = tables.Column(
        accessor="organization__name", verbose_name=gettext_lazy("association"), order_by="organization__name"
    )
    city = _text(gettext_lazy("city"), order_by=("organization__tree_id", "organization__lft"))
    county = _text(gettext_lazy("county or park"), order_by=("organization__tree_id", "organization__lft"))
    host = _text(gettext_lazy("host enterprise"), orderable=False)
    uscc = _text(gettext_lazy("USCC"), orderable=False)
    industry = _text(gettext_lazy("industry"), orderable=False)
    size = _text(gettext_lazy("size class"), orderable=False)
    founded = DayColumn(
        accessor="organization__opened", verbose_name=gettext_lazy("founded on"), order_by="organization__opened"
    )
    letter_number = tables.Column(attrs=NOWRAP)
    chair = _text(gettext_lazy("chair"), orderable=False, attrs=NOWRAP)
    secretary = _text(gettext_lazy("secretary-general"), orderable=False, attrs=NOWRAP)
    contact = _text(gettext_lazy("contact"), orderable=False, attrs=NOWRAP)
    phone = _text(gettext_lazy("phone"), orderable=False)
    host_department = tables.Column()
    members = NumberColumn()
    scitech_workers = NumberColumn()
    driver = _text(gettext_lazy("came by"), orderable=False, attrs=NOWRAP)
    standing = _text(gettext_lazy("state"), order_by="organization__closed")

    class Meta(ListTable.Meta):
        model = Association
        fields = (
            "name", "city", "county", "host", "uscc", "industry", "size", "founded", "letter_number", "chair",
            "secretary", "contact", "phone", "host_department", "members", "scitech_workers", "driver",
            "standing",
        )  # fmt: skip

    def render_name(self, value: str, record: Association) -> SafeString:
        """Lead to the association's page."""
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_city(self, record: Association) -> str:
        city = unit_of_kind(record.organization, Kind.CITY)
        return (city.short_name or city.name) if city else "—"

    def render_county(self, record: Association) -> str:
        """Name the county, and the park inside it."""
        units = [unit_of_kind(record.organization, kind) for kind in (Kind.COUNTY, Kind.PARK)]
        return " · ".join(unit.short_name or unit.name for unit in units if unit) or _("(city level)")

    def render_host(self, record: Association) -> SafeString | str:
        """Lead to the host enterprise."""
        host = host_of(record)
        if host is None:
            return "—"
        return format_html('<a href="{}">{}</a>', host.enterprise.get_absolute_url(), host.enterprise.name)

    def render_uscc(self, record: Association) -> str:
        """Write the host's code."""
        host = host_of(record)
        return host.enterprise.uscc if host else "—"

    def render_industry(self, record: Association) -> str:
        """Name the host's industry."""
        host = host_of(record)
        return str(host.enterprise.industry) if host and host.enterprise.industry else "—"

    def render_size(self, record: Association) -> str:
        """Name the host's size class."""
        host = host_of(record)
        return str(host.enterprise.get_size_class_display()) if host and host.enterprise.size_class else "—"

    def _names(self, record: Association, role: OfficerRole) -> str:
        return "、".join(officer.name for officer in people(record, role)) or "—"

    def render_chair(self, record: Association) -> str:
        return self._names(record, OfficerRole.CHAIR)

    def render_secretary(self, record: Association) -> str:
        return self._names(record, OfficerRole.SECRETARY_GENERAL)

    def render_contact(self, record: Association) -> str:
        return self._names(record, OfficerRole.CONTACT)

    def render_phone(self, record: Association) -> str:
        """Show the contacts' phones, whole only to those whose work needs them (PIPL art. 6)."""
        phones = [officer.phone for officer in people(record, OfficerRole.CONTACT) if officer.phone]
        if not tree_rules.may_see_phones(self.request.user, record.organization):
            phones = [mask(phone) for phone in phones]
        return "、".join(phones) or "—"

    def render_driver(self, record: Association) -> str:
        """Name the drivers whose marks it bears."""
        return "、".join(str(one.get_driver_display()) for one in drivers(record)) or "—"

    def render_standing(self, record: Association) -> SafeString:
        """Say whether it is active."""
        return state(*standing_of_association(record))

    def value_standing(self, record: Association) -> str:
        return str(standing_of_association(record)[0])


def standing_of_association(record: Association) -> tuple[str, str]:
    """Return what an association is today, and the tone of the badge."""
    node, today = record.organization, timezone.localdate()
    if node.closed is not None and node.closed <= today:
        return pgettext("association", "closed"), ""
    if record.is_resting:  # type: ignore[attr-defined]
        return pgettext("association", "suspended"), "wait"
    return (pgettext("association", "active"), "good") if node.is_active_on(today) else (_("not founded yet"), "wait")


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
    revenue = NumberColumn(verbose_name=gettext_lazy("revenue (10,000 yuan)"))
    assets = NumberColumn(verbose_name=gettext_lazy("total assets (10,000 yuan)"))
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
        return state(*standing_of_enterprise(record))

    def value_standing(self, record: Enterprise) -> str:
        return standing_of_enterprise(record)[0]


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


def standing_of_enterprise(record: Enterprise) -> tuple[str, str]:
    """Return what an enterprise is today, and the tone of the badge."""
    if record.closed is not None and record.closed <= timezone.localdate():
        return _("closed on %(day)s") % {"day": record.closed.isoformat()}, ""
    return _("living"), "good"

"""The lists of party building: the matrix of cities, hosts, party organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.audit.masking import mask
from kexie_portal.web.list_columns import DayColumn, ListTable, NumberColumn
from kexie_portal.web.templatetags.components import state
from orgs.party.models.party import CommitteeStage, PartyOrganization
from orgs.party.queries import PartyGap, gaps_of, overview, stage_of
from orgs.tree import rules as tree_rules
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import Promise

    from orgs.party.queries import City

TONES = {
    CommitteeStage.ESTABLISHED: "good",
    CommitteeStage.PREPARING: "wait",
    CommitteeStage.PLANNED: "info",
    CommitteeStage.UNKNOWN: "",
    CommitteeStage.DISSOLVED: "",
}


def _drawn(title: Promise, **options: Any) -> tables.Column:
    """Return a column that its `render_` method draws from the record."""
    options.setdefault("orderable", False)
    return tables.Column(accessor="pk", verbose_name=title, **options)


def _share(title: Promise) -> tables.Column:
    return _drawn(title, attrs={"td": {"class": "num"}, "th": {"class": "num"}})


def _of(some: int, whole: int) -> str:
    """Say a share as its two numbers; without a host there is nothing that could have a party organisation."""
    return f"{some} / {whole}" if whole else _("does not apply")


#: The sections of a city's page on which its own gaps are closed; those of hosts are closed host by host.
SECTIONS = {"committee": "committee-title", "link": "link-title", "action": "link-title"}


def _gap_url(gap: PartyGap, city: int) -> str:
    if gap.key in SECTIONS:
        return f"{reverse('orgs:party_city', args=[city])}#{SECTIONS[gap.key]}"
    kind, level = gap.key.split("_")
    return f"{reverse('orgs:party_hosts')}?{urlencode({'unit': city, 'kind': kind, 'lacks': level})}"


class MatrixTable(ListTable):
    """City × level: committee, working link, party organisations at each level, what is still to come."""

    name = tables.Column(verbose_name=gettext_lazy("city"), order_by=("tree_id", "lft"))
    committee = _drawn(gettext_lazy("society party committee"), order_by=("party_committee__established_on",))
    committee_day = _drawn(gettext_lazy("since"))
    department = tables.Column(verbose_name=gettext_lazy("organization department"))
    contacts = NumberColumn(accessor="contact_number", verbose_name=gettext_lazy("contacts"))
    actions = NumberColumn(accessor="action_number", verbose_name=gettext_lazy("joint actions in a year"))
    societies = NumberColumn(accessor="societies_number", verbose_name=gettext_lazy("societies"))
    society_secretariat = _share(gettext_lazy("societies: secretariat level"))
    society_council = _share(gettext_lazy("societies: council level"))
    federation_secretariat = _share(gettext_lazy("federation: secretariat level"))
    federation_council = _share(gettext_lazy("federation: council level"))
    guided = _share(gettext_lazy("associations founded through guidance"))
    gaps = _drawn(gettext_lazy("still to come"))

    class Meta(ListTable.Meta):
        model = Organization
        fields = (
            "name", "committee", "committee_day", "department", "contacts", "actions", "societies",
            "society_secretariat", "society_council", "federation_secretariat", "federation_council", "guided", "gaps",
        )  # fmt: skip

    def render_name(self, record: City) -> SafeString:
        """Lead to the city's party building."""
        url = reverse("orgs:party_city", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, record.short_name or record.name)

    def value_name(self, record: City) -> str:
        return str(record.short_name or record.name)

    def render_committee(self, record: City) -> SafeString:
        """Say how far the committee has come."""
        stage, _since = stage_of(record, timezone.localdate())
        return state(stage.label, TONES[stage])

    def value_committee(self, record: City) -> str:
        return str(stage_of(record, timezone.localdate())[0].label)

    def render_committee_day(self, record: City) -> str:
        """Say since when."""
        since = stage_of(record, timezone.localdate())[1]
        return since.isoformat() if since else "—"

    def value_committee_day(self, record: City) -> date | None:
        """Give the day itself."""
        return stage_of(record, timezone.localdate())[1]

    def _linked(self, record: City, words: str, some: int, whole: int, **query: str) -> SafeString | str:
        if not whole:
            return words
        parts = "&".join(f"{name}={value}" for name, value in {"unit": str(record.pk), **query}.items())
        return format_html('<a href="{}?{}">{}</a>', reverse("orgs:party_hosts"), parts, words)

    def _level(self, record: City, kind: str, plural: str, level: str) -> SafeString | str:
        some, whole = int(getattr(record, f"{plural}_{level}")), int(getattr(record, f"{plural}_number"))
        query = {"kind": kind, "lacks" if some < whole else "has": level}
        return self._linked(record, _of(some, whole), some, whole, **query)

    def render_society_secretariat(self, record: City) -> SafeString | str:
        """Count the societies that have one."""
        return self._level(record, "society", "societies", "secretariat")

    def render_society_council(self, record: City) -> SafeString | str:
        """Count the societies that have one."""
        return self._level(record, "society", "societies", "council")

    def render_federation_secretariat(self, record: City) -> SafeString | str:
        """Count the federations that have one."""
        return self._level(record, "federation", "federations", "secretariat")

    def render_federation_council(self, record: City) -> SafeString | str:
        """Count the federations that have one."""
        return self._level(record, "federation", "federations", "council")

    def value_society_secretariat(self, record: City) -> str:
        return _of(record.societies_secretariat, record.societies_number)

    def value_society_council(self, record: City) -> str:
        return _of(record.societies_council, record.societies_number)

    def value_federation_secretariat(self, record: City) -> str:
        return _of(record.federations_secretariat, record.federations_number)

    def value_federation_council(self, record: City) -> str:
        return _of(record.federations_council, record.federations_number)

    def _guided(self, record: City) -> int:
        known: dict[int, int] | None = getattr(self, "_guided_by_city", None)
        if known is None:
            known = self._guided_by_city = overview(self.request.user).guided
        return known.get(record.pk, 0)

    def render_guided(self, record: City) -> SafeString:
        """Lead to the associations."""
        url = f"{reverse('orgs:association_list')}?unit={record.pk}&driver=party"
        return format_html('<a href="{}">{}</a>', url, self._guided(record))

    def value_guided(self, record: City) -> int:
        return self._guided(record)

    def render_gaps(self, record: City) -> SafeString | str:
        """Name what is still to come, each with the way to where it is put right."""
        gaps = gaps_of(record, timezone.localdate())
        lines = format_html_join(
            "", '<div><a href="{}">{}</a></div>', ((_gap_url(gap, record.pk), gap.label) for gap in gaps)
        )
        return format_html("<div>{}</div>", lines) if gaps else _("nothing")

    def value_gaps(self, record: City) -> str:
        return "；".join(str(gap.label) for gap in gaps_of(record, timezone.localdate()))


class HostTable(ListTable):
    """Societies and federations with what they have at each level."""

    name = tables.Column(verbose_name=gettext_lazy("society or federation"))
    city = tables.Column(accessor="parent__short_name", verbose_name=gettext_lazy("city"), order_by=("tree_id", "lft"))
    kind = tables.Column()
    secretariat = tables.Column(accessor="at_secretariat", verbose_name=gettext_lazy("at the secretariat"))
    council = tables.Column(accessor="at_council", verbose_name=gettext_lazy("at the council"))

    class Meta(ListTable.Meta):
        model = Organization
        fields = ("name", "city", "kind", "secretariat", "council")

    def render_name(self, value: str, record: Organization) -> SafeString:
        """Lead to its party organisations."""
        return format_html('<a href="{}">{}</a>', reverse("orgs:party_host", args=[record.pk]), value)


class PartyOrganizationTable(ListTable):
    """Party organisations; persons' particulars only for users whose work needs them (PIPL art. 6)."""

    name = tables.Column(verbose_name=gettext_lazy("Name"))
    host = tables.Column(accessor="host__name", verbose_name=gettext_lazy("society or federation"))
    city = tables.Column(
        accessor="host__parent__short_name", verbose_name=gettext_lazy("city"), order_by=("host__tree_id", "host__lft")
    )
    level = tables.Column()
    kind = tables.Column()
    first_day = DayColumn()
    superior = tables.Column()
    secretary = tables.Column(orderable=False)  # an order would tell those who see it masked
    phone = tables.Column(orderable=False)
    members = NumberColumn()
    end_day = DayColumn()

    class Meta(ListTable.Meta):
        model = PartyOrganization
        fields = (
            "name", "host", "city", "level", "kind", "first_day", "superior", "secretary", "phone", "members",
            "end_day",
        )  # fmt: skip

    def render_name(self, value: str, record: PartyOrganization) -> SafeString:
        """Lead to the host's party organisations."""
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def _person(self, value: str, record: PartyOrganization) -> str:
        return value if tree_rules.may_see_phones(self.request.user, record.host) else mask(value)

    def render_secretary(self, value: str, record: PartyOrganization) -> str:
        """Show the name, or hide it."""
        return self._person(value, record)

    def render_phone(self, value: str, record: PartyOrganization) -> str:
        """Show the phone, or hide it."""
        return self._person(value, record)

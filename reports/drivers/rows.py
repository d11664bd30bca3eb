"""The rows behind a figure or a gap of the three drivers: as many as it says, within scope, to be taken out."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
import django_tables2 as tables
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.web.filters import SearchFilter
from kexie_portal.web.list_columns import DayColumn, ListTable, NumberColumn
from orgs.common.enums import Kind
from orgs.common.scope import VIEW
from orgs.founding.models import FoundingCase
from orgs.memberships.models import Membership
from orgs.pages.choices import UnitFilter
from orgs.pages.listing import ScopedExport
from orgs.register.queries.associations import place
from orgs.societies.models.liaison import LiaisonEntry, LiaisonLink
from orgs.societies.models.society import SocietyMeeting
from orgs.societies.models.survey import KeyIndustry
from orgs.tree import last_write
from orgs.tree.models.organization import Organization
from reports.drivers.figures import NAMES
from reports.drivers.sets import SETS


class RowFilter(django_filters.FilterSet):
    """Unit and words; `path` leads to the name that is searched."""

    q = SearchFilter(method="by_words", label=pgettext_lazy("of a record", "name"))
    unit = UnitFilter()
    path: ClassVar[tuple[str, ...]] = ("name",)

    def by_words(self, rows: QuerySet[Model], _name: str, value: str) -> QuerySet[Model]:
        """Find by a part of a name."""
        found = Q()
        for path in self.path:
            found |= Q(**{f"{path}__icontains": value.strip()})
        return rows.filter(found)


class NodeTable(ListTable):
    """Cities, societies, federations, associations."""

    name = tables.Column(linkify=True)
    unit = tables.Column(accessor="pk", verbose_name=_("unit"), order_by=("tree_id", "lft"))
    kind = tables.Column()
    opened = DayColumn()

    class Meta(ListTable.Meta):
        model = Organization
        fields = ("name", "unit", "kind", "opened")

    def render_unit(self, record: Organization) -> str:
        """Say where it lies."""
        return place(record) or "—"


class IndustryTable(ListTable):
    """Key industries of cities."""

    name = tables.Column()
    city = tables.Column(accessor="city__short_name", order_by=("city__tree_id", "city__lft"), verbose_name=_("city"))
    first_day = DayColumn()

    class Meta(ListTable.Meta):
        model = KeyIndustry
        fields = ("name", "city", "first_day")

    def render_city(self, value: str, record: KeyIndustry) -> SafeString:
        """Lead to the city."""
        return format_html('<a href="{}">{}</a>', record.city.get_absolute_url(), value or record.city.name)


class LinkTable(ListTable):
    """Links of societies with provincial societies."""

    society = tables.Column(
        accessor="society__name", linkify=("orgs:organization_detail", {"pk": tables.A("society_id")})
    )
    provincial_society = tables.Column(accessor="provincial_society__name")
    first_day = DayColumn()

    class Meta(ListTable.Meta):
        model = LiaisonLink
        fields = ("society", "provincial_society", "first_day")


class EntryTable(ListTable):
    """What went through the links."""

    society = tables.Column(
        accessor="link__society__name",
        verbose_name=_("industry society"),
        linkify=("orgs:organization_detail", {"pk": tables.A("link__society_id")}),
    )
    provincial_society = tables.Column(accessor="link__provincial_society__name", verbose_name=_("provincial society"))
    day = DayColumn()
    subject = tables.Column()
    words = tables.Column()

    class Meta(ListTable.Meta):
        model = LiaisonEntry
        fields = ("society", "provincial_society", "day", "subject", "words")


class MembershipTable(ListTable):
    """Members of societies and federations."""

    member = tables.Column(accessor="member__name", linkify=("orgs:organization_detail", {"pk": tables.A("member_id")}))
    body = tables.Column(accessor="body__name", linkify=("orgs:organization_detail", {"pk": tables.A("body_id")}))
    form = tables.Column()
    driver = tables.Column()
    first_day = DayColumn()

    class Meta(ListTable.Meta):
        model = Membership
        fields = ("member", "body", "form", "driver", "first_day")


class MeetingTable(ListTable):
    """Meetings of societies and federations."""

    organization = tables.Column(
        accessor="organization__name",
        verbose_name=_("society or federation"),
        linkify=("orgs:organization_detail", {"pk": tables.A("organization_id")}),
    )
    kind = tables.Column()
    held_on = DayColumn()
    subject = tables.Column()
    attendees = NumberColumn()
    driver = tables.Column()

    class Meta(ListTable.Meta):
        model = SocietyMeeting
        fields = ("organization", "kind", "held_on", "subject", "attendees", "driver")


class FoundingTable(ListTable):
    """Foundings under way."""

    name = tables.Column(accessor="title", verbose_name=_("association"), linkify=True, orderable=False)
    unit = tables.Column(accessor="unit__short_name", verbose_name=_("unit"), order_by=("unit__tree_id", "unit__lft"))
    state = tables.Column()
    state_since = DayColumn()

    class Meta(ListTable.Meta):
        model = FoundingCase
        fields = ("name", "unit", "state", "state_since")


class DriverRows(ScopedExport):
    """Rows of one set; a subclass a model."""

    template_name = "reports/driver_rows.html"
    related: ClassVar[tuple[str, ...]] = ()
    order: ClassVar[tuple[str, ...]] = ()

    @cached_property
    def key(self) -> str:
        """The set asked for."""
        return str(self.kwargs["key"])

    @cached_property
    def state(self) -> str:  # type: ignore[override]
        """Keep counts and pages until the next write to the network, as its other lists do."""
        return last_write.state(person(self.request), VIEW)

    @cached_property
    def title(self) -> str | Promise:  # type: ignore[override]
        """Say what the rows are."""
        return NAMES[self.key]

    @cached_property
    def export_name(self) -> str | Promise:  # type: ignore[override]
        """Call the file after them."""
        return self.title

    def get_queryset(self) -> QuerySet[Model]:
        """Give the visible rows of the set today."""
        rows: Any = SETS[self.key](timezone.localdate())
        visible: QuerySet[Model] = rows.visible_to(person(self.request))
        return visible.select_related(*self.related).order_by(*self.order)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add the way back to the unit's page."""
        found = self.filterset.form.cleaned_data.get("unit") if self.filterset and self.filterset.is_bound else None
        if found is not None and found.kind in (Kind.CITY, Kind.PROVINCE):
            context["unit"], context["back"] = found, reverse("reports:drivers_unit", args=[found.pk])
        return context


def _listed(
    of: type[Model], table: type[ListTable], path: tuple[str, ...], related: tuple[str, ...], order: tuple[str, ...]
) -> type[DriverRows]:
    """Make the list page of a model."""
    name = of.__name__
    meta = type("Meta", (), {"model": of, "fields": []})
    rows_filter = type(f"{name}Filter", (RowFilter,), {"path": path, "Meta": meta})
    shown = {
        "model": of,
        "table_class": table,
        "filterset_class": rows_filter,
        "page_key": f"reports.drivers.{of._meta.model_name}",
        "default_columns": table.Meta.fields,  # type: ignore[attr-defined]
        "related": related,
        "order": order,
    }
    return type(f"{name}Rows", (DriverRows,), shown)


PAGES: dict[type[Model], type[DriverRows]] = {
    Organization: _listed(Organization, NodeTable, ("name",), ("parent__parent__parent",), ("tree_id", "lft")),
    KeyIndustry: _listed(
        KeyIndustry, IndustryTable, ("name", "city__name"), ("city",), ("city__tree_id", "city__lft", "name")
    ),
    LiaisonLink: _listed(
        LiaisonLink,
        LinkTable,
        ("society__name", "provincial_society__name"),
        ("society", "provincial_society"),
        ("society__tree_id", "society__lft"),
    ),
    LiaisonEntry: _listed(
        LiaisonEntry,
        EntryTable,
        ("link__society__name", "words"),
        ("link__society", "link__provincial_society"),
        ("-day",),
    ),
    Membership: _listed(
        Membership, MembershipTable, ("member__name", "body__name"), ("member", "body"), ("body__lft", "member__lft")
    ),
    SocietyMeeting: _listed(
        SocietyMeeting, MeetingTable, ("organization__name", "subject"), ("organization",), ("-held_on",)
    ),
    FoundingCase: _listed(
        FoundingCase, FoundingTable, ("proposed_name", "enterprise_name"), ("unit",), ("unit__tree_id", "unit__lft")
    ),
}


def driver_rows(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show the rows of a set in the list of its model; there is no page for what is not counted."""
    if key not in SETS or key not in NAMES:
        raise Http404
    page = PAGES[SETS[key](timezone.localdate()).model]
    return page.as_view()(request, key=key)

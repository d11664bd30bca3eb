"""Party building: the matrix of cities, the hosts, the party organisations, the pages of a city and of a host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.web.pages import Page
from orgs.common import enums as common_enums
from orgs.pages.listing import NetworkList
from orgs.party import queries
from orgs.party import rules as party_rules
from orgs.party.filters import HostFilter, MatrixFilter, PartyOrganizationFilter
from orgs.party.models.link import JointAction, PartyContact, PartyLink
from orgs.party.models.party import PartyCommittee, PartyOrganization
from orgs.party.tables import TONES, HostTable, MatrixTable, PartyOrganizationTable
from orgs.tree import rules as tree_rules
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from orgs.party.queries import City

MOST_ACTIONS = 50


class MatrixView(NetworkList):
    """City × level: what each city's party building has, and what is still to come."""

    model = Organization
    table_class = MatrixTable
    filterset_class = MatrixFilter
    template_name = "orgs/party/matrix.html"
    page_key = "orgs.party"
    title = gettext_lazy("Party building")
    default_columns = (
        "name", "committee", "department", "society_secretariat", "society_council", "federation_secretariat",
        "federation_council", "guided", "gaps",
    )  # fmt: skip
    always_columns = ("name",)
    empty_title = gettext_lazy("No city here")
    empty_note = gettext_lazy("Party building is kept city by city; your postings reach no city.")

    def get_queryset(self) -> QuerySet[Organization]:
        """Give the cities in scope, each with all that its row shows."""
        return queries.matrix(person(self.request))

    def get_context_data(self, **context: object) -> dict[str, object]:
        """Add the cities up."""
        return super().get_context_data(summary=queries.overview(person(self.request)).summary, **context)


class HostListView(NetworkList):
    """Societies and federations with what they have at each level."""

    model = Organization
    table_class = HostTable
    filterset_class = HostFilter
    template_name = "orgs/party/list.html"
    page_key = "orgs.party.hosts"
    title = gettext_lazy("Party organizations by society and federation")
    default_columns = ("name", "city", "kind", "secretariat", "council")
    always_columns = ("name",)
    empty_title = gettext_lazy("No society or federation here yet")
    empty_note = gettext_lazy("Societies and federations are entered on the page of their city.")

    def get_queryset(self) -> QuerySet[Organization]:
        return queries.hosts(person(self.request))


class PartyOrganizationListView(NetworkList):
    """Party organisations; their leaders are shown only to users whose work needs it."""

    model = PartyOrganization
    table_class = PartyOrganizationTable
    filterset_class = PartyOrganizationFilter
    template_name = "orgs/party/list.html"
    page_key = "orgs.party.organizations"
    title = gettext_lazy("Party organizations")
    default_columns = ("name", "host", "city", "level", "kind", "first_day", "secretary", "members", "end_day")
    always_columns = ("name",)
    personal_columns = ("secretary", "phone")
    empty_title = gettext_lazy("No party organization here yet")
    empty_note = gettext_lazy("They are entered on the page of their society or federation.")

    def get_queryset(self) -> QuerySet[PartyOrganization]:
        rows = PartyOrganization.objects.visible_to(person(self.request)).select_related("host__parent")
        return rows.order_by("host__tree_id", "host__lft", "-first_day", "-pk")


class CityView(Page):
    """A city's party building: the committee, the link with the organisation department, the hosts, the gaps."""

    template_name = "orgs/party/city.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        day = timezone.localdate()
        city: City = get_object_or_404(queries.matrix(self.actor, day), pk=pk)
        stage, since = queries.stage_of(city, day)
        return self.show(
            city=city,
            committee=PartyCommittee.objects.filter(city=city).first(),
            stage=stage,
            tone=TONES[stage],
            since=since,
            gaps=queries.gaps_of(city, day),
            guided=queries.guided(self.actor, day).under(city).count(),
            hosts=queries.hosts(self.actor, day).filter(parent=city),
            may_change=party_rules.may_keep_city(self.actor, city),
            sees_persons=tree_rules.may_see_phones(self.actor, city),
            **_link_of(city),
        )


def _link_of(city: Organization) -> dict[str, object]:
    """Return the link in force with its contacts, the former links, and what was done jointly."""
    link = PartyLink.objects.current().filter(city=city).first()
    contacts = PartyContact.objects.current().filter(link=link) if link else PartyContact.objects.none()
    return {
        "link": link,
        "contacts": contacts,
        "former": PartyLink.objects.filter(city=city, end_day__isnull=False),
        "actions": JointAction.objects.filter(link__city=city)[:MOST_ACTIONS],
    }


class HostView(Page):
    """The party organisations of a society or federation, those in force and the former ones."""

    template_name = "orgs/party/host.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = Organization.objects.visible_to(self.actor).filter(kind__in=common_enums.HOSTS).select_related("parent")
        host = get_object_or_404(rows, pk=pk)
        city = host.parent
        return self.show(
            host=host,
            city=city if city and Organization.objects.visible_to(self.actor).filter(pk=city.pk).exists() else None,
            rows=PartyOrganization.objects.visible_to(self.actor).filter(host=host),
            today=timezone.localdate(),
            may_change=party_rules.may_keep_host(self.actor, host),
            sees_persons=tree_rules.may_see_phones(self.actor, host),
        )

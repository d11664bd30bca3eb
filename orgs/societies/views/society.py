"""The lists of societies, and the pages that enter, change and close one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.workflow.errors import Stale
from orgs.common.days import in_force_on
from orgs.common.enums import SOCIETY_KINDS, Kind
from orgs.memberships.models import Membership
from orgs.pages.form_page import FormPage
from orgs.pages.listing import NetworkList
from orgs.pages.shared import attempt, conflict_page, demand
from orgs.register.forms.association import CloseForm
from orgs.societies import rules as society_rules
from orgs.societies.actions import society as actions
from orgs.societies.enums import SocietyRole
from orgs.societies.filters.society import SocietyFilter
from orgs.societies.forms.society import SocietyForm
from orgs.societies.models.liaison import LiaisonLink
from orgs.societies.models.society import SocietyOfficer
from orgs.societies.tables.society import ProvincialSocietyTable, SocietyTable
from orgs.tree.models.organization import Organization

KIND_OF_UNIT = {Kind.CITY: Kind.SOCIETY, Kind.PROVINCE: Kind.PROVINCIAL_SOCIETY}


class SocietyListView(NetworkList):
    """The industry societies in scope."""

    model = Organization
    table_class = SocietyTable
    filterset_class = SocietyFilter
    template_name = "orgs/societies/list.html"
    page_key = "orgs.societies"
    kind = Kind.SOCIETY
    link_side = "society"
    title = gettext_lazy("Industry societies")
    default_columns: ClassVar[Sequence[str]] = (
        "name",
        "city",
        "key_industry",
        "registration_number",
        "members",
        "links",
        "contacts",
        "standing",
    )
    always_columns = ("name",)
    empty_title = gettext_lazy("No society here yet")
    empty_note = gettext_lazy("A society is entered on the page of its city, for one of the city's key industries.")

    def get_queryset(self) -> QuerySet[Organization]:
        """Give the societies with their counts and contacts in a fixed number of queries."""
        day = timezone.localdate()
        contacts = SocietyOfficer.objects.filter(in_force_on(day), role=SocietyRole.CONTACT).order_by("pk")
        members = Membership.objects.filter(in_force_on(day), body=OuterRef("pk"))
        links = LiaisonLink.objects.filter(in_force_on(day), **{self.link_side: OuterRef("pk")})
        return (
            Organization.objects.visible_to(person(self.request))
            .filter(kind=self.kind)
            .select_related("parent", "society__key_industry")
            .prefetch_related(Prefetch("society_officers", queryset=contacts, to_attr="contacts"))
            .annotate(member_count=_number(members, "body"), link_count=_number(links, self.link_side))
            .order_by("tree_id", "lft")
        )


def _number(rows: QuerySet[Any], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


class ProvincialSocietyListView(SocietyListView):
    """The provincial societies, with the cities' societies that they guide."""

    table_class = ProvincialSocietyTable
    page_key = "orgs.provincial_societies"
    kind = Kind.PROVINCIAL_SOCIETY
    link_side = "provincial_society"
    title = gettext_lazy("Provincial societies")
    default_columns = ("name", "registration_number", "members", "links", "contacts", "standing")
    empty_note = gettext_lazy("Provincial societies are entered on the page of the province.")


class SocietyCreateView(FormPage):
    """Enter a society under a city, or a provincial society under the province."""

    verb = gettext_lazy("Enter")
    kind_of_unit = KIND_OF_UNIT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form, with the key industry that was clicked."""
        unit, kind = self._unit(pk)
        chosen = request.GET.get("key", "")
        initial = {"key_industry": chosen} if chosen.isdecimal() else {}
        return self._form(SocietyForm(kind=kind, unit=unit, initial=initial), unit, kind)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Enter it."""
        unit, kind = self._unit(pk)
        form = SocietyForm(request.POST, kind=kind, unit=unit)
        if form.is_valid():
            made = attempt(form, lambda: actions.found(unit, kind, actor=self.actor, data=form.data_of()))
            if made is not None:
                return self.done(_("%(name)s is entered.") % {"name": made.name}, made.get_absolute_url())
        return self._form(form, unit, kind)

    def _unit(self, pk: int) -> tuple[Organization, Kind]:
        unit = self.node(pk, kind__in=list(self.kind_of_unit))
        kind = self.kind_of_unit[Kind(unit.kind)]
        demand(society_rules.may_found(self.actor, kind, unit))
        return unit, kind

    def _form(self, form: SocietyForm, unit: Organization, kind: Kind) -> HttpResponse:
        titles = {
            Kind.SOCIETY: _("Enter an industry society"),
            Kind.PROVINCIAL_SOCIETY: _("Enter a provincial society"),
            Kind.FEDERATION: _("Enter the federation"),
        }
        back = (
            unit.get_absolute_url() if kind == Kind.PROVINCIAL_SOCIETY else f"{unit.get_absolute_url()}?tab=societies"
        )
        return self.page(form, back=back, about=unit.name, title=titles[kind])


class FederationCreateView(SocietyCreateView):
    """Enter the one federation of a city."""

    kind_of_unit = {Kind.CITY: Kind.FEDERATION}


class SocietyPage(FormPage):
    """A page that changes one society or federation in scope."""

    def society(self, pk: int) -> Organization:
        """Return a visible society that the user may change."""
        found = self.node(pk, kind__in=SOCIETY_KINDS)
        demand(society_rules.may_manage(self.actor, found))
        return found


class SocietyUpdateView(SocietyPage):
    """Change what a society or federation is."""

    title = gettext_lazy("Edit")
    verb = gettext_lazy("Save")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form with what is stored."""
        node = self.society(pk)
        return self._form(self._filled(node, self._stored(node)), node)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write, unless somebody else wrote since the form was opened."""
        node = self.society(pk)
        form = SocietyForm(request.POST, kind=node.kind, unit=node.parent or node)
        self._keep_choice(form, node)
        if form.is_valid():
            version = form.cleaned_data["version"] or 0
            try:
                act = actions.update
                if attempt(form, lambda: act(node, actor=self.actor, version=version, values=form.values())):
                    return self.done(_("%(name)s is changed.") % {"name": node.name}, node.get_absolute_url())
            except Stale as stale:
                return conflict_page(request, form, stale.current, self._stored(stale.current))  # type: ignore[arg-type]
        return self._form(form, node)

    @staticmethod
    def _stored(node: Organization) -> dict[str, Any]:
        return SocietyForm.values_of(node, actions.details_of(node))

    def _filled(self, node: Organization, stored: dict[str, Any]) -> SocietyForm:
        form = SocietyForm(kind=node.kind, unit=node.parent or node, initial=stored)
        self._keep_choice(form, node)
        return form

    @staticmethod
    def _keep_choice(form: SocietyForm, node: Organization) -> None:
        """Let a society that only the tree knew so far be saved before its key industry is chosen."""
        if "key_industry" in form.fields:
            form.fields["key_industry"].required = (
                getattr(actions.details_of(node), "key_industry_id", None) is not None
            )

    def _form(self, form: SocietyForm, node: Organization) -> HttpResponse:
        return self.page(form, back=node.get_absolute_url(), about=node.name)


class SocietyCloseView(SocietyPage):
    """Close a society or federation on a day, with the reason."""

    title = pgettext_lazy("society", "Close")
    verb = pgettext_lazy("society", "Close")
    note = gettext_lazy("The record stays; memberships, links, term and people end on that day.")
    danger = True

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for day and reason."""
        return self._form(CloseForm(), self.society(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Close it."""
        node, form = self.society(pk), CloseForm(request.POST)
        if form.is_valid() and attempt(form, lambda: actions.close(node, actor=self.actor, **form.cleaned_data)):
            return self.done(_("%(name)s is closed.") % {"name": node.name}, node.get_absolute_url())
        return self._form(form, node)

    def _form(self, form: CloseForm, node: Organization) -> HttpResponse:
        return self.page(form, back=node.get_absolute_url(), about=node.name)

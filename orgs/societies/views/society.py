"""The lists of societies, and the pages that enter, change and close one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.db.models import Count, Model, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.web.form_page import EditPage, Words
from orgs.common.days import in_force_on
from orgs.common.enums import SOCIETY_KINDS, Kind
from orgs.memberships.models import Membership
from orgs.pages.form_page import NodeFormPage, tab
from orgs.pages.listing import NetworkList
from orgs.register.forms.association import CloseForm
from orgs.societies import rules as society_rules
from orgs.societies.actions import society as actions
from orgs.societies.enums import SocietyRole
from orgs.societies.filters import SocietyFilter
from orgs.societies.forms import SocietyForm
from orgs.societies.models.liaison import LiaisonLink
from orgs.societies.models.society import SocietyOfficer
from orgs.societies.tables import ProvincialSocietyTable, SocietyTable
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


def _number(rows: QuerySet[Model], by: str) -> Coalesce:
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


class SocietyCreateView(NodeFormPage):
    """Enter a society under a city, or a provincial society under the province."""

    kinds = tuple(KIND_OF_UNIT)
    verb = gettext_lazy("Enter")
    form_class = SocietyForm
    words = gettext_lazy("%(name)s is entered.")
    opens_made = True
    kind_of_unit = KIND_OF_UNIT
    titles = {
        Kind.SOCIETY: gettext_lazy("Enter an industry society"),
        Kind.PROVINCIAL_SOCIETY: gettext_lazy("Enter a provincial society"),
        Kind.FEDERATION: gettext_lazy("Enter the federation"),
    }

    def kind(self, unit: Organization) -> Kind:
        """Return what is entered under a unit."""
        return self.kind_of_unit[Kind(unit.kind)]

    def allowed(self, unit: Organization) -> bool:
        return society_rules.may_found(self.actor, self.kind(unit), unit)

    def initial(self, unit: Organization) -> dict[str, object]:
        """Open the form with the key industry that was clicked."""
        chosen = self.request.GET.get("key", "")
        return {"key_industry": chosen} if chosen.isdecimal() else {}

    def needs(self, unit: Organization) -> dict[str, object]:
        return {"kind": self.kind(unit), "unit": unit}

    def act(self, unit: Organization, form: SocietyForm) -> Organization:
        return actions.found(unit, self.kind(unit), actor=self.actor, data=form.data_of())

    def back(self, unit: Organization) -> str:
        return unit.get_absolute_url() if self.kind(unit) == Kind.PROVINCIAL_SOCIETY else tab(unit, "societies")

    def heading(self, unit: Organization) -> Words:
        """Name the page by what is entered."""
        return self.titles[self.kind(unit)]


class FederationCreateView(SocietyCreateView):
    """Enter the one federation of a city."""

    kinds = (Kind.CITY,)
    kind_of_unit = {Kind.CITY: Kind.FEDERATION}


class SocietyPage(NodeFormPage):
    """A page that changes one society or federation in scope."""

    kinds = SOCIETY_KINDS

    def allowed(self, node: Organization) -> bool:
        return society_rules.may_manage(self.actor, node)


class SocietyUpdateView(SocietyPage, EditPage):
    """Change what a society or federation is."""

    title = gettext_lazy("Edit")
    form_class = SocietyForm

    def stored(self, node: Organization) -> dict[str, object]:
        return SocietyForm.values_of(node, actions.details_of(node))

    def needs(self, node: Organization) -> dict[str, object]:
        return {"kind": node.kind, "unit": node.parent or node}

    def opened(self, node: Organization) -> SocietyForm:
        return self._eased(super().opened(node), node)

    def bound(self, node: Organization) -> SocietyForm:
        return self._eased(super().bound(node), node)

    @staticmethod
    def _eased(form: SocietyForm, node: Organization) -> SocietyForm:
        """Let a society that only the tree knew so far be saved before its key industry is chosen."""
        if "key_industry" in form.fields:
            chosen = getattr(actions.details_of(node), "key_industry_id", None)
            form.fields["key_industry"].required = chosen is not None
        return form

    def act(self, node: Organization, form: SocietyForm) -> Organization:
        version = form.cleaned_data["version"] or 0
        return actions.update(node, actor=self.actor, version=version, values=form.values())

    def said(self, node: Organization, form: SocietyForm, made: Organization) -> str:
        return _("%(name)s is changed.") % {"name": node.name}


class SocietyCloseView(SocietyPage):
    """Close a society or federation on a day, with the reason."""

    title = verb = pgettext_lazy("society", "Close")
    note = gettext_lazy("The record stays; memberships, links, term and people end on that day.")
    danger = True
    form_class = CloseForm
    words = gettext_lazy("%(name)s is closed.")

    def act(self, node: Organization, form: CloseForm) -> Organization:
        return actions.close(node, actor=self.actor, **form.cleaned_data)

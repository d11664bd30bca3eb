"""Pages that write party building: a city's committee, and the party organisations of a host."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from kexie_portal.web.form_page import EditPage, FormPage
from orgs.common import enums as common_enums
from orgs.common.enums import Kind
from orgs.pages.form_page import EndPage, NodeFormPage
from orgs.party import rules as party_rules
from orgs.party.actions import party as actions
from orgs.party.forms import CommitteeForm, EndPartyForm, PartyOrganizationForm
from orgs.party.models.party import PartyCommittee, PartyOrganization
from orgs.tree.models.organization import Organization


class CityPage(NodeFormPage):
    """A form about what a city keeps."""

    kinds = (Kind.CITY,)

    def allowed(self, city: Organization) -> bool:
        return party_rules.may_keep_city(self.actor, city)


class CommitteeView(CityPage, EditPage):
    """How far a city's society party committee has come."""

    title = gettext_lazy("Society party committee")
    note = gettext_lazy("Set up step by step: give each day once it has come.")
    form_class = CommitteeForm
    words = gettext_lazy("The committee is saved.")

    def initial(self, city: Organization) -> dict[str, object]:
        """Open the form with what is known."""
        return CommitteeForm.opening(city, PartyCommittee.objects.filter(city=city).first())

    def act(self, city: Organization, form: CommitteeForm) -> PartyCommittee:
        version = form.cleaned_data["version"]
        return actions.save_committee(city, actor=self.actor, version=version, values=form.values())

    def back(self, city: Organization) -> str:
        return PartyCommittee(city=city).get_absolute_url()


class OrganizationCreateView(NodeFormPage):
    """Enter a party organisation of a society or federation."""

    kinds = common_enums.HOSTS
    title, verb = gettext_lazy("Enter a party organization"), gettext_lazy("Enter")
    form_class = PartyOrganizationForm
    words = gettext_lazy("The party organization is entered.")

    def allowed(self, host: Organization) -> bool:
        return party_rules.may_keep_host(self.actor, host)

    def initial(self, host: Organization) -> dict[str, object]:
        """Open the form; `?level=` is the level that was clicked."""
        return PartyOrganizationForm.opening(host, None, self.request.GET.get("level", ""))

    def act(self, host: Organization, form: PartyOrganizationForm) -> PartyOrganization:
        return actions.save_organization(host, None, actor=self.actor, version=0, values=form.values())

    def back(self, host: Organization) -> str:
        return PartyOrganization(host=host).get_absolute_url()


class PartyPage(FormPage):
    """A page that changes one party organisation whose host the user keeps."""

    model, related = PartyOrganization, ("host",)

    def allowed(self, party: PartyOrganization) -> bool:
        return party_rules.may_keep_host(self.actor, party.host)


class OrganizationUpdateView(PartyPage, EditPage):
    """Correct what is written of a party organisation."""

    title = gettext_lazy("Edit the party organization")
    form_class = PartyOrganizationForm
    words = gettext_lazy("The party organization is saved.")

    def needs(self, party: PartyOrganization) -> dict[str, object]:
        return {"has_ended": party.end_day is not None}

    def act(self, party: PartyOrganization, form: PartyOrganizationForm) -> PartyOrganization:
        version = form.cleaned_data["version"]
        return actions.save_organization(party.host, party, actor=self.actor, version=version, values=form.values())

    def about(self, party: PartyOrganization) -> str:
        return party.host.name


class OrganizationEndView(PartyPage, EndPage):
    """End a party organisation on a day, with the reason."""

    title = gettext_lazy("End the party organization")
    form_class = EndPartyForm
    words = gettext_lazy("The party organization has ended.")

    def act(self, party: PartyOrganization, form: EndPartyForm) -> PartyOrganization:
        return actions.end_organization(party, actor=self.actor, **form.cleaned_data)

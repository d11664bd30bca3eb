"""Pages that write a city's link with the organisation department: the link, its contacts, joint actions."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from kexie_portal.web.form_page import EditPage, FormPage
from orgs.pages.form_page import EndPage
from orgs.pages.forms import EndForm
from orgs.party import rules as party_rules
from orgs.party.actions import link as actions
from orgs.party.forms import ContactForm, JointActionForm, LinkForm
from orgs.party.models.link import JointAction, PartyContact, PartyLink
from orgs.party.views.forms import CityPage
from orgs.tree.models.organization import Organization


class LinkCreateView(CityPage):
    """Set up the link of a city."""

    title, verb = gettext_lazy("Link with the organization department"), gettext_lazy("Save")
    form_class = LinkForm
    words = gettext_lazy("The link is set up.")

    def initial(self, city: Organization) -> dict[str, object]:
        """Open the form with the usual name of the department."""
        return LinkForm.opening(city, None)

    def act(self, city: Organization, form: LinkForm) -> PartyLink:
        return actions.save_link(city, None, actor=self.actor, version=0, values=form.values())

    def back(self, city: Organization) -> str:
        return PartyLink(city=city).get_absolute_url()


class LinkPage(FormPage):
    """A page about the link of a city that the user keeps."""

    model, related = PartyLink, ("city",)
    verb = gettext_lazy("Save")

    def allowed(self, link: PartyLink) -> bool:
        return party_rules.may_keep_city(self.actor, link.city)


class LinkUpdateView(LinkPage, EditPage):
    """Correct what is written of a link."""

    title = gettext_lazy("Edit the link")
    form_class = LinkForm
    words = gettext_lazy("The link is saved.")

    def act(self, link: PartyLink, form: LinkForm) -> PartyLink:
        version = form.cleaned_data["version"]
        return actions.save_link(link.city, link, actor=self.actor, version=version, values=form.values())

    def about(self, link: PartyLink) -> str:
        return link.city.name


class LinkEndView(EndPage, LinkPage):
    """End a link with its contacts."""

    title = gettext_lazy("End the link")
    note = gettext_lazy("Its contacts end with it; what was done jointly stays on record.")
    words = gettext_lazy("The link has ended.")

    def act(self, link: PartyLink, form: EndForm) -> PartyLink:
        return actions.end_link(link, actor=self.actor, day=form.cleaned_data["day"])


class ContactCreateView(LinkPage):
    """Name somebody through whom the two sides work together."""

    title = gettext_lazy("Name a contact of the link")
    form_class = ContactForm
    words = gettext_lazy("The contact is named.")

    def act(self, link: PartyLink, form: ContactForm) -> PartyContact:
        return actions.add_contact(link, actor=self.actor, values=form.cleaned_data)


class JointActionView(LinkPage):
    """Write down what was done jointly."""

    title = gettext_lazy("Record a joint action")
    form_class = JointActionForm
    words = gettext_lazy("The joint action is recorded.")

    def act(self, link: PartyLink, form: JointActionForm) -> JointAction:
        return actions.log_action(link, actor=self.actor, values=form.cleaned_data)


class OfLink(FormPage):
    """A page about a record of a link whose city the user keeps."""

    def allowed(self, record: PartyContact | JointAction) -> bool:
        return party_rules.may_keep_city(self.actor, record.link.city)

    def back(self, record: Any) -> str:
        return record.link.get_absolute_url()

    def about(self, record: PartyContact | JointAction) -> str:
        return record.link.department


class JointActionCorrectView(OfLink):
    """Put a joint action right."""

    model, related = JointAction, ("link__city",)
    title, verb = gettext_lazy("Correct the joint action"), gettext_lazy("Save")
    form_class = JointActionForm
    words = gettext_lazy("The joint action is saved.")

    def initial(self, action: JointAction) -> dict[str, object]:
        return {name: getattr(action, name) for name in JointActionForm.base_fields}

    def act(self, action: JointAction, form: JointActionForm) -> JointAction:
        return actions.correct_action(action, actor=self.actor, values=form.cleaned_data)

    def back(self, action: JointAction) -> str:
        return action.get_absolute_url()


class ContactEndView(OfLink, EndPage):
    """End a contact's days."""

    model, related = PartyContact, ("link__city",)
    title = gettext_lazy("End the contact")
    words = gettext_lazy("The contact's days have ended.")

    def act(self, contact: PartyContact, form: EndForm) -> PartyContact:
        return actions.end_contact(contact, actor=self.actor, day=form.cleaned_data["day"])

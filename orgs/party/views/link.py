"""Pages that write a city's link with the organisation department: the link, its contacts, joint actions."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgs.common.enums import Kind
from orgs.pages.shared import attempt, demand
from orgs.party import rules as party_rules
from orgs.party.actions import link as actions
from orgs.party.forms import ContactForm, JointActionForm, LinkForm
from orgs.party.models.link import JointAction, PartyContact, PartyLink
from orgs.party.views.forms import VersionedPage
from orgs.register.forms.association import EndForm
from orgs.tree.models.organization import Organization


class LinkCreateView(VersionedPage):
    """Set up the link of a city."""

    title = gettext_lazy("Link with the organization department")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form with the usual name of the department."""
        city = self._city(pk)
        url = PartyLink(city=city).get_absolute_url()
        return self.page(LinkForm(initial=LinkForm.opening(city, None)), back=url, about=city.name)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Set it up."""
        city, form = self._city(pk), LinkForm(request.POST)

        def write() -> PartyLink:
            return actions.save_link(city, None, actor=self.actor, version=0, values=form.values())

        url = PartyLink(city=city).get_absolute_url()
        return self.written(form, write, about=city.name, url=url, words=_("The link is set up."))

    def _city(self, pk: int) -> Organization:
        city = self.node(pk, kind=Kind.CITY)
        demand(party_rules.may_keep_city(self.actor, city))
        return city


class LinkPage(VersionedPage):
    """A page about one link in scope."""

    def link(self, pk: int) -> PartyLink:
        """Return a visible link of a city that the user keeps."""
        link = get_object_or_404(PartyLink.objects.visible_to(self.actor).select_related("city"), pk=pk)
        demand(party_rules.may_keep_city(self.actor, link.city))
        return link


class LinkUpdateView(LinkPage):
    """Correct what is written of a link."""

    title = gettext_lazy("Edit the link")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form."""
        link = self.link(pk)
        form = LinkForm(initial=LinkForm.values_of(link))
        return self.page(form, back=link.get_absolute_url(), about=link.city.name)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it."""
        link, form = self.link(pk), LinkForm(request.POST)

        def write() -> PartyLink:
            version = form.cleaned_data["version"]
            return actions.save_link(link.city, link, actor=self.actor, version=version, values=form.values())

        url = link.get_absolute_url()
        return self.written(form, write, about=link.city.name, url=url, words=_("The link is saved."))


class _OfLink(LinkPage):
    """A plain form about a link: `form_class`, `run` and `words` are said by the subclass."""

    form_class: type[Form] = EndForm
    words: Any = ""

    def run(self, link: PartyLink, values: dict[str, Any]) -> Any:
        """Do it."""
        raise NotImplementedError

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form."""
        link = self.link(pk)
        return self.page(self.form_class(), back=link.get_absolute_url(), about=link.department)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it."""
        link, form = self.link(pk), self.form_class(request.POST)
        if form.is_valid() and attempt(form, lambda: self.run(link, form.cleaned_data)):
            return self.done(str(self.words), link.get_absolute_url())
        return self.page(form, back=link.get_absolute_url(), about=link.department)


class LinkEndView(_OfLink):
    """End a link with its contacts."""

    title = gettext_lazy("End the link")
    verb = gettext_lazy("End it")
    note = gettext_lazy("Its contacts end with it; what was done jointly stays on record.")
    words = gettext_lazy("The link has ended.")
    danger = True

    def run(self, link: PartyLink, values: dict[str, Any]) -> Any:
        """End it."""
        return actions.end_link(link, actor=self.actor, day=values["day"])


class ContactCreateView(_OfLink):
    """Name somebody through whom the two sides work together."""

    title = gettext_lazy("Name a contact of the link")
    form_class = ContactForm
    words = gettext_lazy("The contact is named.")

    def run(self, link: PartyLink, values: dict[str, Any]) -> Any:
        """Name him."""
        return actions.add_contact(link, actor=self.actor, values=values)


class JointActionView(_OfLink):
    """Write down what was done jointly."""

    title = gettext_lazy("Record a joint action")
    form_class = JointActionForm
    words = gettext_lazy("The joint action is recorded.")

    def run(self, link: PartyLink, values: dict[str, Any]) -> Any:
        """Write it down."""
        return actions.log_action(link, actor=self.actor, values=values)


class JointActionCorrectView(VersionedPage):
    """Put a joint action right."""

    title = gettext_lazy("Correct the joint action")
    verb = gettext_lazy("Save")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form with what is written."""
        action = self._action(pk)
        initial = {name: getattr(action, name) for name in JointActionForm.base_fields}
        return self.page(JointActionForm(initial=initial), back=action.get_absolute_url(), about=action.link.department)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it."""
        action, form = self._action(pk), JointActionForm(request.POST)
        if form.is_valid() and attempt(
            form, lambda: actions.correct_action(action, actor=self.actor, values=form.cleaned_data)
        ):
            return self.done(_("The joint action is saved."), action.get_absolute_url())
        return self.page(form, back=action.get_absolute_url(), about=action.link.department)

    def _action(self, pk: int) -> JointAction:
        rows = JointAction.objects.visible_to(self.actor).select_related("link__city")
        action = get_object_or_404(rows, pk=pk)
        demand(party_rules.may_keep_city(self.actor, action.link.city))
        return action


class ContactEndView(VersionedPage):
    """End a contact's days."""

    title = gettext_lazy("End the contact")
    verb = gettext_lazy("End it")
    danger = True

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the day."""
        contact = self._contact(pk)
        form = EndForm(initial={"day": timezone.localdate()})
        return self.page(form, back=contact.link.get_absolute_url(), about=contact.link.department)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End them."""
        contact, form = self._contact(pk), EndForm(request.POST)
        url = contact.link.get_absolute_url()
        if form.is_valid() and attempt(
            form, lambda: actions.end_contact(contact, actor=self.actor, day=form.cleaned_data["day"])
        ):
            return self.done(_("The contact's days have ended."), url)
        return self.page(form, back=url, about=contact.link.department)

    def _contact(self, pk: int) -> PartyContact:
        rows = PartyContact.objects.visible_to(self.actor).select_related("link__city")
        contact = get_object_or_404(rows, pk=pk)
        demand(party_rules.may_keep_city(self.actor, contact.link.city))
        return contact

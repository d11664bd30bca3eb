"""Pages that write party building: a city's committee, and the party organisations of a host."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.workflow.errors import Stale
from orgs.common import enums as common_enums
from orgs.common.enums import Kind
from orgs.pages.fields import VersionedForm
from orgs.pages.form_page import FormPage
from orgs.pages.shared import attempt, conflict_page, demand
from orgs.party import rules as party_rules
from orgs.party.actions import party as actions
from orgs.party.forms import CommitteeForm, EndPartyForm, PartyOrganizationForm
from orgs.party.models.party import PartyCommittee, PartyOrganization
from orgs.tree.models.organization import Organization


class VersionedPage(FormPage):
    """A form page whose record may have moved on since the form was opened."""

    verb = gettext_lazy("Save")

    def written(
        self, form: VersionedForm, action: Callable[[], Any], *, about: str, url: str, words: str
    ) -> HttpResponse:
        """Write and go on; show what refuses it, or both versions of what somebody else wrote meanwhile."""
        if form.is_valid():
            try:
                if attempt(form, action):
                    return self.done(words, url)
            except Stale as stale:
                current: Model = stale.current
                return conflict_page(self.request, form, current, type(form).values_of(current))
        return self.page(form, back=url, about=about)


class CommitteeView(VersionedPage):
    """How far a city's society party committee has come."""

    title = gettext_lazy("Society party committee")
    note = gettext_lazy("Set up step by step: give each day once it has come.")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form with what is known."""
        city, committee = self._city(pk)
        form = CommitteeForm(initial=CommitteeForm.opening(city, committee))
        return self.page(form, back=_city_url(city), about=city.name)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it."""
        city, _committee = self._city(pk)
        form = CommitteeForm(request.POST)

        def write() -> PartyCommittee:
            version = form.cleaned_data["version"]
            return actions.save_committee(city, actor=self.actor, version=version, values=form.values())

        return self.written(form, write, about=city.name, url=_city_url(city), words=_("The committee is saved."))

    def _city(self, pk: int) -> tuple[Organization, PartyCommittee | None]:
        city = self.node(pk, kind=Kind.CITY)
        demand(party_rules.may_keep_city(self.actor, city))
        return city, PartyCommittee.objects.filter(city=city).first()


def _city_url(city: Organization) -> str:
    return PartyCommittee(city=city).get_absolute_url()


class OrganizationCreateView(VersionedPage):
    """Enter a party organisation of a society or federation."""

    title = gettext_lazy("Enter a party organization")
    verb = gettext_lazy("Enter")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form; `?level=` is the level that was clicked."""
        host = self._host(pk)
        initial = PartyOrganizationForm.opening(host, None, request.GET.get("level", ""))
        return self.page(PartyOrganizationForm(initial=initial), back=_host_url(host), about=host.name)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Enter it."""
        host, form = self._host(pk), PartyOrganizationForm(request.POST)

        def write() -> PartyOrganization:
            return actions.save_organization(host, None, actor=self.actor, version=0, values=form.values())

        words = _("The party organization is entered.")
        return self.written(form, write, about=host.name, url=_host_url(host), words=words)

    def _host(self, pk: int) -> Organization:
        host = self.node(pk, kind__in=common_enums.HOSTS)
        demand(party_rules.may_keep_host(self.actor, host))
        return host


def _host_url(host: Organization) -> str:
    return PartyOrganization(host=host).get_absolute_url()


class PartyPage(VersionedPage):
    """A page that changes one party organisation in scope."""

    def party(self, pk: int) -> PartyOrganization:
        """Return a visible party organisation whose host the user keeps."""
        rows = PartyOrganization.objects.visible_to(self.actor).select_related("host")
        party = get_object_or_404(rows, pk=pk)
        demand(party_rules.may_keep_host(self.actor, party.host))
        return party


class OrganizationUpdateView(PartyPage):
    """Correct what is written of a party organisation."""

    title = gettext_lazy("Edit the party organization")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form."""
        party = self.party(pk)
        initial = PartyOrganizationForm.values_of(party)
        form = PartyOrganizationForm(initial=initial, has_ended=party.end_day is not None)
        return self.page(form, back=party.get_absolute_url(), about=party.host.name)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it."""
        party = self.party(pk)
        form = PartyOrganizationForm(request.POST, has_ended=party.end_day is not None)

        def write() -> PartyOrganization:
            version = form.cleaned_data["version"]
            return actions.save_organization(party.host, party, actor=self.actor, version=version, values=form.values())

        words = _("The party organization is saved.")
        return self.written(form, write, about=party.host.name, url=party.get_absolute_url(), words=words)


class OrganizationEndView(PartyPage):
    """End a party organisation on a day, with the reason."""

    title = gettext_lazy("End the party organization")
    verb = gettext_lazy("End it")
    danger = True

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for day and reason."""
        party = self.party(pk)
        form = EndPartyForm(initial={"day": timezone.localdate()})
        return self.page(form, back=party.get_absolute_url(), about=party.name)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End it."""
        party, form = self.party(pk), EndPartyForm(request.POST)
        if form.is_valid() and attempt(
            form, lambda: actions.end_organization(party, actor=self.actor, **form.cleaned_data)
        ):
            return self.done(_("The party organization has ended."), party.get_absolute_url())
        return self.page(form, back=party.get_absolute_url(), about=party.name)

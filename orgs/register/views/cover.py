"""Cover further enterprises by an association, end a cover, change the host."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.workflow.errors import Stale
from orgs.pages.shared import attempt, conflict_page
from orgs.register.actions import cover as actions
from orgs.register.forms.association import CoverForm, EndForm, HostForm
from orgs.register.models.association import Association, CoveredEnterprise
from orgs.register.views.association import AssociationPage


class CoverView(AssociationPage):
    """Cover one more enterprise; firms too small for one of their own may share one by area."""

    template_name = "orgs/register/association_cover.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the enterprise and the day."""
        found = self.association(pk)
        return self.show(CoverForm(user=self.actor), association=found)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Cover it."""
        found, form = self.association(pk), CoverForm(request.POST, user=self.actor)
        if form.is_valid() and attempt(form, lambda: actions.cover(found, actor=self.actor, **form.cleaned_data)):
            words = _("%(name)s is covered now.") % {"name": form.cleaned_data["enterprise"].name}
            return self.done(found, words, "enterprises")
        return self.show(form, association=found)


class CoverEndView(AssociationPage):
    """End a cover on a day."""

    template_name = "orgs/register/association_cover_end.html"

    def get(self, request: HttpRequest, pk: int, cover: int) -> HttpResponse:
        """Ask for the day."""
        found = self.association(pk)
        return self.show(EndForm(), association=found, cover=self._cover(found, cover))

    def post(self, request: HttpRequest, pk: int, cover: int) -> HttpResponse:
        """End it."""
        found, form = self.association(pk), EndForm(request.POST)
        relation = self._cover(found, cover)
        if form.is_valid() and attempt(
            form, lambda: actions.end_cover(relation, actor=self.actor, **form.cleaned_data)
        ):
            return self.done(found, _("The cover has ended."), "enterprises")
        return self.show(form, association=found, cover=relation)

    @staticmethod
    def _cover(found: Association, pk: int) -> CoveredEnterprise:
        return get_object_or_404(found.covered.filter(end_day__isnull=True).select_related("enterprise"), pk=pk)


class HostView(AssociationPage):
    """Let another enterprise host the association, e.g. the one that a restructured firm went on as."""

    template_name = "orgs/register/association_host.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the enterprise, the day and the reason."""
        found = self.association(pk)
        host = actions.host_of(found)
        begun = {"version": found.organization.version, "day": timezone.localdate()}
        return self._page(HostForm(initial=begun, user=self.actor, host=host), found, host)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change it, unless somebody else wrote since the form was opened."""
        found = self.association(pk)
        host = actions.host_of(found)
        form = HostForm(request.POST, user=self.actor, host=host)
        if form.is_valid():
            try:
                if attempt(form, lambda: actions.change_host(found, actor=self.actor, **form.values())):
                    words = _("%(name)s is the host enterprise now.") % {"name": form.cleaned_data["enterprise"].name}
                    return self.done(found, words, "enterprises")
            except Stale as stale:
                current: Association = stale.current  # type: ignore[assignment]
                stored = HostForm.values_of(current, actions.host_of(current))
                return conflict_page(request, form, current, stored)
        return self._page(form, found, host)

    def _page(self, form: HostForm, found: Association, host: CoveredEnterprise | None) -> HttpResponse:
        closed = host is not None and not host.enterprise.is_alive_on(timezone.localdate())
        return self.show(form, association=found, host=host, is_host_closed=closed)

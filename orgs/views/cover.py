"""Cover further enterprises by an association, and end a cover."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from orgs.actions import cover as actions
from orgs.forms.association import CoverForm, EndForm
from orgs.models import Association, CoveredEnterprise
from orgs.views.association import AssociationPage
from orgs.views.shared import attempt


class CoverView(AssociationPage):
    """Cover one more enterprise; firms too small for one of their own may share one by area."""

    template_name = "orgs/association_cover.html"

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

    template_name = "orgs/association_cover_end.html"

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

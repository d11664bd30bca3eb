"""Return an election or a change: the city sees its notice before it takes a number."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kexie_portal import workflow
from kexie_portal.workflow.tables import table_of
from orgs import case_letters
from orgs.errors import Stale
from orgs.forms.case_return import CaseReturnForm
from orgs.views.case_page import AssociationCasePage
from orgs.views.change import ChangePage
from orgs.views.election import ElectionPage
from orgs.views.letter_preview import handed_out
from orgs.views.shared import attempt, demand

VERB = "return"


class CaseReturnPage(AssociationCasePage):
    """The form that returns a case."""

    template_name = "orgs/case_return.html"

    def case(self, pk: int) -> Any:
        """Return a visible case."""
        raise NotImplementedError

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form."""
        case = self._ready(pk)
        initial = {"version": case.version, "with_letter": True}
        return self.show(CaseReturnForm(case=case, initial=initial), case=case)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand out the preview of the notice, or return the case."""
        case = self._ready(pk)
        form = CaseReturnForm(request.POST, case=case)
        if form.is_valid() and (done := self._preview(case, form) or self._take(case, form)):
            return done
        return self.show(form, case=case)

    def _preview(self, case: Any, form: CaseReturnForm) -> HttpResponse | None:
        wanted = self.request.POST.get("preview")
        if not wanted or not form.has_letter:
            return None
        note = form.cleaned_data["note"]
        pair = attempt(form, lambda: case_letters.preview_return(case, self.actor, note))
        return handed_out(wanted, pair, _("Preview of the notice of return")) if pair is not None else None

    def _take(self, case: Any, form: CaseReturnForm) -> HttpResponse | None:
        if form.errors:
            return None
        sent = dict(form.cleaned_data)
        try:
            if not attempt(form, lambda: workflow.move(case, VERB, actor=self.actor, **sent)):
                return None
        except Stale:
            form.add_error(None, _("Somebody else has moved this case meanwhile."))
            return None
        messages.success(self.request, _("%(case)s: %(state)s") % {"case": case, "state": case.state_label})
        return redirect(case)

    def _ready(self, pk: int) -> Any:
        case = self.case(pk)
        found = table_of(type(case)).move_named(VERB)
        demand(found is not None and case.state in found.sources and found.may(self.actor, case))
        return case


class ElectionReturnView(ElectionPage, CaseReturnPage):
    """Return an election."""


class ChangeReturnView(ChangePage, CaseReturnPage):
    """Return a change."""

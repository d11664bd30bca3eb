"""Return an election or a change: the city sees its notice before it takes a number."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kexie_portal import workflow
from kexie_portal.workflow.errors import Stale
from kexie_portal.workflow.tables import Move, table_of
from orgs.cases.views import handed_out
from orgs.changes import letters as case_letters
from orgs.changes.forms.returning import CaseReturnForm
from orgs.changes.rules import may as case_rules
from orgs.changes.views.case import AssociationCasePage
from orgs.changes.views.change import ChangePage
from orgs.changes.views.election import ElectionPage
from orgs.pages.shared import attempt, demand

VERB = "return"


class CaseReturnPage(AssociationCasePage):
    """The form that returns a case."""

    template_name = "orgs/changes/case_return.html"

    def case(self, pk: int) -> Any:
        """Return a visible case."""
        raise NotImplementedError

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form; who comes too late goes to the case and reads who was there before him."""
        case = self.case(pk)
        if refusal := self._late(case):
            messages.warning(request, refusal)
            return redirect(case)
        initial = {"version": case.version, "with_letter": True}
        return self.show(CaseReturnForm(case=case, initial=initial), case=case)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand out the preview of the notice, or return the case."""
        case = self.case(pk)
        form = CaseReturnForm(request.POST, case=case)
        if refusal := self._late(case):
            form.add_error(None, refusal)
        elif form.is_valid() and (done := self._preview(case, form) or self._take(case, form)):
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
        except Stale as stale:
            form.add_error(None, workflow.moved_meanwhile(stale.current, _move(case)))
            return None
        messages.success(self.request, _("%(case)s: %(state)s") % {"case": case, "state": case.state_label})
        return redirect(case)

    def _late(self, case: Any) -> str:
        """Say who took the case along before; whose step it never was, is answered 403."""
        found = _move(case)
        if case.state in found.sources:
            demand(found.may(self.actor, case))
            return ""
        demand(case_rules.may_check(self.actor, case) or case_rules.may_decide(self.actor, case))
        return workflow.moved_meanwhile(case, found)


def _move(case: Any) -> Move:
    found = table_of(type(case)).move_named(VERB)
    if found is None:
        raise Http404
    return found


class ElectionReturnView(ElectionPage, CaseReturnPage):
    """Return an election."""


class ChangeReturnView(ChangePage, CaseReturnPage):
    """Return a change."""

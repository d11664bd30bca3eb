"""Report a term election, change what was reported, and the page of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.workflow.errors import Stale
from orgs.changes.actions import election as actions
from orgs.changes.forms.term import ElectionForm, PersonFormSet, people_of, proposed
from orgs.changes.models.election import ElectionCase
from orgs.changes.queries.cases import listed_elections
from orgs.changes.rules import may as case_rules
from orgs.changes.views.case import AssociationCasePage, LetterPage
from orgs.pages.shared import attempt, conflict_page, demand


class ElectionStartView(AssociationCasePage):
    """Report an election of an association."""

    template_name = "orgs/changes/case_form.html"
    title, verb = gettext_lazy("Report an election"), gettext_lazy("Keep as a draft")
    note = gettext_lazy("The new term begins and the old officers leave when the city has approved.")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form with the next number and those in office."""
        found = self._own(pk)
        last = found.terms.order_by("-number").first()
        today = timezone.localdate()
        initial = {"number": last.number + 1 if last else 2, "meeting_day": today, "first_day": today}
        officers = list(found.officers.filter(end_day__isnull=True).order_by("pk"))
        lines = PersonFormSet(initial=proposed(officers) if self.sees_phones(found) else [])
        return self.drawn(ElectionForm(initial=initial), lines, found)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Start the case as a draft."""
        found = self._own(pk)
        form, lines = ElectionForm(request.POST), PersonFormSet(request.POST)
        if all([form.is_valid(), lines.is_valid()]):
            data = form.data_of(people_of(lines))
            case = attempt(form, lambda: actions.begin(found, actor=self.actor, data=data))
            if case is not None:
                messages.success(request, _("The draft is kept; hand it in when it is complete."))
                return redirect(case)
        return self.drawn(form, lines, found)

    def _own(self, pk: int) -> Any:
        found = self.association(pk)
        demand(case_rules.may_file(self.actor, found))
        return found


class ElectionPage(AssociationCasePage):
    """A page of one election."""

    def case(self, pk: int) -> ElectionCase:
        """Return a visible election; others are 404."""
        return get_object_or_404(listed_elections(self.actor), pk=pk)


class ElectionDetailView(ElectionPage):
    """One election: what it says, its letter, its steps and what comes next."""

    template_name = "orgs/changes/election_detail.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return self.show(**self.of_case(self.case(pk)))


class ElectionUpdateView(ElectionPage):
    """Change what a draft or returned election says."""

    template_name = "orgs/changes/case_form.html"
    title, verb = gettext_lazy("Edit the election"), gettext_lazy("Save")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form with what is stored."""
        case = self._editable(pk)
        people = list(case.people.values("role", "name", "phone", "duty"))
        form, lines = ElectionForm(initial=ElectionForm.values_of(case)), PersonFormSet(initial=people)
        return self.drawn(form, lines, case.association, case=case)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it, unless somebody else wrote since."""
        case = self._editable(pk)
        form, lines = ElectionForm(request.POST), PersonFormSet(request.POST)
        if all([form.is_valid(), lines.is_valid()]):
            try:
                if attempt(form, lambda: self._write(case, form, lines)):
                    messages.success(request, _("The election is written."))
                    return redirect(case)
            except Stale as stale:
                current: Any = stale.current
                return conflict_page(request, form, current, ElectionForm.values_of(current))
        return self.drawn(form, lines, case.association, case=case)

    def _write(self, case: ElectionCase, form: ElectionForm, lines: Any) -> ElectionCase:
        version = form.cleaned_data["version"] or 0
        return actions.update(case, actor=self.actor, version=version, data=form.data_of(people_of(lines)))

    def _editable(self, pk: int) -> ElectionCase:
        case = self.case(pk)
        demand(case_rules.may_edit(self.actor, case) and self.sees_phones(case.association))
        return case


class ElectionLetterView(ElectionPage, LetterPage):
    """The letter that would approve the election."""

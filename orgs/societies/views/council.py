"""The people, terms and meetings of a society or federation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.workflow.errors import Stale
from orgs.common.enums import SOCIETY_KINDS
from orgs.pages.form_page import FormPage, tab, version_sent
from orgs.pages.shared import attempt, conflict_page, demand
from orgs.register.forms.officer import lines_of
from orgs.societies import rules as society_rules
from orgs.societies.actions import council as actions
from orgs.societies.forms.society import MeetingForm, OfficeFormSet, TermCorrectionForm, TermForm
from orgs.societies.models.society import SocietyMeeting, SocietyTerm
from orgs.tree import rules as tree_rules
from orgs.tree.models.organization import Organization


class CouncilPage(FormPage):
    """A page that changes what hangs on a society or federation."""

    def society(self, pk: int) -> Organization:
        """Return a visible society that the user keeps."""
        found = self.node(pk, kind__in=SOCIETY_KINDS)
        demand(society_rules.may_keep(self.actor, found))
        return found


class OfficersView(CouncilPage):
    """Keep the people of a society in one form."""

    template_name = "orgs/societies/officers.html"

    def society(self, pk: int) -> Organization:
        """Return the society, of those at which the user sees phones: the form shows them whole."""
        found = super().society(pk)
        demand(tree_rules.may_see_phones(self.actor, found))
        return found

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form with those in office."""
        node = self.society(pk)
        return self._page(node, OfficeFormSet(initial=lines_of(node.society_officers.all(), "employer")), node.version)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write the lines; a stale form is said so and keeps what was typed."""
        node, version = self.society(pk), version_sent(request)
        lines = OfficeFormSet(request.POST, initial=lines_of(node.society_officers.all(), "employer"))
        if not lines.is_valid():
            return self._page(node, lines, version)
        offices = [line.office() for line in lines if line.has_changed() and line.cleaned_data]
        try:
            act = actions.set_officers
            if attempt(lines.forms[0], lambda: act(node, actor=self.actor, version=version, offices=offices)):
                return self.done(_("The people are written."), tab(node, "society"))
        except Stale as stale:
            messages.warning(request, _("Somebody else changed the society meanwhile. Check and send again."))
            version = stale.current.version  # type: ignore[attr-defined]
        return self._page(node, lines, version)

    def _page(self, node: Organization, lines: Any, version: int) -> HttpResponse:
        response = self.show(node=node, lines=lines, version=version)
        response.status_code = 422 if lines.is_bound else 200
        return response


class TermCreateView(CouncilPage):
    """Begin a term; the running one ends on its first day."""

    title = gettext_lazy("Begin a term")
    verb = gettext_lazy("Begin")
    note = gettext_lazy("The running term ends on the first day of the new one.")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form with the next number."""
        node = self.society(pk)
        last = node.society_terms.order_by("-number").first()
        return self._form(TermForm(initial={"number": last.number + 1 if last else 1}), node)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Begin it."""
        node, form = self.society(pk), TermForm(request.POST)
        if form.is_valid() and attempt(form, lambda: actions.begin_term(node, actor=self.actor, **form.cleaned_data)):
            return self.done(_("The term is recorded."), tab(node, "society"))
        return self._form(form, node)

    def _form(self, form: TermForm, node: Organization) -> HttpResponse:
        return self.page(form, back=tab(node, "society"), about=node.name)


class TermCorrectView(FormPage):
    """Put the days of the running term right."""

    title = gettext_lazy("Put the term right")
    verb = gettext_lazy("Save")
    note = gettext_lazy("Only the days of the running term; a new term begins by “Begin a term”.")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form with what is stored."""
        term = self._term(pk)
        stored = TermCorrectionForm.values_of(term, term.organization.version)
        return self._form(TermCorrectionForm(initial=stored), term)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write, unless somebody else wrote since the form was opened."""
        term, form = self._term(pk), TermCorrectionForm(request.POST)
        if form.is_valid():
            given = {**form.cleaned_data, "version": form.cleaned_data["version"] or 0}
            try:
                if attempt(form, lambda: actions.correct_term(term, actor=self.actor, **given)):
                    return self.done(_("The term is put right."), tab(term.organization, "society"))
            except Stale as stale:
                stored = TermCorrectionForm.values_of(self._term(pk), stale.current.version)  # type: ignore[attr-defined]
                return conflict_page(request, form, stale.current, stored)  # type: ignore[arg-type]
        return self._form(form, term)

    def _term(self, pk: int) -> SocietyTerm:
        rows = SocietyTerm.objects.visible_to(self.actor).select_related("organization__parent")
        found = get_object_or_404(rows, pk=pk)
        demand(society_rules.may_keep(self.actor, found.organization) and found.end_day is None)
        return found

    def _form(self, form: TermCorrectionForm, term: SocietyTerm) -> HttpResponse:
        return self.page(form, back=tab(term.organization, "society"), about=term.organization.name)


class MeetingCreateView(CouncilPage):
    """Record a meeting that was held."""

    title = gettext_lazy("Record a meeting")
    verb = gettext_lazy("Record")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form."""
        return self._form(MeetingForm(), self.society(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record it."""
        node, form = self.society(pk), MeetingForm(request.POST)
        if form.is_valid() and attempt(
            form, lambda: actions.record_meeting(node, actor=self.actor, values=form.values())
        ):
            return self.done(_("The meeting is recorded."), tab(node, "society"))
        return self._form(form, node)

    def _form(self, form: MeetingForm, node: Organization) -> HttpResponse:
        return self.page(form, back=tab(node, "society"), about=node.name)


class MeetingUpdateView(FormPage):
    """Correct the record of a meeting."""

    title = gettext_lazy("Correct the record of a meeting")
    verb = gettext_lazy("Save")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form with what is stored."""
        meeting = self._meeting(pk)
        return self._form(MeetingForm(initial=MeetingForm.values_of(meeting)), meeting)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write, unless somebody else wrote since the form was opened."""
        meeting, form = self._meeting(pk), MeetingForm(request.POST)
        if form.is_valid():
            version = form.cleaned_data["version"] or 0
            try:
                act = actions.update_meeting
                if attempt(form, lambda: act(meeting, actor=self.actor, version=version, values=form.values())):
                    return self.done(_("The meeting is changed."), tab(meeting.organization, "society"))
            except Stale as stale:
                return conflict_page(request, form, stale.current, MeetingForm.values_of(stale.current))  # type: ignore[arg-type]
        return self._form(form, meeting)

    def _meeting(self, pk: int) -> SocietyMeeting:
        rows = SocietyMeeting.objects.visible_to(self.actor).select_related("organization")
        found = get_object_or_404(rows, pk=pk)
        demand(society_rules.may_keep(self.actor, found.organization))
        return found

    def _form(self, form: MeetingForm, meeting: SocietyMeeting) -> HttpResponse:
        return self.page(form, back=tab(meeting.organization, "society"), about=str(meeting.organization))

"""The steps of a founding that need a form: return, approval with its letter, meeting."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kexie_portal import workflow
from kexie_portal.workflow.tables import table_of
from orgs.actions import founding as actions
from orgs.actions.founding_letters import FILING_DAYS, approval_fields, preview_approval, preview_return
from orgs.enums_founding import MaterialKind
from orgs.errors import Stale
from orgs.forms.founding import ApproveForm, MeetingForm, ReturnForm
from orgs.models import FoundingCase
from orgs.queries.founding import papers_of
from orgs.views.founding import FoundingPage
from orgs.views.letter_preview import handed_out
from orgs.views.shared import attempt, demand

#: What the officer says in the letter.
SAID = ("addressee", "request", "filing_days")


class StepPage(FoundingPage):
    """A form that one move needs."""

    verb = ""

    def ready(self, pk: int) -> FoundingCase:
        """Return a case from whose state the user may take the move."""
        case = self.case(pk)
        found = table_of(FoundingCase).move_named(self.verb)
        demand(found is not None and case.state in found.sources and found.may(self.actor, case))
        return case

    def take(self, case: FoundingCase, form: Any, **data: Any) -> HttpResponse | None:
        """Take the move with what the form holds; what refuses it stays beside the form."""
        version, note = form.cleaned_data["version"], form.cleaned_data.get("note", "")
        try:
            step = attempt(
                form,
                lambda: workflow.move(case, self.verb, actor=self.actor, note=note, version=version, **data),
            )
        except Stale:
            form.add_error(None, _("Somebody else has moved this case meanwhile."))
            return None
        if step is None:
            return None
        messages.success(self.request, _("%(case)s: %(state)s") % {"case": case.title, "state": case.state_label})
        return redirect(case)


class FoundingReturnView(StepPage):
    """Return a case with the items that have to be put right."""

    template_name = "orgs/founding_return.html"
    verb = "return"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form."""
        case = self.ready(pk)
        form = ReturnForm(case=case, initial={"version": case.version, "with_letter": True})
        return self.show(form, **self.progress(case))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand out the preview of the notice, or return it."""
        case = self.ready(pk)
        form = ReturnForm(request.POST, case=case)
        if form.is_valid():
            if "with_letter" in form.fields and (wanted := request.POST.get("preview")):
                pair = attempt(form, lambda: preview_return(case, self.actor, form.cleaned_data))
                if pair is not None:
                    return handed_out(wanted, pair, _("Preview of the notice of return"))
                return self.show(form, **self.progress(case))
            data = {name: form.cleaned_data.get(name) for name in ("items", "with_letter")}
            if done := self.take(case, form, **data):
                return done
        return self.show(form, **self.progress(case))


class FoundingApproveView(StepPage):
    """See the letter before signing, then approve under the next number."""

    template_name = "orgs/founding_approve.html"
    verb = "approve"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form with what the letter would say."""
        case = self.ready(pk)
        fields = approval_fields(case, {})
        initial = {name: fields[name] for name in ("addressee", "request")}
        form = ApproveForm(initial={**initial, "filing_days": FILING_DAYS, "version": case.version})
        return self.show(form, **self.progress(case))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand out the preview, or approve."""
        case = self.ready(pk)
        form = ApproveForm(request.POST)
        if form.is_valid():
            if wanted := request.POST.get("preview"):
                pair = attempt(form, lambda: preview_approval(case, self.actor, form.cleaned_data))
                if pair is not None:
                    return handed_out(wanted, pair, _("Preview of the approval letter"))
            elif done := self.take(case, form, **{name: form.cleaned_data[name] for name in SAID}):
                return done
        return self.show(form, **self.progress(case))


class FoundingMeetingView(StepPage):
    """Record the founding meeting."""

    template_name = "orgs/founding_meeting.html"
    verb = "meet"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form with what was recorded before."""
        case = self.ready(pk)
        form = MeetingForm(initial=MeetingForm.values_of(case), minutes=self._minutes(case))
        return self.show(form, **self.progress(case))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record it; minutes that came with a fault elsewhere are kept, since a browser does not send a file twice."""
        case = self.ready(pk)
        form = MeetingForm(request.POST, request.FILES, minutes=self._minutes(case))
        if form.is_valid() and (done := self.take(case, form, **form.values())):
            return done
        if (upload := request.FILES.get("minutes")) and "minutes" not in form.errors:
            upload.seek(0)
            keep = partial(actions.add_material, case, actor=self.actor, kind=MaterialKind.MINUTES, upload=upload)
            if attempt(form, keep):
                form.kept(self._minutes(case))
        return self.show(form, **self.progress(case))

    @staticmethod
    def _minutes(case: FoundingCase) -> str:
        kept = papers_of(case).get(MaterialKind.MINUTES.value)
        return kept.file.name if kept else ""

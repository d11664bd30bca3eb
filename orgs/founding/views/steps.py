"""The steps of a founding that need a form: return, approval with its letter, meeting."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kexie_portal import workflow
from kexie_portal.workflow.errors import Stale
from kexie_portal.workflow.tables import Move, table_of
from orgs.cases.views import handed_out
from orgs.founding import rules as founding_rules
from orgs.founding.actions import case as actions
from orgs.founding.enums import MaterialKind
from orgs.founding.forms import ApproveForm, MeetingForm, ReturnForm
from orgs.founding.letters import FILING_DAYS, approval_fields, preview_approval, preview_return
from orgs.founding.models import FoundingCase
from orgs.founding.queries import papers_of
from orgs.founding.views.case import FoundingPage
from orgs.pages.shared import attempt, demand

#: What the officer says in the letter.
SAID = ("addressee", "request", "filing_days")


class StepPage(FoundingPage):
    """A form that one move needs."""

    verb = ""

    @property
    def move(self) -> Move:
        """Return the move of the table."""
        found = table_of(FoundingCase).move_named(self.verb)
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form; who comes too late goes to the case and reads who was there before him."""
        case = self.case(pk)
        if case.state not in self.move.sources:
            demand(self.may_ever(case))
            messages.warning(request, workflow.moved_meanwhile(case, self.move))
            return redirect(case)
        demand(self.move.may(self.actor, case))
        return self.opened(case, self.unbound(case))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the move, or hand out its preview; what was typed stays where somebody else was there before."""
        case = self.case(pk)
        form = self.bound(case)
        if case.state not in self.move.sources:
            demand(self.may_ever(case))
            form.add_error(None, workflow.moved_meanwhile(case, self.move))
            return self.opened(case, form)
        demand(self.move.may(self.actor, case))
        return self.sent(case, form) or self.opened(case, form)

    def opened(self, case: FoundingCase, form: Any) -> HttpResponse:
        """Draw the form."""
        return self.show(form, **self.progress(case))

    def may_ever(self, case: FoundingCase) -> bool:
        """Tell whether the move is the user's to take in the states from which it leads."""
        return self.move.may(self.actor, case)

    def unbound(self, case: FoundingCase) -> Any:
        """Return the form as it opens."""
        raise NotImplementedError

    def bound(self, case: FoundingCase) -> Any:
        """Return the form with what was sent."""
        raise NotImplementedError

    def sent(self, case: FoundingCase, form: Any) -> HttpResponse | None:
        """Answer what was sent; None leaves the form open."""
        raise NotImplementedError

    def take(self, case: FoundingCase, form: Any, **data: Any) -> HttpResponse | None:
        """Take the move with what the form holds; what refuses it stays beside the form."""
        version, note = form.cleaned_data["version"], form.cleaned_data.get("note", "")
        try:
            step = attempt(
                form,
                lambda: workflow.move(case, self.verb, actor=self.actor, note=note, version=version, **data),
            )
        except Stale as stale:
            form.add_error(None, workflow.moved_meanwhile(stale.current, self.move))
            return None
        if step is None:
            return None
        messages.success(self.request, _("%(case)s: %(state)s") % {"case": case.title, "state": case.state_label})
        return redirect(case)


class FoundingReturnView(StepPage):
    """Return a case with the items that have to be put right."""

    template_name = "orgs/founding/return.html"
    verb = "return"

    def may_ever(self, case: FoundingCase) -> bool:
        """Ask both desks: it lies on neither now."""
        return founding_rules.may_check(self.actor, case) or founding_rules.may_decide(self.actor, case)

    def unbound(self, case: FoundingCase) -> ReturnForm:
        """Open the form."""
        return ReturnForm(case=case, initial={"version": case.version, "with_letter": True})

    def bound(self, case: FoundingCase) -> ReturnForm:
        """Read what was marked."""
        return ReturnForm(self.request.POST, case=case)

    def sent(self, case: FoundingCase, form: ReturnForm) -> HttpResponse | None:
        """Hand out the preview of the notice, or return it."""
        if not form.is_valid():
            return None
        if "with_letter" in form.fields and (wanted := self.request.POST.get("preview")):
            pair = attempt(form, lambda: preview_return(case, self.actor, form.cleaned_data))
            return None if pair is None else handed_out(wanted, pair, _("Preview of the notice of return"))
        data = {name: form.cleaned_data.get(name) for name in ("items", "with_letter")}
        return self.take(case, form, **data)


class FoundingApproveView(StepPage):
    """See the letter before signing, then approve under the next number."""

    template_name = "orgs/founding/approve.html"
    verb = "approve"

    def unbound(self, case: FoundingCase) -> ApproveForm:
        """Open the form with what the letter would say."""
        fields = approval_fields(case, {})
        initial = {name: fields[name] for name in ("addressee", "request")}
        return ApproveForm(initial={**initial, "filing_days": FILING_DAYS, "version": case.version})

    def bound(self, case: FoundingCase) -> ApproveForm:
        """Read what the letter is to say."""
        return ApproveForm(self.request.POST)

    def sent(self, case: FoundingCase, form: ApproveForm) -> HttpResponse | None:
        """Hand out the preview, or approve."""
        if not form.is_valid():
            return None
        if wanted := self.request.POST.get("preview"):
            pair = attempt(form, lambda: preview_approval(case, self.actor, form.cleaned_data))
            return None if pair is None else handed_out(wanted, pair, _("Preview of the approval letter"))
        return self.take(case, form, **{name: form.cleaned_data[name] for name in SAID})


class FoundingMeetingView(StepPage):
    """Record the founding meeting."""

    template_name = "orgs/founding/meeting.html"
    verb = "meet"

    def unbound(self, case: FoundingCase) -> MeetingForm:
        """Open the form with what was recorded before."""
        return MeetingForm(initial=MeetingForm.values_of(case), minutes=self._minutes(case))

    def bound(self, case: FoundingCase) -> MeetingForm:
        """Read what was recorded."""
        return MeetingForm(self.request.POST, self.request.FILES, minutes=self._minutes(case))

    def sent(self, case: FoundingCase, form: MeetingForm) -> HttpResponse | None:
        """Record it; minutes that came with a fault elsewhere are kept, since a browser does not send a file twice."""
        if form.is_valid() and (done := self.take(case, form, **form.values())):
            return done
        if (upload := self.request.FILES.get("minutes")) and "minutes" not in form.errors:
            upload.seek(0)
            keep = partial(actions.add_material, case, actor=self.actor, kind=MaterialKind.MINUTES, upload=upload)
            if attempt(form, keep):
                form.kept(self._minutes(case))
        return None

    @staticmethod
    def _minutes(case: FoundingCase) -> str:
        kept = papers_of(case).get(MaterialKind.MINUTES.value)
        return kept.file.name if kept else ""

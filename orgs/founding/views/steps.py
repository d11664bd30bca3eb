"""The steps of a founding that need a form: return, approval with its letter, meeting."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from kexie_portal.web.pages import attempt
from kexie_portal.workflow.pages import MovePage
from orgs.founding import rules as founding_rules
from orgs.founding.actions import case as actions
from orgs.founding.enums import MaterialKind
from orgs.founding.forms.case import ApproveForm, MeetingForm, ReturnForm
from orgs.founding.letters import approval_fields, preview_approval, preview_return
from orgs.founding.models import FoundingCase
from orgs.founding.queries import papers_of
from orgs.founding.views.case import FoundingPage


class StepPage(FoundingPage, MovePage):
    """The form of one step."""

    #: What the step takes besides version and note.
    takes: tuple[str, ...] = ()

    def context(self, case: FoundingCase, form: Any) -> dict[str, object]:
        return self.progress(case)

    def data(self, form: Any) -> dict[str, object]:
        told = form.cleaned_data
        return {
            "version": told["version"],
            "note": told.get("note", ""),
            **{name: told.get(name) for name in self.takes},
        }


class FoundingReturnView(StepPage):
    """Return a case with the items that have to be put right."""

    template_name = "orgs/founding/return.html"
    step = "return"
    form_class = ReturnForm
    takes = ("items", "remarks", "with_letter")
    preview_name = gettext_lazy("Preview of the notice of return")

    def may_ever(self, case: FoundingCase) -> bool:
        """Ask both desks, because the case lies on neither now."""
        return founding_rules.may_check(self.actor, case) or founding_rules.may_decide(self.actor, case)

    def initial(self, case: FoundingCase) -> dict[str, object]:
        return {"version": case.version, "with_letter": True}

    def needs(self, case: FoundingCase) -> dict[str, object]:
        return {"case": case}

    def has_letter(self, form: ReturnForm) -> bool:
        return "with_letter" in form.fields

    def preview(self, case: FoundingCase, form: ReturnForm) -> tuple[bytes, bytes]:
        return preview_return(case, self.actor, form.cleaned_data)


class FoundingApproveView(StepPage):
    """See the letter before signing, then approve under the next number."""

    template_name = "orgs/founding/approve.html"
    step = "approve"
    form_class = ApproveForm
    takes = ("addressee", "request", "filing_days")
    preview_name = gettext_lazy("Preview of the approval letter")

    def initial(self, case: FoundingCase) -> dict[str, object]:
        """Open the form with what the letter would say."""
        fields = approval_fields(case, {})
        said = {name: fields[name] for name in ("addressee", "request", "filing_days")}
        return {**said, "version": case.version}

    def preview(self, case: FoundingCase, form: ApproveForm) -> tuple[bytes, bytes]:
        return preview_approval(case, self.actor, form.cleaned_data)


class FoundingDecideView(FoundingApproveView):
    """See the letter, then decide; its draft goes through the steps of the city and is numbered when it is signed."""

    step = "decide"

    def context(self, case: FoundingCase, form: ApproveForm) -> dict[str, object]:
        return {**super().context(case, form), "in_steps": True}


class FoundingMeetingView(StepPage):
    """Record the founding meeting."""

    template_name = "orgs/founding/meeting.html"
    step = "meet"
    form_class = MeetingForm

    def initial(self, case: FoundingCase) -> dict[str, object]:
        """Open the form with what was recorded before."""
        return MeetingForm.values_of(case)

    def needs(self, case: FoundingCase) -> dict[str, object]:
        return {"minutes": self._minutes(case)}

    def data(self, form: MeetingForm) -> dict[str, object]:
        return {**super().data(form), **form.values()}

    def drawn(self, case: FoundingCase, form: MeetingForm, /, **formsets: object) -> HttpResponse:
        """Keep minutes that came with a fault elsewhere, since a browser does not send a file twice."""
        upload = self.request.FILES.get("minutes")
        if upload and form.is_bound and "minutes" not in form.errors and not self.late(case):
            upload.seek(0)
            keep = partial(actions.add_material, case, actor=self.actor, kind=MaterialKind.MINUTES, upload=upload)
            if attempt(form, keep):
                form.kept(self._minutes(case))
        return super().drawn(case, form, **formsets)

    @staticmethod
    def _minutes(case: FoundingCase) -> str:
        return "、".join(one.file.name for one in papers_of(case).get(MaterialKind.MINUTES.value, []))

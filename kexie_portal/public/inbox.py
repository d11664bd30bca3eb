"""The quarantine (待审收件箱): what came in over public forms, and what an officer makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.public import actions, kinds, rules
from kexie_portal.public.enums import TONES
from kexie_portal.public.filters import SubmissionFilter
from kexie_portal.public.models import Submission
from kexie_portal.public.tables import SubmissionTable
from kexie_portal.web.form_page import FormPage
from kexie_portal.web.lists import ListPage
from kexie_portal.web.pages import Page, demand

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.public.kinds import Words


class SubmissionListView(ListPage):
    """What came in for the user's units, the latest first."""

    model = Submission
    table_class = SubmissionTable
    filterset_class = SubmissionFilter
    page_key = "public.submissions"
    title = gettext_lazy("Quarantine of public forms")
    note = gettext_lazy("What people without an account sent; it is plain text until somebody accepts it.")
    default_columns = ("number", "kind", "about", "came_at", "state", "address_shown")
    always_columns = ("number",)
    empty_title = gettext_lazy("Nothing came in")
    empty_note = gettext_lazy("What is sent over the public forms of your units stands here.")

    def may_export(self, user: User) -> bool:
        """Let nothing leave: these are the words of people whom nobody has looked at yet."""
        return False

    def get_queryset(self) -> QuerySet[Submission]:
        rows: QuerySet[Submission] = Submission.objects.visible_to(person(self.request))
        return rows.select_related("decided_by")


class SubmissionPage(Page):
    """A page about one submission that concerns the user's units; any other is 404."""

    def found(self, pk: int) -> Submission:
        """Return the submission."""
        rows = Submission.objects.visible_to(self.actor).select_related("decided_by")
        return get_object_or_404(rows, pk=pk)


class SubmissionView(SubmissionPage):
    """What somebody sent, as plain text, beside what the portal knows."""

    template_name = "public/submission.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = self.found(pk)
        kind = kinds.find(found.kind)
        decides = rules.is_open(found) and rules.may_decide(self.actor, found)
        return self.show(
            submission=found,
            tone=TONES.get(found.state, ""),
            lines=lines_of(found),
            files=[one.file for one in found.files.select_related("file")],
            known=kind.known(found, self.actor) if kind else [],
            decides=decides,
            accept_words=kind.accept_words if kind else "",
        )


def lines_of(submission: Submission) -> list[tuple[Words, Any]]:
    """Return what was written in the order of the form; what the form asks no more follows under its short name."""
    kind, data = kinds.find(submission.kind), submission.data
    fields = kind.form_class.base_fields if kind else {}
    asked = [(field.label or name, data[name]) for name, field in fields.items() if name in data]
    return [*asked, *((name, value) for name, value in data.items() if name not in fields)]


class AcceptView(SubmissionPage):
    """Accept a submission: it becomes what its kind makes of it, and the user goes on there."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = self.found(pk)
        demand(rules.may_decide(self.actor, found))
        try:
            done = actions.accept(found, actor=self.actor)
        except NotAllowed:
            demand(False)
        except Refused as refusal:
            messages.warning(request, refusal.message)
            return redirect(found)
        messages.success(request, _("Accepted."))
        return redirect(done.became or found.get_absolute_url())


class SpamView(SubmissionPage):
    """Put a submission aside as spam."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = self.found(pk)
        demand(rules.may_decide(self.actor, found))
        try:
            actions.call_spam(found, actor=self.actor)
        except Refused as refusal:
            messages.warning(request, refusal.message)
            return redirect(found)
        messages.success(request, _("Put aside as spam."))
        return redirect("public:submission_list")


class RefuseForm(forms.Form):
    """Why a submission is refused."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200, help_text=gettext_lazy("The sender reads it on the receipt.")
    )


class RefuseView(FormPage[Submission, RefuseForm]):
    """Refuse a submission with the reason."""

    form_class = RefuseForm
    title, verb, danger = gettext_lazy("Refuse what came in"), gettext_lazy("Do not accept"), True
    words = gettext_lazy("Refused; the receipt says why.")
    model = Submission

    def allowed(self, found: Submission) -> bool:
        return rules.may_decide(self.actor, found)

    def late(self, found: Submission) -> str:
        if rules.is_open(found):
            return ""
        return _("It was decided already: %(state)s.") % {"state": found.get_state_display()}

    def act(self, found: Submission, form: RefuseForm) -> Submission:
        return actions.refuse(found, actor=self.actor, reason=form.cleaned_data["reason"])

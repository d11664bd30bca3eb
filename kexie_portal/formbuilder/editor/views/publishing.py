"""Publishing a draft for ever, with what it changes; dropping it; trying it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kexie_portal.errors import Refused, Stale
from kexie_portal.formbuilder.actions.version import publish
from kexie_portal.formbuilder.editor.actions import drop_draft
from kexie_portal.formbuilder.editor.comparing import changes_between
from kexie_portal.formbuilder.editor.outline import all_faults
from kexie_portal.formbuilder.editor.trial import begin_trial, throw_away
from kexie_portal.formbuilder.editor.views.shared import EditorPage
from kexie_portal.formbuilder.models import FormVersion


class PublishView(EditorPage):
    """What the draft changes and what stands against it; publishing it."""

    template_name = "formbuilder/editor/publish.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.drawn(self.draft_of(pk))

    def drawn(self, draft: FormVersion, refusal: str = "") -> HttpResponse:
        """Draw the page."""
        former = draft.form.versions.published().order_by("-number").first()
        faults = all_faults(draft)
        found = changes_between(former.asked, draft.asked) if former and not faults else []
        response = self.show(draft=draft, former=former, faults=faults, changes=found, refusal=refusal)
        response.status_code = 422 if refusal else 200
        return response

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = self.draft_of(pk)
        sent = request.POST.get("version", "")
        version = int(sent) if sent.isdecimal() and len(sent) < 10 else 0
        try:
            made = publish(draft, actor=self.actor, version=version)
        except Stale:
            return self.drawn(self.draft_of(pk), _("Somebody else changed the draft meanwhile; look at it again."))
        except Refused as refusal:
            return self.drawn(draft, refusal.message)
        throw_away(made.form)
        words = _("Version %(number)s of “%(form)s” is published and stands for ever.")
        messages.success(request, words % {"number": made.number, "form": made.form})
        return redirect("formeditor:form", made.form_id)


class DropView(EditorPage):
    """Drop a draft; a form that was never published goes with it."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = self.draft_of(pk)
        form, alone = draft.form, not draft.form.versions.published().exists()
        drop_draft(draft, actor=self.actor)
        messages.success(request, _("The draft of “%(form)s” is dropped.") % {"form": form})
        return redirect("formeditor:list") if alone else redirect("formeditor:form", draft.form_id)


class TrialView(EditorPage):
    """Begin to fill in a draft to try it."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = self.draft_of(pk)
        if faults := all_faults(draft):
            words = _("%(n)s things stand against this draft; a test fill begins when they are put right.")
            messages.error(request, words % {"n": len(faults)})
            return redirect("formeditor:draft", pk)
        return redirect(begin_trial(draft, actor=self.actor))

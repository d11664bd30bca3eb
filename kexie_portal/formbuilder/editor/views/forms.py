"""The list of forms; a form with its versions; a new one, a copy; out of use and back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.formbuilder import access
from kexie_portal.formbuilder.actions.version import begin_draft, create_form, retire
from kexie_portal.formbuilder.editor.actions import copy_form
from kexie_portal.formbuilder.editor.forms.whole import NewForm
from kexie_portal.formbuilder.editor.views.shared import EditorPage
from kexie_portal.formbuilder.models import Form, FormVersion
from kexie_portal.web.form_page import FormPage
from kexie_portal.web.pages import demand


class FormListView(EditorPage):
    """The forms that a user writes, and those of units above that they may use or copy."""

    template_name = "formbuilder/editor/form_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        managed = access.owners().managed(self.actor)
        demand(bool(managed))
        published = Max("versions__number", filter=Q(versions__published_at__isnull=False))
        draft = Max("versions__pk", filter=Q(versions__published_at__isnull=True))
        rows = access.seen_forms(self.actor).annotate(published=published, draft=draft)
        codes, names = {unit.code for unit in managed}, self.names(rows)
        forms = [(one, names.get(one.unit_code, one.unit_code), one.unit_code in codes) for one in rows]
        return self.show(forms=forms)


class FormView(EditorPage):
    """A form: its versions, and what can be done with it."""

    template_name = "formbuilder/editor/form.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.form_of(pk)
        writes = self.writes(form)
        versions = form.versions.select_related("published_by", "edited_by").order_by("-number")
        shown = list(versions if writes else versions.published())
        drafts = [one for one in shown if not one.is_published]
        return self.show(
            subject=form, writes=writes, versions=shown, draft=drafts[0] if drafts else None,
            unit=self.names([form]).get(form.unit_code, form.unit_code),
            copies=bool(access.owners().managed(self.actor)),
        )  # fmt: skip


class NewFormView(EditorPage, FormPage[None, NewForm]):
    """Make a form of a unit."""

    title = gettext_lazy("New form")
    verb = gettext_lazy("Make it")
    form_class = NewForm

    def allowed(self, subject: None, /) -> bool:
        return bool(access.owners().managed(self.actor))

    def needs(self, subject: None, /) -> dict[str, Any]:
        return {"units": access.owners().managed(self.actor)}

    def act(self, subject: None, form: NewForm, /) -> FormVersion:
        return create_form(actor=self.actor, **form.cleaned_data)

    def back(self, subject: None, /) -> str:
        return reverse("formeditor:list")

    def about(self, subject: None, /) -> str:
        return _("Forms")

    def then(self, subject: None, made: FormVersion, /) -> str:
        return reverse("formeditor:draft", args=[made.pk])


class CopyView(EditorPage, FormPage[FormVersion, NewForm]):
    """Make a form from a version of another."""

    title = gettext_lazy("Copy of a form")
    verb = gettext_lazy("Copy it")
    form_class = NewForm

    def subject(self, pk: int) -> FormVersion:
        return self.version_of(pk)

    def allowed(self, version: FormVersion, /) -> bool:
        return bool(access.owners().managed(self.actor))

    def needs(self, version: FormVersion, /) -> dict[str, Any]:
        return {"units": access.owners().managed(self.actor)}

    def initial(self, version: FormVersion, /) -> dict[str, Any]:
        return {"title": _("%(title)s (copy)") % {"title": version.form.title}, "code": f"{version.form.code}-2"}

    def act(self, version: FormVersion, form: NewForm, /) -> FormVersion:
        return copy_form(version, actor=self.actor, **form.cleaned_data)

    def back(self, version: FormVersion, /) -> str:
        return reverse("formeditor:form", args=[version.form_id])

    def then(self, version: FormVersion, made: FormVersion, /) -> str:
        return reverse("formeditor:draft", args=[made.pk])


class BeginDraftView(EditorPage):
    """Open the draft of a form; one begins with what the last version asks."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.form_of(pk)
        demand(self.writes(form))
        return redirect("formeditor:draft", begin_draft(form, actor=self.actor).pk)


class RetireView(EditorPage):
    """Take a form out of use, or back into it."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form: Form = self.form_of(pk)
        demand(self.writes(form))
        again = request.POST.get("again") == "1"
        retire(form, actor=self.actor, retired=not again)
        words = _("“%(form)s” is in use again.") if again else _("“%(form)s” is out of use; what was filled in stays.")
        messages.success(request, words % {"form": form})
        return redirect("formeditor:form", pk)

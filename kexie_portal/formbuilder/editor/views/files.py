"""Definitions as files: out as JSON, in as a new form or in the place of a draft; refused with all that is wrong."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.errors import Stale
from kexie_portal.formbuilder import access
from kexie_portal.formbuilder.checking.faults import Fault
from kexie_portal.formbuilder.checking.whole import FaultyDefinition
from kexie_portal.formbuilder.editor.actions import read_file, replace, take_in, written
from kexie_portal.formbuilder.editor.forms.whole import FileForm, ReplaceForm
from kexie_portal.formbuilder.editor.views.shared import EditorPage
from kexie_portal.formbuilder.models import FormVersion
from kexie_portal.web.form_page import FormPage

MOST_FAULTS = 200


class ExportView(EditorPage):
    """A version as a file."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.version_of(pk)
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
        response = HttpResponse(written(version.asked), content_type="application/json", headers=headers)
        name = f"{version.form.code}-v{version.number}.json"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class FilePage(EditorPage):
    """A page that reads a file and lists all that stands against it."""

    template_name = "formbuilder/editor/file.html"
    faults: list[Fault] = []

    def read(self, form: Any) -> Any:
        """Return the definition of the file; all faults are kept for the page."""
        try:
            return read_file(form.cleaned_data["file"].read())
        except FaultyDefinition as faulty:
            self.faults = faulty.faults
            form.add_error("file", _("The file is refused; what stands against it is listed below."))
        return None


class ImportView(FilePage, FormPage[None, FileForm]):
    """A new form from a file."""

    title = gettext_lazy("Form from a file")
    verb = gettext_lazy("Take it in")
    form_class = FileForm

    def allowed(self, subject: None, /) -> bool:
        return bool(access.owners().managed(self.actor))

    def needs(self, subject: None, /) -> dict[str, Any]:
        return {"units": access.owners().managed(self.actor)}

    def act(self, subject: None, form: FileForm, /) -> FormVersion | None:
        definition = self.read(form)
        if definition is None:
            return None
        data = form.cleaned_data
        code = data["code"] or definition["code"]
        return take_in(definition, actor=self.actor, unit_code=data["unit_code"], code=code, title=data["title"])

    def context(self, subject: None, form: FileForm, /) -> dict[str, Any]:
        return {**super().context(subject, form), "faults": self.faults[:MOST_FAULTS], "number": len(self.faults)}

    def back(self, subject: None, /) -> str:
        return reverse("formeditor:list")

    def about(self, subject: None, /) -> str:
        return _("Forms")

    def then(self, subject: None, made: FormVersion, /) -> str:
        return reverse("formeditor:draft", args=[made.pk])


class ReplaceView(FilePage, FormPage[FormVersion, ReplaceForm]):
    """A file in the place of a draft."""

    title = gettext_lazy("Draft from a file")
    verb = gettext_lazy("Replace the draft")
    note = gettext_lazy("All that stands in the draft is replaced by what stands in the file.")
    danger = True
    form_class = ReplaceForm

    def subject(self, pk: int) -> FormVersion:
        return self.draft_of(pk)

    def allowed(self, draft: FormVersion, /) -> bool:
        return self.writes(draft.form)

    def initial(self, draft: FormVersion, /) -> dict[str, Any]:
        return {"version": draft.version}

    def act(self, draft: FormVersion, form: ReplaceForm, /) -> FormVersion | None:
        definition = self.read(form)
        if definition is None:
            return None
        return replace(draft, definition, actor=self.actor, version=form.cleaned_data["version"] or 0)

    def overtaken(self, draft: FormVersion, form: ReplaceForm, stale: Stale, /, **formsets: Any) -> HttpResponse:
        """Say that somebody else saved the draft meanwhile; the draft is shown as it is now."""
        messages.error(self.request, _("Somebody else saved this draft meanwhile; look at it before you replace it."))
        return redirect("formeditor:draft", draft.pk)

    def context(self, draft: FormVersion, form: ReplaceForm, /) -> dict[str, Any]:
        return {**super().context(draft, form), "faults": self.faults[:MOST_FAULTS], "number": len(self.faults)}

    def back(self, draft: FormVersion, /) -> str:
        return reverse("formeditor:draft", args=[draft.pk])

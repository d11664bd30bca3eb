"""The texts of letters: listed by unit, written with a preview, given back to the default."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kexie_portal.documents import access, actions, pdf, texts, word
from kexie_portal.documents.access import Unit
from kexie_portal.documents.composing import Composed
from kexie_portal.documents.enums import IssuingSteps, LetterKind
from kexie_portal.documents.fields import plain
from kexie_portal.documents.issuers import issuer_of
from kexie_portal.documents.kinds import DEFAULTS, FIELDS, SIGNER, Text, samples
from kexie_portal.documents.models import LetterTemplate
from kexie_portal.documents.page_forms import TextForm
from kexie_portal.documents.queries import TextInForce, text_in_force, texts_in_force
from kexie_portal.documents.views.shared import LetterPage, label, path_of
from kexie_portal.errors import Stale
from kexie_portal.files.sniffing import DOCX, PDF
from kexie_portal.web.form_page import FormPage
from kexie_portal.web.pages import demand

FILES = {"pdf": (pdf.pdf_bytes, PDF), "docx": (word.docx_bytes, DOCX)}


class TemplateListView(LetterPage):
    """Every kind of letter of one unit, and whether its text is the unit's own, the province's or the portal's."""

    template_name = "documents/template_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the texts of the unit asked for, the user's first unit by default."""
        demand(access.edits_any(self.actor))
        mine = access.units().edited(self.actor)
        wanted = request.GET.get("unit")
        unit = next((one for one in mine if path_of(one) == wanted), mine[0])
        issuer = issuer_of(unit.code)
        return self.show(
            units=[(path_of(one), label(one)) for one in mine],
            unit=unit,
            name=label(unit),
            path=path_of(unit),
            texts=texts_in_force(unit.code),
            issuer=issuer,
            steps=IssuingSteps(issuer.steps).label,
        )


class TemplateEditView(LetterPage, FormPage[TextInForce, TextForm]):
    """Write a unit's own text of one kind of letter."""

    template_name = "documents/template_edit.html"
    form_class = TextForm
    theirs: TextInForce | None = None

    def subject(self, unit: str, kind: str) -> TextInForce:
        """Return the text in force, and keep the unit beside it."""
        self.place = self.unit(unit)
        return text_in_force(self.kind(kind), self.place.code)

    def allowed(self, found: TextInForce) -> bool:
        """Let the user in: `unit` finds no unit but those that they write for."""
        return True

    def initial(self, found: TextInForce) -> dict[str, Any]:
        return TextForm.values_of(found)

    def needs(self, found: TextInForce) -> dict[str, Any]:
        return {"kind": found.kind}

    def context(self, found: TextInForce, form: TextForm) -> dict[str, Any]:
        """Draw the letter with sample values, as it would be with what is typed."""
        title, body = (str(form[name].value() or "") for name in ("title", "body"))
        return {
            "unit": self.place,
            "name": label(self.place),
            "path": path_of(self.place),
            "found": self.theirs or found,
            "theirs": self.theirs,
            "fields": FIELDS[found.kind],
            "letter_page": pdf.page(sample_letter(found.kind, self.place, Text(title, body))),
        }

    def act(self, found: TextInForce, form: TextForm) -> LetterTemplate:
        version, code = form.cleaned_data["version"], self.place.code
        return texts.write_text(found.kind, unit_code=code, text=form.text(), version=version, actor=self.actor)

    def overtaken(self, found: TextInForce, form: TextForm, stale: Stale, /, **formsets: Any) -> None:
        """Show what somebody else wrote meanwhile; sending again replaces it."""
        self.theirs = text_in_force(found.kind, self.place.code)
        form.data = {**form.data.dict(), "version": str(TextForm.values_of(self.theirs)["version"])}  # type: ignore[attr-defined]
        words = _("Somebody else changed this text meanwhile. Theirs is shown below; save to replace it.")
        form.add_error(None, words)

    def said(self, found: TextInForce, form: TextForm, made: LetterTemplate) -> str:
        return _("The text of the letter “%(kind)s” is saved.") % {"kind": found.kind.label}

    def back(self, found: TextInForce) -> str:
        return self.request.path


class TemplatePreviewView(LetterPage):
    """Draw a text that is not saved yet, with sample values: on the page, as PDF or as Word."""

    def post(self, request: HttpRequest, unit: str, kind: str) -> HttpResponse:
        """Say what is broken, or draw it."""
        place, which = self.unit(unit), self.kind(kind)
        form = TextForm(request.POST, kind=which)
        asked = request.POST.get("as", "")
        if not form.is_valid():
            context = {"form": form, "unit": place, "path": path_of(place), "kind": which}
            return render(request, "documents/_preview.html", context, status=422 if asked else 200)
        letter = sample_letter(which, place, form.text())
        if asked in FILES:
            return _file(letter, asked)
        return render(request, "documents/_preview.html", {"letter_page": pdf.page(letter)})


class TemplateResetView(LetterPage):
    """Give the text back to the province's default, or to the portal's."""

    def post(self, request: HttpRequest, unit: str, kind: str) -> HttpResponse:
        """Take the unit's own text out of use; it stays in the history."""
        place, which = self.unit(unit), self.kind(kind)
        sent = request.POST.get("version", "")
        try:
            version = int(sent) if sent.isdecimal() and len(sent) < 10 else 0
            texts.reset_text(which, unit_code=place.code, version=version, actor=self.actor)
        except Stale:
            messages.error(request, _("Somebody else changed this text meanwhile; look at it before you reset it."))
        else:
            messages.success(request, _("The letter “%(kind)s” has its default text again.") % {"kind": which.label})
        return redirect("documents:template_edit", unit, kind)


def sample_letter(kind: LetterKind, unit: Unit, text: Text) -> Composed:
    """Return a letter with sample values; a text too broken to draw is drawn as the default."""
    issuer = issuer_of(unit.code)
    values = {**samples(kind), SIGNER.key: plain(issuer.name) or SIGNER.sample}
    sound = TextForm({"version": 0, "title": text.title, "body": text.body}, kind=kind).is_valid()
    return actions.draft(kind, unit_code=unit.code, fields=values, text=text if sound else DEFAULTS[kind])


def _file(letter: Composed, asked: str) -> HttpResponse:
    write, content_type = FILES[asked]
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
    response = HttpResponse(write(letter), content_type=content_type, headers=headers)
    response["Content-Disposition"] = f'attachment; filename="preview.{asked}"'
    return response

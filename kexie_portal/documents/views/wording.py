"""The wording of one letter: written in the draft, seen before, and given anew to a letter that was withdrawn."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.documents import access, actions, files, pdf, word
from kexie_portal.documents.enums import LetterState
from kexie_portal.documents.letter_forms import WordingForm
from kexie_portal.documents.models import Letter
from kexie_portal.documents.views.letter import OneLetter
from kexie_portal.documents.wording import issue_again, replacement_of, worded, write_wording
from kexie_portal.errors import Stale
from kexie_portal.files.sniffing import DOCX, PDF
from kexie_portal.web.attachment import attachment
from kexie_portal.web.form_page import FormPage


class WordingPage(OneLetter, FormPage[Letter, WordingForm]):
    """A form with the wording of a letter, which is drawn beside it."""

    template_name = "documents/letter_wording.html"
    called = "letter"
    form_class = WordingForm
    again = False

    def subject(self, pk: int) -> Letter:
        return self.letter(pk)

    def initial(self, letter: Letter) -> dict[str, Any]:
        return WordingForm.values_of(letter)

    def context(self, letter: Letter, form: WordingForm) -> dict[str, Any]:
        shown = actions.unnumbered(letter, files.composed(letter))
        return {**super().context(letter, form), "letter_page": pdf.page(shown), "again": self.again}

    def answered(self, letter: Letter, form: WordingForm, /, **formsets: Any) -> HttpResponse | None:
        """Draw what is typed where the preview is asked for, or do it."""
        wanted = self.request.POST.get("preview")
        if wanted not in ("pdf", "docx"):
            return super().answered(letter, form, **formsets)
        ready = worded(files.composed(letter), form.wording(), letter.unit_code)
        ready = actions.unnumbered(letter, ready)
        if wanted == "docx":
            return attachment(word.docx_bytes(ready), "preview.docx", DOCX)
        return attachment(pdf.pdf_bytes(ready), "preview.pdf", PDF)

    def then(self, letter: Letter, made: Letter) -> Letter:
        return made


class LetterEditView(WordingPage):
    """Write the wording of a draft."""

    words = gettext_lazy("The wording is saved; what it was before stands in its history.")

    def allowed(self, letter: Letter) -> bool:
        return access.may_draft(self.actor, letter)

    def late(self, letter: Letter) -> str:
        """Say that the letter is no draft any more."""
        if letter.state == LetterState.DRAFT:
            return ""
        return _("Only a draft can be written; this letter is on its way or was issued.")

    def act(self, letter: Letter, form: WordingForm) -> Letter:
        version = form.cleaned_data["version"]
        return write_wording(letter, actor=self.actor, wording=form.wording(), version=version)

    def overtaken(self, letter: Letter, form: WordingForm, stale: Stale, /, **formsets: Any) -> None:
        """Say that somebody else wrote it meanwhile; their wording is drawn beside what was typed."""
        current = Letter.objects.get(pk=letter.pk)
        letter.content, letter.version = current.content, current.version
        form.data = {**form.data.dict(), "version": str(current.version)}  # type: ignore[attr-defined]
        form.add_error(None, _("Somebody else wrote this letter meanwhile; theirs is drawn. Save to replace it."))


class LetterAgainView(WordingPage):
    """Issue a withdrawn letter again under the next number in the same case."""

    again = True

    def allowed(self, letter: Letter) -> bool:
        return access.may_issue_again(self.actor, letter)

    def late(self, letter: Letter) -> str:
        """Say that it was issued again already."""
        return "" if replacement_of(letter) is None else _("The letter was issued again already.")

    def act(self, letter: Letter, form: WordingForm) -> Letter:
        return issue_again(letter, actor=self.actor, wording=form.wording())

    def said(self, letter: Letter, form: WordingForm, made: Letter) -> str:
        if made.is_issued:
            return _("Issued again as %(number)s.") % {"number": made.number}
        return _("The letter begins anew as a draft; it gets the next number when it is signed.")

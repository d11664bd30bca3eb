"""The files of a letter, the papers kept beside it, and the receipts of its delivery."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.documents import access, papers
from kexie_portal.documents.files import SETTERS, complete
from kexie_portal.documents.letter_forms import PaperForm, ReceiptForm
from kexie_portal.documents.models import Letter, LetterPaper, LetterReceipt
from kexie_portal.documents.views.letter import OneLetter
from kexie_portal.web.form_page import FormPage
from kexie_portal.web.pages import demand


class LetterFileView(OneLetter):
    """Hand out one of both files; one that no worker has made yet is made now."""

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        letter = self.letter(pk)
        if not letter.is_issued or kind not in SETTERS:
            raise Http404
        stored = getattr(complete(letter), kind)
        return redirect(stored.get_absolute_url())


class LetterFilesView(OneLetter):
    """The part of the page that says whether the files are made; it asks again until they are."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return render(request, "documents/_files.html", {"letter": self.letter(pk)})


class PaperAddView(OneLetter, FormPage[Letter, PaperForm]):
    """Keep a scan, a seal, an attachment or a signed receipt beside a letter."""

    template_name = "documents/letter_paper.html"
    called = "letter"
    form_class = PaperForm
    words = gettext_lazy("The file is kept with the letter.")

    def subject(self, pk: int) -> Letter:
        return self.letter(pk)

    def allowed(self, letter: Letter) -> bool:
        return access.may_manage(self.actor, letter.unit_code)

    def act(self, letter: Letter, form: PaperForm) -> LetterPaper:
        data = form.cleaned_data
        return papers.add_paper(letter, actor=self.actor, kind=data["kind"], upload=data["file"], note=data["note"])


class ReceiptAddView(OneLetter, FormPage[Letter, ReceiptForm]):
    """Record who received a letter, on which day and by which way."""

    title = gettext_lazy("Record the delivery")
    verb = gettext_lazy("Record")
    form_class = ReceiptForm
    words = gettext_lazy("The delivery is recorded.")

    def subject(self, pk: int) -> Letter:
        return self.letter(pk)

    def allowed(self, letter: Letter) -> bool:
        return letter.is_issued and access.may_manage(self.actor, letter.unit_code)

    def initial(self, letter: Letter) -> dict[str, Any]:
        return {"received_on": timezone.localdate()}

    def act(self, letter: Letter, form: ReceiptForm) -> LetterReceipt:
        return papers.record_receipt(letter, actor=self.actor, **form.cleaned_data)


class ReceiptConfirmView(OneLetter):
    """The addressee confirms that the letter arrived."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        letter = self.letter(pk)
        demand(access.may_confirm(self.actor, letter))
        papers.confirm(letter, actor=self.actor)
        messages.success(request, _("You have confirmed that the letter arrived."))
        return redirect(letter)

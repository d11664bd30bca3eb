"""The page of a move that needs a form: what the person says goes into the step, and a letter may be seen before."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar, TypeVar

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from kexie_portal.errors import Stale
from kexie_portal.files.sniffing import DOCX, PDF
from kexie_portal.web.attachment import attachment
from kexie_portal.web.form_page import Form, FormPage, Words
from kexie_portal.web.pages import attempt
from kexie_portal.workflow import people, signing
from kexie_portal.workflow.forms import PaperForm, add_to, signature_in
from kexie_portal.workflow.models import Case
from kexie_portal.workflow.moving import move
from kexie_portal.workflow.offering import moved_meanwhile
from kexie_portal.workflow.tables import Move, table_of

ACase = TypeVar("ACase", bound=Case)


class MovePage(FormPage[ACase, Form]):
    """The form of one move; a user who comes too late reads who came first, and keeps what was typed."""

    called = "case"
    #: The verb of the move in the table.
    step: ClassVar[str]
    #: The name of the preview of the letter as a file.
    preview_name: ClassVar[Words] = ""
    #: Why the signature of the leader in charge goes with the step; nothing where it does not.
    paper: str = ""

    def case(self, pk: int) -> ACase:
        """Return a visible case; others are 404."""
        raise NotImplementedError

    def subject(self, pk: int) -> ACase:
        return self.case(pk)

    def move_of(self, case: ACase, /) -> Move:
        """Return the move of the table."""
        found = table_of(type(case)).move_named(self.step)
        if found is None:
            raise Http404
        return found

    def allowed(self, case: ACase, /) -> bool:
        """Ask the table; once the case has moved on, whether the move would have been the user's."""
        found = self.move_of(case)
        return found.may(self.actor, case) if case.state in found.sources else self.may_ever(case)

    def may_ever(self, case: ACase, /) -> bool:
        """Tell whether the move is the user's to take in the states from which it leads."""
        return self.move_of(case).may(self.actor, case)

    def late(self, case: ACase, /) -> str:
        """Say who took the case along first, or who may take the step in the user's place."""
        found = self.move_of(case)
        if case.state not in found.sources:
            return moved_meanwhile(case, found, self.actor)
        return signing.refusal(case, self.step, self.actor) or people.refusal(case, found, self.actor)

    def opened(self, case: ACase, /) -> Form:
        return self._with_signature(case, super().opened(case), required=True)

    def bound(self, case: ACase, /) -> Form:
        return self._with_signature(case, super().bound(case), required=not self.request.POST.get("preview"))

    def _with_signature(self, case: ACase, form: Form, *, required: bool) -> Form:
        """Ask for the leader's signature on paper where the unit's single officer cannot decide alone."""
        self.paper = signing.paper_words(case, self.step, self.actor)
        if self.paper:
            add_to(form, required=required)
        return form

    def drawn(self, case: ACase, form: Form, /, **formsets: Any) -> HttpResponse:
        return super().drawn(case, form, paper=self.paper, **formsets)

    def has_letter(self, form: Form, /) -> bool:
        """Tell whether there is a letter to see before."""
        return bool(self.preview_name)

    def preview(self, case: ACase, form: Form, /) -> tuple[bytes, bytes]:
        """Return the letter as it would be issued, as Word and as PDF."""
        raise NotImplementedError

    def data(self, form: Form, /) -> dict[str, Any]:
        """Return what the move takes: version, note, and what its effect wants to know."""
        return dict(form.cleaned_data)

    def act(self, case: ACase, form: Form) -> Any:
        told = {name: value for name, value in self.data(form).items() if name not in PaperForm.base_fields}
        paper = signature_in(form) if self.paper else None
        return move(case, self.step, actor=self.actor, signature=paper, **told)

    def said(self, case: ACase, form: Form, made: Any, /) -> str:
        return _("%(case)s: %(state)s") % {"case": case, "state": case.state_label}

    def answered(self, case: ACase, form: Form, /, **formsets: Any) -> HttpResponse | None:
        """Hand out the preview where it is asked for, or take the move."""
        wanted = self.request.POST.get("preview")
        if not wanted or not self.has_letter(form):
            return super().answered(case, form, **formsets)
        pair = attempt(form, partial(self.preview, case, form))
        return None if pair is None else _handed_out(wanted, pair, str(self.preview_name))

    def overtaken(self, case: ACase, form: Form, stale: Stale, /, **formsets: Any) -> HttpResponse | None:
        """Say what happened meanwhile and leave the form open."""
        form.add_error(None, moved_meanwhile(stale.current, self.move_of(case), self.actor))
        return None


def _handed_out(wanted: str, pair: tuple[bytes, bytes], name: str) -> HttpResponse:
    if wanted == "docx":
        return attachment(pair[0], f"{name}.docx", DOCX)
    return attachment(pair[1], f"{name}.pdf", PDF)

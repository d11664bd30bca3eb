"""The register of letters, one letter, its withdrawal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.asked import open_page
from kexie_portal.audit.actions import record_export
from kexie_portal.documents import access, actions, pdf
from kexie_portal.documents.enums import LetterState
from kexie_portal.documents.files import composed
from kexie_portal.documents.filters import LetterFilter
from kexie_portal.documents.models import Letter
from kexie_portal.documents.page_forms import WithdrawForm
from kexie_portal.documents.queries import confirmed, is_intact, sent_back
from kexie_portal.documents.signing import waits_for
from kexie_portal.documents.tables import LetterTable, standing_of, tone_of
from kexie_portal.documents.views.shared import LetterPage
from kexie_portal.documents.wording import replacement_of
from kexie_portal.web.form_page import FormPage
from kexie_portal.web.lists import ListPage

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


class LetterListView(ListPage):
    """Every letter of the units in scope, with every number that was taken."""

    model = Letter
    table_class = LetterTable
    filterset_class = LetterFilter
    page_key = "documents.letters"
    title = gettext_lazy("Official letters")
    note = gettext_lazy("Numbers follow one another by year; a withdrawn one is kept with its reason.")
    template_name = "documents/letter_list.html"
    default_columns = ("number", "title", "kind", "addressee", "issued_on", "standing", "files")
    always_columns = ("number",)
    empty_title = gettext_lazy("No letter yet")
    empty_note = gettext_lazy("Letters are issued by approving a case; they stand here with their numbers.")

    def get_queryset(self) -> QuerySet[Letter]:
        user = person(self.request)
        return Letter.objects.visible_to(user).select_related("docx", "pdf", "issued_by", "drafted_by")

    def may_export(self, user: User) -> bool:
        """Let those who keep the register take it away."""
        return access.edits_any(user)

    @property
    def can_export(self) -> bool:
        """Tell whether the export verbs are shown."""
        return access.edits_any(person(self.request))

    def export(self, file_format: str, *, reason: str = "") -> HttpResponse | StreamingHttpResponse:
        """Narrow to the letters of the units whose register the user keeps, then hand out the file."""
        mine = access.codes(access.units().edited(person(self.request)))
        self.__dict__["filtered"] = self.filtered.filter(unit_code__in=mine)
        return super().export(file_format, reason=reason)

    def record_export(self, *, columns: list[str], rows: int, reason: str) -> None:
        record_export(person(self.request), str(self.title), rows, reason, self.needs_reason(), columns)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Tell whether the texts are the user's to write."""
        return {**context, "may_edit": access.edits_any(person(self.request))}


WITH = ("docx", "pdf", "issued_by", "drafted_by", "withdrawn_by", "replaces")


class OneLetter(LetterPage):
    """A page about one letter that the user may read; any other is 404."""

    def letter(self, pk: int) -> Letter:
        """Return the letter."""
        found = get_object_or_404(Letter.objects.select_related(*WITH), pk=pk)
        if not access.may_read(self.actor, found):
            raise Http404
        return found


class LetterDetailView(OneLetter):
    """What a letter says, where its files are, whether it holds."""

    template_name = "documents/letter_detail.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        letter = self.letter(pk)
        open_page(letter, self.actor)
        return self.show(letter=letter, **self._said(letter), **self._kept(letter), **self._verbs(letter))

    def _said(self, letter: Letter) -> dict[str, Any]:
        record, content = letter.record, composed(letter)
        replacement = replacement_of(letter) if letter.is_withdrawn else None
        return {
            "drafted_by": access.named(self.actor, letter, letter.drafted_by),
            "issued_by": access.named(self.actor, letter, letter.issued_by),
            "withdrawn_by": access.named(self.actor, letter, letter.withdrawn_by),
            "standing": standing_of(letter),
            "tone": tone_of(letter),
            "intact": is_intact(letter),
            "content": content,
            "page": pdf.page(content) if letter.is_pending else "",
            "record": record if hasattr(record, "get_absolute_url") else None,
            "sees_record": access.may_read_record(self.actor, record),
            "waits": letter.is_pending and waits_for(letter) is not None,
            "returned": sent_back(letter),
            "replacement": replacement if replacement and access.may_read(self.actor, replacement) else None,
        }

    def _kept(self, letter: Letter) -> dict[str, Any]:
        manages = access.may_manage(self.actor, letter.unit_code)
        return {
            "manages": manages,
            "papers": letter.papers.select_related("file", "added_by"),
            "receipts": letter.receipts.select_related("recorded_by"),
            "wordings": list(letter.wordings.select_related("written_by")) if manages else [],
        }

    def _verbs(self, letter: Letter) -> dict[str, bool]:
        return {
            "sees_steps": letter.unit_code in access.codes(access.units().seen(self.actor)),
            "may_write": letter.state == LetterState.DRAFT and access.may_draft(self.actor, letter),
            "may_withdraw": letter.is_in_force and access.may_withdraw(self.actor, letter),
            "may_again": replacement_of(letter) is None and access.may_issue_again(self.actor, letter),
            "may_confirm": access.may_confirm(self.actor, letter) and not confirmed(letter),
        }


class LetterWithdrawView(OneLetter, FormPage[Letter, WithdrawForm]):
    """Withdraw a letter with the reason."""

    template_name = "documents/letter_withdraw.html"
    called = "letter"
    form_class = WithdrawForm

    def subject(self, pk: int) -> Letter:
        return self.letter(pk)

    def allowed(self, letter: Letter) -> bool:
        return access.may_withdraw(self.actor, letter)

    def initial(self, letter: Letter) -> dict[str, Any]:
        return {"day": timezone.localdate()}

    def act(self, letter: Letter, form: WithdrawForm) -> Letter:
        values = form.cleaned_data
        return actions.withdraw(letter, actor=self.actor, reason=values["reason"], on=values["day"])

    def said(self, letter: Letter, form: WithdrawForm, made: Letter) -> str:
        return _("%(number)s is withdrawn.") % {"number": letter.number}

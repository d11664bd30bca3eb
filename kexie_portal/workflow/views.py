"""A user takes a move of a case by a button."""

from __future__ import annotations

from django.apps import apps
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View

from kexie_portal.accounts.signed_in import person
from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.workflow.forms import PaperForm
from kexie_portal.workflow.models import Case
from kexie_portal.workflow.moving import move
from kexie_portal.workflow.offering import moved_meanwhile
from kexie_portal.workflow.tables import Move, Table, registered

STALE = 409
REFUSED = 422


class MoveView(LoginRequiredMixin, View):
    """Take one move of a case; what a person may not see is 404, a refusal keeps what was typed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, app: str, model: str, pk: int) -> HttpResponse:
        """Find the case among those that the person sees, move it, and go back to where they came from."""
        table, kind = _table(app, model)
        record = get_object_or_404(table.visible(person(request)), pk=pk)
        found = table.move_named(request.POST.get("verb", ""))
        if found is None or not found.is_taken_by_people:
            raise Http404
        if found.page:
            return redirect(found.page_of(record))
        paper = PaperForm(request.POST, request.FILES) if "signer" in request.POST else None
        if paper is not None and not paper.is_valid():
            reason = _("The signature on paper lacks name, day or scan.")
            return self._refused(kind, pk, table, found, reason, REFUSED)
        try:
            move(
                record,
                found.verb,
                actor=person(request),
                note=self._note,
                version=self._version,
                signature=paper.signature() if paper else None,
            )
        except NotAllowed as refusal:
            raise PermissionDenied(refusal.message) from refusal
        except Stale as stale:
            return self._refused(kind, pk, table, found, moved_meanwhile(stale.current, found, person(request)), STALE)
        except Refused as refusal:
            return self._refused(kind, pk, table, found, refusal.message, REFUSED)
        messages.success(request, _("%(verb)s: done.") % {"verb": found.label})
        return redirect(self._next(record))

    @property
    def _note(self) -> str:
        return self.request.POST.get("note", "").replace("\x00", "")

    @property
    def _version(self) -> int | None:
        sent = self.request.POST.get("version", "")
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else None

    def _next(self, record: Case) -> str:
        sent = self.request.POST.get("next", "")
        known = url_has_allowed_host_and_scheme(sent, allowed_hosts=None) and sent.startswith("/")
        return sent if known else str(record.get_absolute_url())

    def _refused(self, kind: type[Case], pk: int, table: Table, found: Move, reason: str, status: int) -> HttpResponse:
        """Show why, with the note as typed and the case as it is now."""
        record: Case = kind._base_manager.get(pk=pk)
        context = {
            "record": record,
            "move": found,
            "reason": reason,
            "note": self._note,
            "state_label": table.label_of(record.state),
            "again": record.state in found.sources and "signer" not in self.request.POST,
        }
        return TemplateResponse(self.request, "workflow/refused.html", context, status=status)


def _table(app: str, model: str) -> tuple[Table, type[Case]]:
    try:
        kind = apps.get_model(app, model)
        return registered()[kind], kind
    except (LookupError, ValueError) as unknown:
        raise Http404 from unknown

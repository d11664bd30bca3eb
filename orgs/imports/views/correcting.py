"""Correcting the wrong rows of a file on the page."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Page as Part
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.web.pages import demand
from orgs.imports import actions
from orgs.imports.forms import CorrectionForm
from orgs.imports.models import BatchState, ImportRow
from orgs.imports.queries import correctable_rows
from orgs.imports.views.detail import ImportPage

PER_PAGE = 20


class ImportCorrectView(ImportPage):
    """The cells of the wrong rows with their faults beside; what is written goes over the file, which is read again."""

    template_name = "orgs/imports/corrections.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the wrong rows, and what was corrected before."""
        part = self._part(request.GET.get("page"))
        if self.standing.key != BatchState.READY or not part.object_list:
            messages.info(request, _("No row of this import can be corrected now."))
            return redirect(self.batch)
        return self._draw(CorrectionForm(rows=list(part.object_list)), part)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the corrections and have the file read again."""
        part = self._part(request.POST.get("page"))
        form = CorrectionForm(request.POST, rows=list(part.object_list))
        if not form.is_valid():
            return self._draw(form, part)
        try:
            changed = actions.correct_cells(self.batch, actor=self.actor, cells=form.cells())
        except NotAllowed:
            demand(False)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            self._say(changed)
        return redirect(self.batch)

    def _part(self, number: str | None) -> Part[ImportRow]:
        return Paginator(correctable_rows(self.batch), PER_PAGE).get_page(number)

    def _draw(self, form: CorrectionForm, part: Part[ImportRow]) -> HttpResponse:
        made = list(self.batch.corrections.all())
        return self.show(form, **self.frame(), cards=form.cards(), page=part, made=made)

    def _say(self, changed: int) -> None:
        if not changed:
            messages.info(self.request, _("Nothing was changed."))
            return
        words = ngettext(
            "%(count)d cell is corrected; the file is read again.",
            "%(count)d cells are corrected; the file is read again.",
            changed,
        )
        messages.success(self.request, words % {"count": changed})

"""What is done with an import: correct its columns, decide, read again, apply, stop, undo."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.jobs import actions as jobs
from kexie_portal.web.pages import demand
from orgs.imports import actions, undoing
from orgs.imports.forms import ColumnsForm
from orgs.imports.models import BatchState
from orgs.imports.queries import missing_columns
from orgs.imports.views.detail import ImportPage


class ImportVerb(ImportPage):
    """A verb of an import; what refuses it is said on the import's page."""

    def done(self, action: Callable[[], object], words: str = "") -> HttpResponse:
        """Run the action and open the import's page."""
        try:
            action()
        except NotAllowed:
            demand(False)
        except Refused as refusal:
            messages.error(self.request, refusal.message)
        else:
            if words:
                messages.success(self.request, words)
        return redirect(self.batch)


class ImportReadView(ImportVerb):
    """Read the file again."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.done(lambda: actions.read_again(self.batch, actor=self.actor))


class ImportColumnsView(ImportVerb):
    """Correct which column is which field."""

    template_name = "orgs/imports/columns.html"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Remember the columns and read the file again by them."""
        form = ColumnsForm(request.POST, batch=self.batch)
        if not form.is_valid():
            return self.show(form, **self.frame(), missing=missing_columns(self.batch), is_open=True)
        return self.done(
            lambda: actions.correct_columns(
                self.batch, actor=self.actor, target=form.cleaned_data["target"], columns=form.mapping()
            )
        )


class ImportDecisionsView(ImportVerb):
    """Decide about suspected duplicates."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write down the decisions of one page and open it again."""
        wishes = {
            int(name.removeprefix("decision-")): str(value)
            for name, value in request.POST.items()
            if name.startswith("decision-") and name.removeprefix("decision-").isdecimal() and len(name) < 30
        }
        try:
            changed = actions.decide(self.batch, actor=self.actor, decisions=wishes)
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect(self.batch)
        words = ngettext("%(count)d decision is kept.", "%(count)d decisions are kept.", changed)
        messages.success(request, words % {"count": changed})
        return redirect(f"{self.batch.get_absolute_url()}?outcome=duplicate&page={_page(request)}")


def _page(request: HttpRequest) -> int:
    page = request.POST.get("page", "1")
    return int(page) if page.isdecimal() and len(page) < 6 else 1


class ImportApplyView(ImportVerb):
    """Apply the good rows."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.done(lambda: actions.start_applying(self.batch, actor=self.actor))


class ImportStopView(ImportVerb):
    """Stop the work on an import; nothing of it is kept."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask the job to stop; its owner may."""
        job = self.standing.job
        if job is not None:
            demand(job.owner_id == self.actor.pk)
            jobs.cancel(job, actor=self.actor)
        return redirect(self.batch)


class ImportUndoView(ImportVerb):
    """Undo an applied import, or say everything that stands against it."""

    template_name = "orgs/imports/undo.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what stands on the import, and ask."""
        if self.standing.key != BatchState.APPLIED:
            messages.error(request, _("Only an applied import can be undone."))
            return redirect(self.batch)
        count, reasons = undoing.obstacles(self.batch)
        return self.show(**self.frame(), count=count, reasons=reasons)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.done(lambda: actions.start_undoing(self.batch, actor=self.actor))

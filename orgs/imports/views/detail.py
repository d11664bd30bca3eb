"""The page of an import: progress, review by tabs, result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from kexie_portal.jobs.queries import standing as progress_of
from kexie_portal.web.pages import Page
from orgs.imports.actions import choices_of
from orgs.imports.forms import ColumnsForm
from orgs.imports.models import BatchState, ImportBatch, ImportRow, Outcome
from orgs.imports.queries import (
    correctable_rows,
    enterprises_named_by,
    imports_seen_by,
    missing_columns,
    rows_of,
    tally_of,
)
from orgs.imports.standing import Standing, Tally, standing_of
from orgs.imports.told import spoken
from orgs.imports.words import Speaker, not_entered, verdict
from orgs.tree import rules as tree_rules

if TYPE_CHECKING:
    from django.utils.functional import Promise

PER_PAGE = 25


class ImportPage(Page):
    """A page of one import in scope; others are 404."""

    @cached_property
    def batch(self) -> ImportBatch:
        """Return the import."""
        return get_object_or_404(imports_seen_by(self.actor), pk=self.kwargs["pk"])

    @cached_property
    def standing(self) -> Standing:
        """Return how it stands."""
        return standing_of(self.batch)

    def frame(self) -> dict[str, object]:
        """Return what every state of the page shows."""
        return {
            "batch": self.batch,
            "standing": self.standing,
            "progress": progress_of(self.standing.job) if self.standing.job else None,
            "may_stop": self.standing.job is not None and self.standing.job.owner_id == self.actor.pk,
        }


class ImportDetailView(ImportPage):
    """Progress while it is worked on; then the rows, the columns and the verbs."""

    template_name = "orgs/imports/detail.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Draw the tab that the address names."""
        context = self.frame()
        if self.standing.key in (BatchState.READY, BatchState.APPLIED, BatchState.UNDONE):
            tab = "columns" if request.GET.get("tab") == "columns" else "rows"
            context |= {"tab": tab, **self._told(), **(self._columns() if tab == "columns" else self._rows())}
        return self.show(**context)

    def _told(self) -> dict[str, object]:
        tally = tally_of(self.batch)
        return {
            "tally": tally,
            "verdict": verdict(tally),
            "missing": missing_columns(self.batch),
            "not_entered": not_entered(self.batch),
            "correctable": bool(self.batch.file_id) and correctable_rows(self.batch).exists(),
            "is_open": self.standing.key == BatchState.READY,
            "is_applied": self.standing.key == BatchState.APPLIED,
            "cards": self._cards(tally),
            "told": spoken(self.batch, self._speaker([]).safe),
        }

    def _cards(self, tally: Tally) -> list[tuple[str | Promise, int, str]]:
        counts = [(Outcome(key), getattr(tally, key)) for key in Outcome.values]
        return [(one.label, number, f"?outcome={one}") for one, number in counts]

    def _columns(self) -> dict[str, object]:
        unread = [column for column in self.batch.columns if not column["field"]]
        return {"form": ColumnsForm(batch=self.batch), "unread": len(unread)}

    def _speaker(self, rows: list[ImportRow]) -> Speaker:
        return Speaker(
            self.batch.target,
            phones=self._sees_phones,
            known=enterprises_named_by(rows, self.actor),
            applied=self.standing.key == BatchState.APPLIED,
        )

    @cached_property
    def _sees_phones(self) -> bool:
        return tree_rules.may_see_phones(self.actor, self.batch.unit)

    def _rows(self) -> dict[str, object]:
        outcome, words = self.request.GET.get("outcome", ""), self.request.GET.get("q", "").strip()[:60]
        page = Paginator(rows_of(self.batch, outcome, words), PER_PAGE).get_page(self.request.GET.get("page"))
        rows = list(page.object_list)
        speaker = self._speaker(rows)
        said = [speaker.row(row, choices_of(row)) for row in rows]
        deciding = self.standing.key == BatchState.READY and any(row.decisions for row in said)
        outcomes = Outcome.choices
        return {
            "page": page,
            "rows": said,
            "outcome": outcome,
            "q": words,
            "outcomes": outcomes,
            "deciding": deciding,
        }


class ImportProgressView(ImportPage):
    """Answer the poll of the page; once the work is over the page is loaded anew."""

    template_name = "orgs/imports/_progress.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        response = self.show(**self.frame())
        if self.standing.job is None:
            response.headers["HX-Refresh"] = "true"
        return response

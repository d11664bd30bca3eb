"""Dashboards of provinces, cities, counties and parks: the same page for every unit."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from kexie_portal.accounts.signed_in import person
from orgs.common.enums import EnterpriseClass
from orgs.tree.models.organization import Organization
from reports.coverage import boundaries, live
from reports.coverage import pictures as board_pictures
from reports.coverage.board import Board
from reports.coverage.definitions import DEFINITIONS
from reports.coverage.forms import BoardForm
from reports.coverage.notes import notes_of
from reports.coverage.queries import units_of


class BoardPage(LoginRequiredMixin, View):
    """Finds unit, day and class of a request; a unit out of scope is 404."""

    request: HttpRequest
    template_name = ""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        unit = get_object_or_404(Organization.objects.units().visible_to(person(request)), pk=pk)
        return self.shown(unit)

    @cached_property
    def form(self) -> BoardForm:
        """Day and class as asked for."""
        form = BoardForm(self.request.GET)
        form.is_valid()
        return form

    def shown(self, unit: Organization) -> HttpResponse:
        """Render the page of a unit."""
        board = Board(unit, *self.form.chosen())
        context = {"board": board, "unit": unit, "query": self.request.GET.urlencode(), **self.context(board)}
        return render(self.request, self.template_name, context)

    def context(self, board: Board) -> dict[str, object]:
        """Add what the page shows."""
        raise NotImplementedError


class UnitDashboardView(BoardPage):
    """The figures of a unit."""

    template_name = "reports/dashboard.html"

    @cached_property
    def units(self) -> list[Organization]:
        """The units of the user's postings."""
        return units_of(person(self.request))

    def context(self, board: Board) -> dict[str, object]:
        return {
            "form": self.form,
            "classes": EnterpriseClass.choices,
            "today": timezone.localdate(),
            "figures": board.figures(),
            "map": board.map(),
            "ranking": board.ranking(),
            "lines": board.lines(),
            "findings": board.findings(),
            "notes": notes_of(board),
            "above": board.above(person(self.request)),
            "units": [one for one in self.units if one.pk != board.unit.pk],
            "definitions": DEFINITIONS,
            "approval_number": boundaries.approval_number(),
        }


class DashboardView(UnitDashboardView):
    """The figures of the unit that the user works for."""

    def get(self, request: HttpRequest, pk: int = 0) -> HttpResponse:
        """Show the widest unit of the user's postings; a user who has none has no dashboard."""
        if not request.user.is_authenticated or not self.units:
            raise Http404
        return self.shown(self.units[0])


class TrendView(BoardPage):
    """The last twelve month-ends, loaded after the page."""

    template_name = "reports/_trend.html"

    def context(self, board: Board) -> dict[str, object]:
        days = [*live.month_ends(board.day), board.day]
        tables = live.series(board.unit, days, board.units)
        return {
            "trend": board_pictures.trend(board, tables),
            "associations": board_pictures.associations(board, tables),
        }


class ProspectsView(BoardPage):
    """Distribution by industry and size, and the best prospects, loaded after the page."""

    template_name = "reports/_prospects.html"

    def context(self, board: Board) -> dict[str, object]:
        """Add the distribution; prospects are those of today."""
        shares = live.shares(board.selection, board.units)
        is_today = board.day == timezone.localdate()
        return {
            "by_industry": board_pictures.by_industry(board, shares),
            "by_size": board_pictures.by_size(board, shares),
            "prospects": board_pictures.prospects(board) if is_today else [],
            "is_today": is_today,
        }


class DefinitionsView(LoginRequiredMixin, TemplateView):
    """Every figure with its meaning and version."""

    template_name = "reports/definitions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(definitions=DEFINITIONS.values(), **kwargs)

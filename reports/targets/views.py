"""The board of targets: of a unit, of the unit that the user works for, and its file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from kexie_portal.accounts.signed_in import person
from kexie_portal.audit.table_files import table_file
from kexie_portal.web import figures
from kexie_portal.web.forms import DayField
from orgs.common import scope
from orgs.common import scope as rules
from orgs.common.enums import UNIT_KINDS
from orgs.common.scope import VIEW
from orgs.duty import rules as duty_rules
from orgs.duty.models.targets import FIRST_YEAR, LAST_YEAR, TargetFigure
from orgs.tree.models.organization import Organization
from reports.coverage.queries import units_of
from reports.targets.board import Line, TargetBoard
from reports.targets.figures import PACES
from reports.targets.pace import last_day


class ChoiceForm(forms.Form):
    """Which year, day and figure; what cannot be read falls back to this year, today and new associations."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False)
    on = DayField(label=gettext_lazy("day"), required=False)
    figure = forms.ChoiceField(choices=TargetFigure.choices, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a day that is still to come, or that lies in another year than the one asked for."""
        data = super().clean() or self.cleaned_data
        day, year = data.get("on"), data.get("year")
        if day and not FIRST_YEAR <= day.year <= timezone.localdate().year:
            self.add_error("on", _("There are no targets of this day."))
        elif day and day > timezone.localdate():
            self.add_error("on", _("This day is still to come."))
        elif day and year and day.year != year:
            self.add_error("on", _("This day does not lie in the year %(year)d.") % {"year": year})
        return data

    def board_of(self, unit: Organization) -> TargetBoard:
        """Return the board asked for."""
        self.is_valid()
        values = self.cleaned_data if self.is_bound else {}
        today, day = timezone.localdate(), values.get("on")
        year = values.get("year") or (day.year if day else today.year)
        return TargetBoard(unit, year, (day or last_day(year, today)) if year <= today.year else None)

    @property
    def figure_asked(self) -> TargetFigure:
        """The figure whose table of units is shown."""
        return TargetFigure(self.cleaned_data.get("figure") or TargetFigure.NEW_ASSOCIATIONS)


class TargetBoardView(LoginRequiredMixin, View):
    """Targets, actuals and forecasts of a unit; one out of scope is 404."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the unit, or hand its figures out."""
        rows = Organization.objects.visible_to(person(request)).filter(kind__in=UNIT_KINDS)
        return self.shown(get_object_or_404(rows.select_related("parent"), pk=pk))

    def shown(self, unit: Organization) -> HttpResponse:
        """Draw the page, or write the file."""
        user, form = person(self.request), ChoiceForm(self.request.GET)
        board = form.board_of(unit)
        may_export = scope.may(user, rules.EXPORT, unit)
        if wanted := self.request.GET.get("export"):
            return self._file(board, wanted, may_export)
        return render(self.request, "reports/targets.html", self._context(board, form, may_export))

    def _context(self, board: TargetBoard, form: ChoiceForm, may_export: bool) -> dict[str, object]:
        user, figure, above = person(self.request), form.figure_asked, board.unit.parent
        return {
            "form": form,
            "board": board,
            "unit": board.unit,
            "figure": figure,
            "figures": list(TargetFigure),
            "paces": PACES,
            "lines": [(line, line.cells[figure]) for line in board.lines],
            "ranking": board.ranking(figure) if board.lines else None,
            "above": above if above is not None and scope.may(user, VIEW, above) else None,
            "may_export": may_export,
            "may_set": duty_rules.may_set_targets(user, board.unit),
        }

    def _file(self, board: TargetBoard, wanted: str, may_export: bool) -> HttpResponse:
        if not may_export:
            raise PermissionDenied(_("Your posting does not include this."))
        name = board.unit.short_name or board.unit.name
        title = _("Targets of %(unit)s %(year)d") % {"unit": name, "year": board.year}
        return table_file(
            person(self.request),
            wanted,
            title=title,
            name=f"{title} {board.day or board.year}",
            sheet=_("Targets"),
            head=_head(),
            rows=list(_rows(board)),
        )


class OwnTargetBoardView(TargetBoardView):
    """The targets of the widest unit that the user works for."""

    def get(self, request: HttpRequest, pk: int = 0) -> HttpResponse:
        """Show it; a user who works for no unit has no such page."""
        units = units_of(person(request))
        if not units:
            raise Http404
        return self.shown(units[0])


def _head() -> list[str]:
    return [_("unit"), _("figure"), _("target"), _("actual"), _("reached in percent"), _("forecast"), _("state")]


def _rows(board: TargetBoard) -> Iterator[list[object]]:
    """Give a line for each unit and figure that has a target or an actual."""
    for line in (board.whole, *board.lines):
        yield from _of_line(line)


def _of_line(line: Line) -> Iterator[list[object]]:
    for figure, cell in line.cells.items():
        if cell.target is None and cell.actual is None:
            continue
        digits = figures.DIGITS if figure.is_percent else 0
        target, actual, ahead = (figures.plain(n, digits) for n in (cell.target, cell.actual, cell.forecast))
        numbers = [target, actual, figures.plain(cell.done), ahead]
        yield [line.unit.label, str(figure.label), *numbers, str(cell.standing.label)]

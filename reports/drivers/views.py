"""The pages of the three drivers: of a city, of a province city by city, and their file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from kexie_portal.accounts.signed_in import person
from kexie_portal.audit.table_files import table_file
from kexie_portal.web import figures
from kexie_portal.web.kept import drawn
from orgs.common import scope
from orgs.common import scope as rules
from orgs.common.enums import Kind
from orgs.common.scope import VIEW
from orgs.tree import last_write
from orgs.tree.models.organization import Organization
from reports.coverage.queries import units_of
from reports.drivers.board import Cell, DriverBoard, cell
from reports.drivers.figures import DRIVERS

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from reports.drivers.counting import Tally


KINDS = (Kind.PROVINCE, Kind.CITY)


def sees_drivers(user: User) -> bool:
    """Tell whether the user works for a city or a province."""
    return any(one.kind in KINDS for one in scope.Scope.of(user).intervals(VIEW))


class DriversView(LoginRequiredMixin, View):
    """The three drivers of a city or province; one out of scope is 404."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the unit, or hand its figures out."""
        rows = Organization.objects.visible_to(person(request)).filter(kind__in=KINDS)
        return self.shown(get_object_or_404(rows.select_related("parent"), pk=pk))

    def shown(self, unit: Organization) -> HttpResponse:
        """Draw the page, or write the file."""
        board = DriverBoard(unit, timezone.localdate())
        may_export = scope.may(person(self.request), rules.EXPORT, unit)
        if wanted := self.request.GET.get("export"):
            return self._file(board, wanted, may_export)
        above = unit.parent
        seen = above is not None and scope.may(person(self.request), VIEW, above)
        state = last_write.state(person(self.request), VIEW)
        context = {
            "board": board,
            "cards": drawn("reports/_drivers.html", f"{state} {unit.pk}" if state else "", lambda: {"board": board}),
            "unit": unit,
            "above": above if seen else None,
            "may_export": may_export,
        }
        return render(self.request, "reports/drivers.html", context)

    def _file(self, board: DriverBoard, wanted: str, may_export: bool) -> HttpResponse:
        if not may_export:
            raise PermissionDenied(_("Your posting does not include this."))
        title = _("Three drivers of %(unit)s") % {"unit": board.unit.short_name or board.unit.name}
        return table_file(
            person(self.request),
            wanted,
            title=title,
            name=f"{title} {board.day:%Y-%m-%d}",
            sheet=_("Three drivers"),
            head=_head(),
            rows=list(_rows(board)),
        )


class OwnDriversView(DriversView):
    """The three drivers of the widest city or province that the user works for."""

    def get(self, request: HttpRequest, pk: int = 0) -> HttpResponse:
        """Show it; who has none has no such page."""
        units = [unit for unit in units_of(person(request)) if unit.kind in KINDS]
        if not units:
            raise Http404
        return self.shown(units[0])


def _head() -> list[str]:
    return [_("unit"), _("driver"), _("figure"), _("count"), _("of"), "%", _("remark")]


def _rows(board: DriverBoard) -> Iterator[list[object]]:
    """Give a line for each unit and figure: real numbers, no data and does not apply said in words."""
    sums = [(board.unit.short_name or board.unit.name, board.unit.pk, board.total, board.is_city)]
    if not board.is_city:
        sums += [(city.label, city.pk, board.by_city[city.pk], True) for city in board.cities]
    for name, pk, tally, alone in sums:
        for one in DRIVERS:
            for figure in one.figures:
                shown = cell(figure, tally, pk, alone=alone)
                yield [name, str(one.title), str(figure.name), *_numbers(shown, tally)]
            for gap in one.gaps:
                yield [name, str(one.title), _("still to come: %(what)s") % {"what": gap.label}, tally[gap.key]]


def _numbers(shown: Cell, tally: Tally) -> list[object]:
    if shown.words and not shown.url and shown.value is None:
        return [None, None, None, str(shown.words)]
    if shown.value is None:
        return [None, None, None, _("no data")]
    figure = shown.figure
    if not figure.whole:
        return [shown.value]
    return [tally[figure.key], tally[figure.whole], figures.plain(shown.value), str(shown.words)]

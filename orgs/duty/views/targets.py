"""Yearly targets: the list of what is set, and the sheet on which a unit breaks its own down to its parts."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.web.form_page import FormPage
from orgs.common import scope
from orgs.common.enums import Kind
from orgs.duty import rules as duty_rules
from orgs.duty.actions import targets as actions
from orgs.duty.filters import TargetFilter
from orgs.duty.forms import SheetForm, cell_name
from orgs.duty.models.targets import FIRST_YEAR, LAST_YEAR, TargetFigure, TargetSheet, YearlyTarget
from orgs.duty.queries import targets as queries
from orgs.duty.tables import TargetTable, said_target
from orgs.pages.form_page import NodePage
from orgs.pages.listing import NetworkList
from orgs.tree.models.organization import Organization

SETTERS = (Kind.PROVINCE, Kind.CITY)


class TargetListView(NetworkList):
    """The targets that are set, one line each."""

    model = YearlyTarget
    table_class = TargetTable
    filterset_class = TargetFilter
    template_name = "orgs/duty/yearly_targets.html"
    page_key = "orgs.targets"
    title = gettext_lazy("Yearly targets")
    default_columns = ("unit", "year", "figure", "value", "set_by_unit", "set_at")
    always_columns = ("unit", "figure")
    empty_title = gettext_lazy("No targets here yet")
    empty_note = gettext_lazy(
        "The province sets targets for its cities; each city breaks its own down to its counties."
    )

    def get_queryset(self) -> QuerySet[YearlyTarget]:
        return queries.listed(person(self.request)).order_by("-year", "unit__tree_id", "unit__lft", "figure")

    def get_context_data(self, **context: object) -> dict[str, object]:
        """Offer the sheets that the user may write this year."""
        user = person(self.request)
        mine = Organization.objects.visible_to(user, duty_rules.SET_TARGETS).filter(
            kind__in=SETTERS, closed__isnull=True
        )
        held = [one for one in scope.Scope.of(user).intervals(duty_rules.SET_TARGETS) if one.kind in SETTERS]
        own = mine.filter(pk__in=[one.organization_id for one in held])
        return super().get_context_data(own=own, year=timezone.localdate().year, **context)


class SheetView(NodePage, FormPage):
    """The sheet of a unit and year: its own targets above, those of its parts below, the sum against the whole."""

    template_name = "orgs/duty/target_sheet.html"
    readable = True
    form_class = SheetForm

    def subject(self, pk: int, year: int) -> queries.Sheet:
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Http404
        return queries.sheet_of(self.node(pk, kind__in=SETTERS), year)

    def allowed(self, sheet: queries.Sheet) -> bool:
        return duty_rules.may_set_targets(self.actor, sheet.unit)

    def needs(self, sheet: queries.Sheet) -> dict[str, object]:
        return {"sheet": sheet, "units": queries.written_by(sheet.unit)}

    def context(self, sheet: queries.Sheet, form: SheetForm | None) -> dict[str, object]:
        return {
            "unit": sheet.unit,
            "year": sheet.year,
            "sheet": sheet,
            "figures": list(TargetFigure),
            "sums": sums_of(sheet),
            "lines": _read_only(sheet, own=sheet.unit.kind == Kind.PROVINCE) if form is None else [],
            "may_set": form is not None,
            "autosave": self.draft_name(),
            "before": sheet.year - 1 if sheet.year > FIRST_YEAR else None,
            "after": sheet.year + 1 if sheet.year < LAST_YEAR else None,
        }

    def act(self, sheet: queries.Sheet, form: SheetForm) -> TargetSheet:
        version, values = form.cleaned_data["version"], form.targets()
        return actions.set_targets(sheet.unit, sheet.year, actor=self.actor, version=version, values=values)

    def said(self, sheet: queries.Sheet, form: SheetForm, made: object) -> str:
        return _("The targets of %(year)s are saved.") % {"year": sheet.year}

    def back(self, sheet: queries.Sheet) -> str:
        return reverse("orgs:target_sheet", args=[sheet.unit.pk, sheet.year])

    def stored(self, record: TargetSheet) -> dict[str, object]:
        """Return what the sheet says now, by the names of the fields."""
        return _stored(self.subject(**self.kwargs))


def _stored(sheet: queries.Sheet) -> dict[str, object]:
    """Return what a sheet says, by the names of the fields."""
    found: dict[str, object] = {"version": sheet.version}
    for (pk, figure), value in sheet.values.items():
        found[cell_name(pk, figure)] = value if TargetFigure(figure).is_percent else int(value)
    return found


def _said(sheet: queries.Sheet, pk: int, figure: TargetFigure) -> str:
    value = sheet.values.get((pk, figure.value))
    return "—" if value is None else said_target(figure, value)


def _read_only(sheet: queries.Sheet, *, own: bool) -> list[tuple[Organization, list[str]]]:
    units = [sheet.unit, *sheet.parts] if own else sheet.parts
    return [(unit, [_said(sheet, unit.pk, figure) for figure in TargetFigure]) for unit in units]


def sums_of(sheet: queries.Sheet) -> list[dict[str, object]]:
    """Return, figure by figure, the whole, the sum of the parts and how far they lie apart; shown, never refused."""
    found: list[dict[str, object]] = []
    for figure in TargetFigure:
        whole, total = sheet.whole(figure), sheet.total(figure)
        apart: Decimal | None = None if whole is None or total is None else total - whole
        found.append({
            "whole": "—" if whole is None else said_target(figure, whole),
            "total": "" if figure.is_percent else "—" if total is None else said_target(figure, total),
            "apart": None if apart is None else int(apart),
            "percent": figure.is_percent,
            "without": sheet.without(figure),
        })  # fmt: skip
    return found

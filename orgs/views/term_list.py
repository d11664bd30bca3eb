"""The terms in force, what is overdue first, and how they stand in each unit."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from kexie_portal.accounts.signed_in import person
from orgs import scope
from orgs.filters.cases import TermFilter
from orgs.models import Term
from orgs.queries.terms import by_unit, listed
from orgs.querysets import VIEW
from orgs.tables.cases import TermTable
from orgs.views.listing import NetworkList
from orgs.views.shared import Page, demand


class TermListView(NetworkList):
    """Every term in force, what is overdue first."""

    model = Term
    table_class = TermTable
    filterset_class = TermFilter
    page_key = "orgs.terms"
    title = gettext_lazy("Elections due")
    template_name = "orgs/term_list.html"
    default_columns = ("name", "city", "county", "number", "due_day", "standing", "vacant", "case")
    always_columns = ("name",)
    wide_filters = ("q",)
    empty_title = gettext_lazy("No term here yet")
    empty_note = gettext_lazy("Terms are entered on the page of the association, under “Terms and changes”.")

    def get_queryset(self) -> QuerySet[Term]:
        """Give the terms in force of associations in scope."""
        return listed(person(self.request))


class TermFiguresView(Page):
    """How many elections are overdue and due in each county and city."""

    template_name = "orgs/term_figures.html"

    def get(self, request: HttpRequest, **more: Any) -> HttpResponse:
        """Count them."""
        demand(scope.holds(self.actor, VIEW))
        return self.show(rows=by_unit(self.actor))

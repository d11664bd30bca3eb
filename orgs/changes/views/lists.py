"""The lists of elections due and of cases."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.web.kept import KEPT_SECONDS, kept
from kexie_portal.web.pages import Page, demand
from orgs.changes.filters import ChangeFilter, TermFilter, filter_of
from orgs.changes.models.change import ChangeCase
from orgs.changes.models.election import ElectionCase
from orgs.changes.models.term import Term
from orgs.changes.queries.cases import listed_changes, listed_elections
from orgs.changes.queries.terms import by_unit, listed
from orgs.changes.tables import ChangeTable, ElectionTable, TermTable
from orgs.common import scope
from orgs.common.scope import VIEW
from orgs.pages.listing import NetworkList
from orgs.societies.filters import SocietyTermFilter
from orgs.societies.models.society import SocietyTerm
from orgs.societies.queries import terms as body_terms
from orgs.societies.tables import SocietyTermTable
from orgs.tree import last_write


class TermListView(NetworkList):
    """Every term in force, what is overdue first."""

    model = Term
    table_class = TermTable
    filterset_class = TermFilter
    page_key = "orgs.terms"
    title = gettext_lazy("Elections due")
    template_name = "orgs/changes/term_list.html"
    default_columns = ("name", "city", "county", "number", "due_day", "standing", "vacant", "case")
    always_columns = ("name",)
    wide_filters = ("q",)
    empty_title = gettext_lazy("No term here yet")
    empty_note = gettext_lazy("Terms are entered on the page of the association, under “Terms and changes”.")

    def get_queryset(self) -> QuerySet[Term]:
        return listed(person(self.request))


class SocietyTermListView(NetworkList):
    """Every running term of a society or federation, what is overdue first."""

    model = SocietyTerm
    table_class = SocietyTermTable
    filterset_class = SocietyTermFilter
    page_key = "orgs.society_terms"
    title = gettext_lazy("Elections due at societies and federations")
    template_name = "orgs/societies/term_list.html"
    default_columns = ("name", "kind", "unit", "number", "due_day", "standing")
    always_columns = ("name",)
    wide_filters = ("q",)
    empty_title = gettext_lazy("No term here yet")
    empty_note = gettext_lazy("Terms are begun on the page of the society or federation.")

    def get_queryset(self) -> QuerySet[SocietyTerm]:
        return body_terms.listed(person(self.request))


class TermFiguresView(Page):
    """How many elections are overdue and due in each county and city."""

    template_name = "orgs/changes/term_figures.html"

    def get(self, request: HttpRequest, **more: object) -> HttpResponse:
        demand(scope.holds(self.actor, VIEW))
        state = last_write.state(self.actor, VIEW)
        key = f"term figures {get_language()} {state}"
        return self.show(table=SafeString(kept(key, KEPT_SECONDS, self.drawn) if state else self.drawn()))

    def drawn(self) -> str:
        """Count, and draw the table: a row for each of the province's units, the same until the next write."""
        rows = by_unit(self.actor)
        bodies = body_terms.by_unit(self.actor, [row.unit for row in rows])
        context = {"rows": [(row, bodies[row.unit.pk]) for row in rows]}
        return render_to_string("orgs/changes/_term_figures.html", context, self.request)


class ElectionListView(NetworkList):
    """Every election in scope."""

    model = ElectionCase
    table_class = ElectionTable
    filterset_class = filter_of(ElectionCase)
    page_key = "orgs.elections"
    title = gettext_lazy("Election cases")
    default_columns = ("name", "city", "county", "number", "meeting_day", "state", "due_on")
    always_columns = ("name",)
    wide_filters = ("q",)
    empty_title = gettext_lazy("No election here yet")
    empty_note = gettext_lazy("An election is reported on the page of the association, under “Terms and changes”.")

    def get_queryset(self) -> QuerySet[ElectionCase]:
        return listed_elections(person(self.request))


class ChangeListView(NetworkList):
    """Every change in scope."""

    model = ChangeCase
    table_class = ChangeTable
    filterset_class = ChangeFilter
    page_key = "orgs.changes"
    title = gettext_lazy("Changes of associations")
    default_columns = ("name", "kind", "city", "county", "state", "due_on", "created_at")
    always_columns = ("name",)
    wide_filters = ("q",)
    empty_title = gettext_lazy("No change here yet")
    empty_note = gettext_lazy("A change is filed on the page of the association, under “Terms and changes”.")

    def get_queryset(self) -> QuerySet[ChangeCase]:
        return listed_changes(person(self.request))

"""The lists of elections and of changes."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from kexie_portal.accounts.signed_in import person
from orgs.changes.filters import ChangeFilter, filter_of
from orgs.changes.models.change import ChangeCase
from orgs.changes.models.election import ElectionCase
from orgs.changes.queries.cases import listed_changes, listed_elections
from orgs.changes.tables import ChangeTable, ElectionTable
from orgs.pages.listing import NetworkList


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

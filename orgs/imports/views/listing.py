"""The list of imports."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.accounts.signed_in import person
from orgs.imports.filters import ImportFilter
from orgs.imports.models import ImportBatch
from orgs.imports.portal import may_import_anywhere
from orgs.imports.queries import imports_seen_by
from orgs.imports.tables import ImportTable
from orgs.pages.listing import NetworkList


class ImportListView(NetworkList):
    """The files that were brought in for the user's units."""

    model = ImportBatch
    table_class = ImportTable
    filterset_class = ImportFilter
    page_key = "orgs.imports"
    title = gettext_lazy("Ledger imports")
    note = gettext_lazy("Every file with what it brought in; an import can be undone as long as nothing stands on it.")
    template_name = "orgs/imports/list.html"
    default_columns = (
        "file_name", "unit", "target", "state", "rows", "new", "changed", "error", "created_by", "created_at",
    )  # fmt: skip
    always_columns = ("file_name",)
    bulk_actions = ()
    #: Nothing is kept: imports go on by themselves, without a write to the network.
    state = ""
    empty_title = gettext_lazy("No ledger was imported yet")
    empty_note = gettext_lazy("Send in the ledger as you keep it; you see what it would do before anything is written.")
    empty_verb = (gettext_lazy("Import a ledger"), "orgs:import_start")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask the rule before anything else."""
        if request.user.is_authenticated and not may_import_anywhere(request.user):
            raise PermissionDenied(_("Your posting does not include importing ledgers."))
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[ImportBatch]:
        return imports_seen_by(person(self.request))

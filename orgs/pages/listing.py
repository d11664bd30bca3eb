"""What the lists of the network share: exports within scope, written down, and the export of selected rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kexie_portal.accounts.signed_in import person
from kexie_portal.audit.actions import record_export
from kexie_portal.web.lists import BulkAction, ListPage
from orgs.common import scope
from orgs.common.scope import VIEW
from orgs.tree import last_write
from orgs.tree import rules as tree_rules

if TYPE_CHECKING:
    from django.http import StreamingHttpResponse

    from kexie_portal.accounts.models import User


EXPORT_SELECTED = BulkAction("export_selected", _("Export the selected"), allowed=tree_rules.may_export)
MOST_SELECTED = 1000


class ScopedExport(ListPage):
    """A list whose rows leave the portal only where the user may export, and written down."""

    @property
    def can_export(self) -> bool:
        """Tell whether the export verbs are shown."""
        return tree_rules.may_export(person(self.request))

    def may_export(self, user: User) -> bool:
        """Tell whether the user may take lists away."""
        return tree_rules.may_export(user)

    def export(self, file_format: str, *, reason: str = "") -> HttpResponse | StreamingHttpResponse:
        """Narrow to where the user holds the right to export, then hand out the file."""
        self.__dict__["filtered"] = self.filtered.visible_to(person(self.request), scope.EXPORT)  # type: ignore[attr-defined]
        return super().export(file_format, reason=reason)

    def record_export(self, *, columns: list[str], rows: int, reason: str) -> None:
        """Write down who took what and why (PIPL art. 55)."""
        record_export(person(self.request), str(self.title), rows, reason, self.needs_reason(), columns)


class NetworkList(ScopedExport):
    """A list of the network, with the export of the selected rows."""

    bulk_actions: ClassVar[Sequence[BulkAction]] = (EXPORT_SELECTED,)

    @cached_property
    def state(self) -> str:  # type: ignore[override]
        """Tell states of the network apart by its last write, the day, and where the user sees."""
        return last_write.state(person(self.request), VIEW)

    def bulk_export_selected(self, rows: QuerySet[Model]) -> HttpResponse:
        """Open the export of the selected rows; with phones shown it asks for the reason as every export does."""
        query = self.request.GET.copy()
        query.pop("page", None)
        if not self.request.POST.get("whole"):
            pks = [str(pk) for pk in rows.order_by().values_list("pk", flat=True)[:MOST_SELECTED]]
            if not pks:
                return HttpResponseBadRequest(_("Nothing is selected."))
            query["pk"] = ",".join(pks)
        query["export"] = "xlsx"
        return HttpResponseRedirect(f"?{urlencode(list(query.lists()), doseq=True)}")

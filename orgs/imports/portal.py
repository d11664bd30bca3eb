"""Imports in the side navigation, and the ones that wait for a review on the home page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.web import navigation, worklist
from kexie_portal.web.navigation import Item
from kexie_portal.web.worklist import WorkItem
from orgs.common import scope
from orgs.imports import access, audit, queries
from orgs.imports.access import IMPORT
from orgs.imports.models import BatchState, ImportBatch
from orgs.postings.registry import Part
from orgs.postings.registry import register as register_part

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


MOST_NAMED = 3


def may_import_anywhere(user: User) -> bool:
    """Tell whether a user may import ledgers at all."""
    return scope.holds(user, IMPORT)


def install() -> None:
    """Register the page, the work that waits, and who reads the files."""
    access.install()
    audit.register()
    title = gettext_lazy("Import ledgers")
    navigation.register(Item("organizations", 60, title, "orgs:import_list", "file-import", may_import_anywhere))
    register_part(Part("columns", gettext_lazy("Columns of ledgers that were put right"), 80, queries.lines_of))
    worklist.register(waiting, kind="imports", label=gettext_lazy("Imports"))


def waiting(user: User) -> list[WorkItem]:
    """Name the files that the user sent in and has not applied yet, the latest first."""
    if not may_import_anywhere(user):
        return []
    mine = ImportBatch.objects.visible_to(user, IMPORT).filter(created_by=user, state=BatchState.READY)
    found = list(mine.only("pk", "file_name")[: MOST_NAMED + 1])
    if len(found) > MOST_NAMED:
        url = f"{reverse('orgs:import_list')}?state={BatchState.READY}"
        return [WorkItem(_("Review the ledgers that you sent in"), url, icon="file-import")]
    title = _("Review the ledger %(name)s")
    return [WorkItem(title % {"name": one.file_name}, one.get_absolute_url(), icon="file-import") for one in found]

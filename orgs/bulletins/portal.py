"""Public notices: what the rest of the portal learns of them at its start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kexie_portal.files import access as files
from kexie_portal.files import sniffing
from kexie_portal.web import worklist
from kexie_portal.web.navigation import Item, register
from kexie_portal.web.worklist import WorkItem
from orgs.bulletins import audit, queries
from orgs.bulletins import rules as bulletin_rules
from orgs.bulletins.actions.bulletin import PURPOSE
from orgs.bulletins.models import Bulletin
from orgs.tree.kept import until_written

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

ACCEPTS = (sniffing.PDF, sniffing.DOCX, sniffing.DOC, sniffing.XLSX, sniffing.XLS, sniffing.JPEG, sniffing.PNG)


def install() -> None:
    """Register history, files, the page and the drafts that wait."""
    audit.register()
    files.register(PURPOSE, queries.may_read_file, accepts=ACCEPTS, macros=False)
    register(
        Item("duty", 160, _("Public notices"), "orgs:bulletin_list", "speakerphone", bulletin_rules.writes_anywhere)
    )
    worklist.register(until_written(drafts), kind="bulletins", label=_("Public notices"))


def drafts(user: User) -> list[WorkItem]:
    """Count the drafts that a user may publish."""
    if not bulletin_rules.writes_anywhere(user):
        return []
    rows = Bulletin.objects.visible_to(user, bulletin_rules.WRITE).drafts().select_related("unit")
    count = sum(bulletin_rules.may_publish(user, one) for one in rows)
    url = f"{reverse('orgs:bulletin_list')}?state=draft"
    return [WorkItem(_("Public notices to be published"), url, count=count, icon="speakerphone")] if count else []

"""Letters in the side navigation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kexie_portal.documents import access
from kexie_portal.documents.queries import waiting_for
from kexie_portal.web import worklist
from kexie_portal.web.navigation import Item, register
from kexie_portal.web.worklist import WorkItem

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

MOST = 20


def install() -> None:
    """Add the register for those who see a unit's letters, the texts for those who write them."""
    register(Item("cases", 140, _("Official letters"), "documents:letter_list", "mail", access.sees_any))
    worklist.register(waiting, kind="letters", label=_("Official letters"))
    register(Item("cases", 141, _("Texts of letters"), "documents:template_list", "template", access.edits_any))


def waiting(user: User) -> list[WorkItem]:
    """Name the letters of which a user has the next step."""
    if not access.sees_any(user):
        return []
    rows = waiting_for(user).order_by("state_since", "pk")[:MOST]
    words = gettext("%(state)s: %(title)s")
    return [
        WorkItem(
            words % {"state": letter.get_state_display(), "title": letter.title},
            letter.get_absolute_url(),
            icon="signature",
        )
        for letter in rows
    ]

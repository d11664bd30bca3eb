"""The quarantine in the side navigation and in the work list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kexie_portal.public import kinds, rules
from kexie_portal.public.models import Submission
from kexie_portal.web import worklist
from kexie_portal.web.navigation import Item, register
from kexie_portal.web.worklist import WorkItem

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def install() -> None:
    """Add the page for those whose units take public forms, and what waits there."""
    register(Item("cases", 150, _("Quarantine of public forms"), "public:submission_list", "inbox", rules.sees_any))
    worklist.register(waiting, kind="public", label=_("Quarantine of public forms"))


def waiting(user: User) -> list[WorkItem]:
    """Count what waits in the quarantine for a user, by kind of form."""
    if not rules.sees_any(user):
        return []
    rows = Submission.objects.visible_to(user).waiting()
    counts: dict[str, int] = {}
    for key in rows.order_by().values_list("kind", flat=True):
        counts[key] = counts.get(key, 0) + 1
    url = f"{reverse('public:submission_list')}?standing=waiting&kind="
    found = [(kind, counts[kind.key]) for kind in kinds.registered() if kind.key in counts]
    return [WorkItem(kind.label, f"{url}{kind.key}", count=count, icon="inbox") for kind, count in found]

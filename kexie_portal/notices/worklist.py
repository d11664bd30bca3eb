"""Time limits in the work list, and the work lists of the people for whom a deputy stands in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.notices.models import Deadline
from kexie_portal.web.worklist import WorkItem

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


AHEAD_DAYS = 190  # the half year before an election
MOST = 200


def deadlines_of(user: User) -> list[WorkItem]:
    """List the time limits that a person answers for, overdue and of the next half year."""
    if not user.is_authenticated:
        return []
    last = timezone.localdate() + timedelta(days=AHEAD_DAYS)
    rows = Deadline.objects.waiting_for(user).filter(due_on__lte=last).annotate(level=F("people__level"))
    return [
        WorkItem(
            _("Passed up: %(title)s") % {"title": row.title} if row.level else row.title,
            row.url or "/",
            due=row.due_on,
            due_at=row.due_at,
            due_from=row.due_from,
            due_days=row.due_days,
            icon="alarm",
        )
        for row in rows.order_by("due_on", "due_at", "pk")[:MOST]
    ]

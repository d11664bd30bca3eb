"""Return an application to be put right, and send it again; both are effects of moves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.errors import Refused
from kexie_portal.workflow import reopening
from orgs.memberships.conditions import check_alive

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.memberships.models import MembershipApplication

#: What a return may open again, each with the fields that go by it.
PARTS: dict[str, tuple[str, ...]] = {
    "form": ("form", "committee"),
    "words": ("words",),
    "driver": ("driver",),
}
#: The least and the most that the body leaves the association.
LEAST, MOST = timedelta(days=2), timedelta(days=366)


def opened(application: MembershipApplication) -> frozenset[str]:
    """Return the parts that may be written: those that the return named, or all where it named none."""
    return frozenset(application.marked or PARTS)


def on_return(application: MembershipApplication, actor: User, data: dict[str, Any]) -> None:
    """Note what has to be put right, and by which minute where the body says one."""
    reopening.mark(application, data.get("items") or (), data.get("remarks"))
    by: datetime | None = data.get("answer_by")
    if by is not None and by < timezone.now() + LEAST:
        raise Refused(_("Leave the association %(days)s days at least.") % {"days": LEAST.days}, "answer_day")
    if by is not None and by > timezone.now() + MOST:
        raise Refused(_("A year is the longest time."), "answer_day")
    application.answer_by = by


def on_sent_again(application: MembershipApplication, actor: User, data: dict[str, Any]) -> None:
    """Take over what was put right; what the return did not open stays as it was. Raises `Refused`."""
    check_alive(application.body, application.member)
    changed = [
        key
        for key, names in PARTS.items()
        if any(name in data and data[name] != getattr(application, name) for name in names)
    ]
    reopening.refuse_locked(application, changed, opened(application))
    for key in changed:
        for name in PARTS[key]:
            setattr(application, name, data.get(name, getattr(application, name)))
    reopening.clear(application)
    application.answer_by = None

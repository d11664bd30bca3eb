"""The calendar in the navigation, in the log and above the pages of those who enter a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.audit import registry
from kexie_portal.web import banners
from kexie_portal.web.banners import Banner
from kexie_portal.web.navigation import Item, register
from kexie_portal.workflow.days import jobs, queries
from kexie_portal.workflow.days.models import CalendarDay, CalendarYear, Recount
from kexie_portal.workflow.days.rules import may_see, may_set

if TYPE_CHECKING:
    from django.db.models import Model

    from kexie_portal.accounts.models import User


def not_known(user: User) -> Banner | None:
    """Say to the province and to system administrators which year is missing."""
    if not may_see(user):
        return None
    years = queries.unknown_ahead()
    if not years:
        return None
    words = _("The holidays of %(year)s are not entered yet: due days in it are counted from Monday to Friday.")
    verb = _("Enter them") if may_set(user) else _("Working calendar")
    page = "workflow:calendar_enter" if may_set(user) else "workflow:calendar_year"
    return Banner(words % {"year": years[0]}, reverse(page, args=[years[0]]), verb)


def _seen(user: User, _row: Model) -> bool:
    return may_see(user)


def install() -> None:
    """Register page, banner, log and the round of the night."""
    jobs.install()
    banners.register(not_known)
    register(Item("system", 30, gettext_lazy("Working calendar"), "workflow:calendar", "calendar-event", may_see))
    registry.register(CalendarYear, exclude=["set_at", "version"], title=str, may_see=_seen)
    registry.register(CalendarDay, title=str, may_see=_seen)
    registry.register(Recount, exclude=["at"], title=str, may_see=_seen)

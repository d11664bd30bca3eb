"""Who enters the years of the working calendar, and who sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kexie_portal.jobs.rules import may_run_system
from kexie_portal.workflow import limits

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def may_set(user: User) -> bool:
    """Tell whether a person enters the holidays of a year: whoever sets time limits, hence the province."""
    return limits.may_set(user)


def may_see(user: User) -> bool:
    """Tell whether a person sees the calendar: the province, and system administrators."""
    return bool(user.is_authenticated) and (may_set(user) or may_run_system(user))

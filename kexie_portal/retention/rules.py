"""Who sets how long things stay, and who reads it; apps further up know the postings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kexie_portal.audit.registry import may_read_log
from kexie_portal.jobs.rules import may_run_system

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

_setters: list[Callable[[User], bool]] = []


def register_setter(may: Callable[[User], bool]) -> None:
    """Set who may change terms; until then nobody may."""
    _setters[:] = [may]


def may_set(user: User) -> bool:
    """Tell whether a person sets terms: the security administrator."""
    return bool(user.is_authenticated and _setters and _setters[0](user))


def may_see(user: User) -> bool:
    """Tell whether a person reads the terms and what was carried out: who sets them, who runs the system, auditors."""
    return bool(user.is_authenticated) and (may_set(user) or may_run_system(user) or may_read_log(user))

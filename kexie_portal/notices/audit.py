"""The records of this app in the audit log; what was sent is a log of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kexie_portal.audit import registry
from kexie_portal.jobs.rules import may_run_system
from kexie_portal.notices.models import Absence, Alarm, Deadline, Preference, Webhook

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def _own(user: User, obj: Preference) -> bool:
    return bool(obj.user_id == user.pk)


def _own_or_deputy(user: User, absence: Absence) -> bool:
    return user.pk in (absence.user_id, absence.deputy_id)


def _of_record(user: User, deadline: Deadline) -> bool:
    record = deadline.record
    return record is not None and registry.may_see(user, record)


def register() -> None:
    """Record choices, absences, deadlines and webhooks; an address and a secret only by the time they were set."""
    registry.register(Preference, may_see=_own, title=str)
    registry.register(Absence, exclude=["created"], may_see=_own_or_deputy, title=lambda row: f"#{row.pk}")
    registry.register(
        Alarm,
        exclude=["object_id", "content_type", "created", "url"],
        may_see=lambda user, alarm: bool(alarm.user_id == user.pk),
        title=lambda row: row.title,
    )
    registry.register(
        Deadline,
        exclude=["object_id", "content_type", "created", "url", "due_from", "due_days"],
        may_see=_of_record,
        title=lambda row: row.title,
    )
    registry.register(
        Webhook,
        exclude=["address", "secret", "version", "created"],
        may_see=lambda user, _hook: may_run_system(user),
        m2m=["people"],
    )

"""Watching time limits: `watch(record, due_on, responsible)` and `clear(record)` are what other apps call."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

import structlog
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.urls import NoReverseMatch
from django.utils import timezone, translation

from kexie_portal.accounts.models import User
from kexie_portal.notices.models import Deadline, Responsible
from kexie_portal.texts import shortened

log = structlog.get_logger(__name__)
People = Callable[[Any], Iterable[User]]
_responsible: dict[str, People] = {}
BEFORE, AFTER, ESCALATE_AFTER = 3, 1, 3


def register_responsible(key: str, people: People) -> str:
    """Name a function that tells who answers for a record; from an app's `ready()`, so that workers know it too."""
    _responsible[key] = people
    return key


def watch(
    record: Model,
    due_on: date | None,
    responsible: str | People,
    *,
    what: str = "",
    title: str = "",
    url: str = "",
    due_at: datetime | None = None,
    early: int = 0,
    before: int = BEFORE,
    after: int = AFTER,
    escalate_after: int = ESCALATE_AFTER,
    counted: tuple[date | None, int | None] = (None, None),
) -> Deadline | None:
    """Watch a day for a record, in place of the one watched before under `what`; `None` for the day clears it.

    `due_at` is the minute of that day, where there is one.

    Those who answer for it are reminded `early`, `before` and `after` working days; after `escalate_after` it is
    passed up. `counted` says from which day and how many working days on the day was counted.
    """
    if due_on is None:
        clear(record, what)
        return None
    values = {
        "due_on": due_on,
        "due_at": due_at,
        "due_from": counted[0],
        "due_days": counted[1],
        "title": shortened(title or _words(record), 200),
        "url": str(url or _page(record))[:300],
        "responsible": _key(responsible),
        "early": early,
        "before": before,
        "after": after,
        "escalate_after": escalate_after,
    }
    with transaction.atomic():
        kind = ContentType.objects.get_for_model(record)
        known = Deadline.objects.open().filter(content_type=kind, object_id=record.pk, what=what)
        row = known.select_for_update().first() or Deadline(content_type=kind, object_id=record.pk, what=what)
        if row.pk and row.due_on != due_on:
            row.people.filter(level__gt=0).delete()  # a new day: nothing is passed up yet
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        settle(row, record)
    return row


def clear(record: Model, what: str | None = None) -> int:
    """Stop watching, because the state of the record moved on; all its deadlines unless `what` names one."""
    cleared = 0
    with transaction.atomic():
        for row in Deadline.objects.open().of(record).select_for_update():
            if what is None or row.what == what:
                close(row)
                cleared += 1
    return cleared


def close(row: Deadline) -> None:
    """Mark one deadline cleared; it stays as a record of what was watched."""
    row.cleared_at = timezone.now()
    row.save(update_fields=["cleared_at"])


def people_of(row: Deadline, record: Model | None) -> list[User]:
    """Return the people who answer for a deadline today; nobody where its function or its record is gone."""
    people = _responsible.get(row.responsible)
    if people is None or record is None:
        return []
    return list({user.pk: user for user in people(record) if user.is_active}.values())


def settle(row: Deadline, record: Model | None) -> list[User]:
    """Write down who answers for a deadline now, for the work lists; the people to whom it was passed up stay."""
    people = people_of(row, record)
    wanted = {user.pk for user in people}
    known = dict(row.people.values_list("user_id", "level"))
    row.people.filter(level=0).exclude(user_id__in=wanted).delete()
    row.people.filter(level__gt=0, user_id__in=wanted).update(level=0)
    Responsible.objects.bulk_create(
        [Responsible(deadline=row, user_id=pk) for pk in wanted - known.keys()], ignore_conflicts=True
    )
    return people


def refresh(user: User | None = None) -> int:
    """Work out anew who answers for open deadlines, after postings changed; only those of `user` when given."""
    rows = Deadline.objects.open() if user is None else Deadline.objects.waiting_for(user)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for key in keys:
        try:
            _refresh(key, user)
        except Exception:  # one record whose people cannot be found must not leave the others as they were
            log.exception("deadline_not_refreshed", deadline=key)
    return len(keys)


def _refresh(key: int, user: User | None) -> None:
    with transaction.atomic():
        row = Deadline.objects.select_for_update().get(pk=key)
        if user is not None:
            row.people.filter(user=user, level__gt=0).delete()
        settle(row, row.record)


def _key(responsible: str | People) -> str:
    if isinstance(responsible, str):
        if responsible not in _responsible:
            raise LookupError(f"nobody registered {responsible!r} by register_responsible")
        return responsible
    for key, people in _responsible.items():
        if people is responsible:
            return key
    raise LookupError("register the function by register_responsible first: a worker must find it again")


def _words(record: Model) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return str(record)


def _page(record: Model) -> str:
    page = getattr(record, "get_absolute_url", None)
    try:
        return page() if page else ""
    except NoReverseMatch:  # an installation that leaves the page out
        return ""

"""The one way in which enterprises come to another place or size class: what they were stays, with its days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.audit import bulk
from kexie_portal.errors import Refused
from orgs.common.bulk_insert import insert
from orgs.register.models.enterprise import Enterprise
from orgs.register.models.past import FormerPlace, FormerSize

#: Keys that one statement takes.
BATCH = 500


class Was(NamedTuple):
    """What an enterprise was before a change."""

    unit_id: int
    size_class: str

    @classmethod
    def of(cls, enterprise: Enterprise) -> Was:
        """Note what an enterprise is, before it is changed."""
        return cls(enterprise.unit_id, enterprise.size_class)


def left_behind(
    changed: Sequence[tuple[Enterprise, Was]], day: date, *, refuse: bool = True
) -> list[FormerPlace | FormerSize]:
    """Return the unsaved rows of what changed enterprises were until a day, from which they are what they are now.

    Raises `Refused` for a day to come, and for one before the enterprise came to be what it was; with `refuse` off
    such a change counts from that later day: a ledger of thousands of rows has no day for each.
    """
    if day > timezone.localdate():
        raise Refused(_("A change of place or size takes effect today or on a day before."), "since")
    moved = [(one, was) for one, was in changed if one.unit_id != was.unit_id]
    grown = [(one, was) for one, was in changed if one.size_class != was.size_class]
    places, sizes = _since(FormerPlace, moved), _since(FormerSize, grown)
    rows: list[FormerPlace | FormerSize] = []
    for one, was in moved:
        if first_day := _span(places.get(one.pk), day, refuse):
            rows.append(FormerPlace(enterprise=one, unit_id=was.unit_id, first_day=first_day[0], end_day=day))
    for one, was in grown:
        if first_day := _span(sizes.get(one.pk), day, refuse):
            rows.append(FormerSize(enterprise=one, size_class=was.size_class, first_day=first_day[0], end_day=day))
    return rows


def _since(model: type[FormerPlace] | type[FormerSize], changed: Sequence[tuple[Enterprise, Was]]) -> dict[int, date]:
    """Return the days on which enterprises came to be what they were until now, without those that never changed."""
    found: dict[int, date] = {}
    pks = [one.pk for one, _was in changed]
    for start in range(0, len(pks), BATCH):
        rows = model._default_manager.filter(enterprise__in=pks[start : start + BATCH]).order_by()
        found.update(rows.values("enterprise").annotate(last=Max("end_day")).values_list("enterprise", "last"))
    return found


def _span(since: date | None, day: date, refuse: bool) -> tuple[date | None] | None:
    """Return the first day of what ends on a day; nothing where it would have held on no day."""
    if since is None or since < day:
        return (since,)
    if refuse and since > day:
        words = _("Its present place or size class holds from %(day)s only; the change cannot lie before.")
        raise Refused(words % {"day": since.isoformat()}, "since")
    return None


def keep(changed: Sequence[tuple[Enterprise, Was]], day: date | None) -> None:
    """Write what changed enterprises were until a day, with its history, in the transaction of the change.

    Without a day the change is a correction: what was wrong is not kept.
    """
    rows = left_behind(changed, day) if day is not None else []
    for model in (FormerPlace, FormerSize):
        insert([row for row in rows if isinstance(row, model)])
    bulk.record_created(rows)
    for one, _was in changed:
        one.note_past()


def units_then(pks: Iterable[int]) -> set[int]:
    """Return the units at which enterprises lay before: a change of them changes figures of the past there."""
    rows = FormerPlace.objects.filter(enterprise__in=list(pks)).order_by()
    return set(rows.values_list("unit_id", flat=True))

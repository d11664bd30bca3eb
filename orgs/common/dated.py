"""Open and end rows that hold from a first day to an end day; refuse those that overlap."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.db.models import F, Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.audit.bulk import record_updated
from kexie_portal.workflow.errors import Refused

Row = TypeVar("Row", bound=Model)


def end_all(open_rows: QuerySet[Row], day: date) -> list[Row]:
    """End every relation of a queryset on a day, those that began later on their first day; returns them."""
    rows: list[Any] = list(open_rows)
    for row in rows:
        row.end_day = max(day, row.first_day or day)
    if rows:
        type(rows[0]).objects.bulk_update(rows, ["end_day"], batch_size=500)
        record_updated((row, {"end_day": (None, row.end_day)}) for row in rows)
    return rows


def refuse_backward(first: date, end: date | None, field: str = "end_day") -> None:
    """Raise `Refused` where something would end before it began."""
    if end is not None and end < first:
        raise Refused(_("It cannot end before it began."), field)


def refuse_end_to_come(end: date | None, field: str = "end_day") -> None:
    """Raise `Refused` where something would end on a day that has not come: it could not be ended again before."""
    if end is not None and end > timezone.localdate():
        raise Refused(_("This day is still to come."), field)


def refuse_overlap(rows: QuerySet[Any], first: date, end: date | None, field: str = "first_day") -> None:
    """Raise `Refused` where one of the rows holds on a day between `first` and `end` (half-open)."""
    later = Q(end_day__isnull=True) | Q(end_day__gt=first)
    hit = rows.filter(later).exclude(end_day=F("first_day")).order_by("first_day")
    if end is not None:
        hit = hit.filter(first_day__lt=end)
    found = hit.first()
    if found is not None:
        words = _("These days overlap with those of %(name)s, from %(first)s to %(end)s.")
        last = found.end_day.isoformat() if found.end_day else _("now")
        raise Refused(words % {"name": found, "first": found.first_day.isoformat(), "end": last}, field)

"""Refuse dated rows that would hold at the same time as others, and say which ones."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.errors import Refused

if TYPE_CHECKING:
    from orgs.common.models import Dated


def refuse_backward(first: date, end: date | None, field: str = "end_day") -> None:
    """Raise `Refused` where something would end before it began."""
    if end is not None and end < first:
        raise Refused(_("It cannot end before it began."), field)


def refuse_end_to_come(end: date | None, field: str = "end_day") -> None:
    """Raise `Refused` where something would end on a day that has not come: it could not be ended again before."""
    if end is not None and end > timezone.localdate():
        raise Refused(_("This day is still to come."), field)


def refuse_overlap(rows: QuerySet[Dated], first: date, end: date | None, field: str = "first_day") -> None:
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

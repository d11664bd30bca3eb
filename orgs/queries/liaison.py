"""Which links with provincial societies are alive, said once for the matrix of societies and for the three drivers."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from orgs.models import LiaisonEntry

#: A link without a line in its log for so long is asleep.
YEAR = timedelta(days=365)


def is_alive(day: date) -> Q:
    """Return the condition that a link began or has a line in its log within a year."""
    lines = LiaisonEntry.objects.filter(link=OuterRef("pk"), day__gt=day - YEAR, day__lte=day)
    return Q(first_day__gt=day - YEAR) | Q(Exists(lines))

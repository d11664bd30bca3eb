"""Which links with provincial societies are alive, said once for the matrix of societies and for the three drivers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from orgs.societies.models.liaison import LiaisonEntry, LiaisonLink

if TYPE_CHECKING:
    from datetime import date

    from kexie_portal.accounts.models import User


#: A link without a line in its log for so long is asleep.
YEAR = timedelta(days=365)


def is_alive(day: date) -> Q:
    """Return the condition that a link began or has a line in its log within a year."""
    lines = LiaisonEntry.objects.filter(link=OuterRef("pk"), day__gt=day - YEAR, day__lte=day)
    return Q(first_day__gt=day - YEAR) | Q(Exists(lines))


def links(user: User) -> QuerySet[LiaisonLink]:
    """Return the visible liaison links with both societies."""
    return LiaisonLink.objects.visible_to(user).select_related("society__parent", "provincial_society")

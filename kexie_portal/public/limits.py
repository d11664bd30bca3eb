"""How much one address may send: freely, then with a puzzle, then nothing more that day.

The count is raised in the transaction that keeps the form, so a flood stores as many rows as the budget allows, and a
refused one costs two reads.
"""

from __future__ import annotations

import enum
from datetime import datetime, time, timedelta

from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from kexie_portal.public.models import Allowance, FormBudget


class Standing(enum.Enum):
    """How an address stands with a form."""

    FREE = "free"
    PUZZLE = "puzzle"
    FLOOD = "flood"


def budget_of(kind: str) -> FormBudget:
    """Return the budget of a kind: the row that the administrator wrote, or the usual one."""
    return FormBudget.objects.filter(kind=kind).first() or FormBudget(kind=kind)


def standing(kind: str, object_key: str, address_key: str) -> Standing:
    """Return how an address stands with a form about an object today."""
    budget, rows = budget_of(kind), _today(kind, object_key)
    mine = rows.filter(address_key=address_key).values_list("count", flat=True).first() or 0
    if mine >= budget.most:
        return Standing.FLOOD
    everybody = rows.aggregate(n=Sum("count"))["n"] or 0
    if everybody >= budget.object_most:
        return Standing.FLOOD
    free = mine < budget.free and everybody < budget.object_free
    return Standing.FREE if free else Standing.PUZZLE


def take(kind: str, object_key: str, address_key: str) -> bool:
    """Count one form in the caller's transaction; False where the budget ran out meanwhile."""
    row, _made = Allowance.objects.get_or_create(
        kind=kind, object_key=object_key, address_key=address_key, day=timezone.localdate()
    )
    free = Allowance.objects.filter(pk=row.pk, count__lt=budget_of(kind).most)
    return bool(free.update(count=F("count") + 1))


def seconds_left() -> int:
    """Return the seconds until tomorrow, when every budget begins anew."""
    now = timezone.localtime()
    tomorrow = datetime.combine(now.date() + timedelta(days=1), time(), tzinfo=now.tzinfo)
    return int((tomorrow - now).total_seconds()) + 1


def _today(kind: str, object_key: str) -> QuerySet[Allowance]:
    return Allowance.objects.filter(kind=kind, object_key=object_key, day=timezone.localdate())

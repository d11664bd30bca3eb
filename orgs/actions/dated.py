"""End dated relations many at a time, with their history."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.db.models import QuerySet

from kexie_portal.audit.bulk import record_updated
from orgs.models import CoveredEnterprise, Officer, Suspension, Term

Dated = TypeVar("Dated", CoveredEnterprise, Officer, Suspension, Term)


def end_all(open_rows: QuerySet[Dated], day: date) -> list[Dated]:
    """End every relation of a queryset on a day, those that began later on their first day; returns them."""
    rows = list(open_rows)
    for row in rows:
        row.end_day = max(day, row.first_day or day)
    if rows:
        type(rows[0]).objects.bulk_update(rows, ["end_day"], batch_size=500)
        record_updated((row, {"end_day": (None, row.end_day)}) for row in rows)
    return rows

"""Conditions on days: what lives, and what holds, on a day; the first day is in, the end day is out."""

from __future__ import annotations

from datetime import date

from django.db.models import Q


def alive_on(day: date, prefix: str = "") -> Q:
    """Return the condition that something is opened and not yet closed on the day (unknown opening: alive)."""
    opened, closed = f"{prefix}opened", f"{prefix}closed"
    return (Q(**{f"{opened}__isnull": True}) | Q(**{f"{opened}__lte": day})) & (
        Q(**{f"{closed}__isnull": True}) | Q(**{f"{closed}__gt": day})
    )


def in_force_on(day: date, prefix: str = "") -> Q:
    """Return the condition that a dated relation holds on the day; the end day is out."""
    begun = Q(**{f"{prefix}first_day__isnull": True}) | Q(**{f"{prefix}first_day__lte": day})
    return begun & not_ended_on(day, prefix)


def not_ended_on(day: date, prefix: str = "") -> Q:
    """Return the condition that a dated relation has not ended on the day, whether it has begun or not."""
    return Q(**{f"{prefix}end_day__isnull": True}) | Q(**{f"{prefix}end_day__gt": day})

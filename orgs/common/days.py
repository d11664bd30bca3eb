"""Conditions on days: what lives, and what holds, on a day; the first day is in, the end day is out."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone


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


def counted_on(day: date, prefix: str = "") -> Q:
    """Return the condition that something counts on the day: begun and not closed (the day of closing is out).

    A row whose first day nobody has entered counts from the day of its entry: counted since ever, it would change
    every figure of the past.
    """
    opened, entered, closed = f"{prefix}opened", f"{prefix}created_at", f"{prefix}closed"
    begun = Q(**{f"{opened}__lte": day})
    begun |= (
        Q(**{f"{opened}__isnull": True, f"{entered}__lt": end_of(day)})
        if is_past(day)
        else Q(**{f"{opened}__isnull": True})
    )
    return begun & (Q(**{f"{closed}__isnull": True}) | Q(**{f"{closed}__gt": day}))


def is_past(day: date) -> bool:
    """Tell whether a day is over: only then may something have lain elsewhere than it does."""
    return day < timezone.localdate()


def start_of(day: date) -> datetime:
    """Return the moment at which a day begins here."""
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of(day: date) -> datetime:
    """Return the moment at which a day is over here."""
    return start_of(day + timedelta(days=1))

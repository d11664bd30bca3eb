"""Lengths of a term in years, and the spans in which it comes due."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

SPANS = ("overdue", "three", "six", "later")

DUE = {
    "overdue": _("overdue"),
    "three": _("within three months"),
    "six": _("in three to six months"),
    "later": _("later than six months"),
}


def months_on(day: date, months: int) -> date:
    """Return the day so many months on; the last of a month stays the last."""
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    following = (first + timedelta(days=32)).replace(day=1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def due_within(span: str, today: date) -> Q:
    """Return the condition on open terms: overdue, due in three months, in six, or later."""
    three, six = months_on(today, 3), months_on(today, 6)
    return {
        "overdue": Q(due_day__lte=today),
        "three": Q(due_day__gt=today, due_day__lte=three),
        "six": Q(due_day__gt=three, due_day__lte=six),
        "later": Q(due_day__gt=six),
    }[span]


def span_of(due_day: date, today: date) -> str:
    """Return in which of the spans a day lies."""
    if due_day <= today:
        return "overdue"
    if due_day <= months_on(today, 3):
        return "three"
    return "six" if due_day <= months_on(today, 6) else "later"


DUE_TONES = {"overdue": "bad", "three": "wait", "six": "info"}


FEWEST_YEARS, MOST_YEARS, USUAL_YEARS = 3, 5, 5

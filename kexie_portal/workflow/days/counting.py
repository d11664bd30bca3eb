"""Working days by the calendar in force: public holidays are out, make-up days are in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie_portal.workflow.days.calendars import ONE, SATURDAY, Calendar, Named, current, years_between

Words = str | Promise
WEEKEND = _("weekend")


def is_working_day(day: date) -> bool:
    """Tell whether work is done on a day; where the calendar does not know the year, Monday to Friday."""
    return current().works(day)


def working_days_after(day: date, n: int) -> date:
    """Return the `n`th working day after a day; the day itself does not count."""
    return current().after(day, n)


def working_days_between(first: date, last: date) -> int:
    """Count the working days after `first` up to and with `last`; negative when `last` is earlier."""
    return current().between(first, last)


def known(year: int) -> bool:
    """Tell whether the holidays of a year are known, from rows or from the library."""
    return current().knows(year)


@dataclass(frozen=True)
class Skipped:
    """A day that did not count, and why: the holiday's name, or the weekend."""

    day: date
    why: Words


@dataclass(frozen=True)
class Counting:
    """How a due day was counted: from which day, which days counted, and why others between did not."""

    first: date
    day: date
    counted: list[date] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    made_up: list[date] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    samples: list[int] = field(default_factory=list)

    @property
    def known(self) -> bool:
        """Tell whether the holidays of all years that were gone through are known."""
        return not self.unknown


def explain(first: date, count: int, calendar: Calendar | None = None) -> Counting:
    """Return how the `count`th working day after a day is found."""
    calendar = calendar or current()
    last = calendar.after(first, count)
    years = list(years_between(first + ONE, last)) if count > 0 else [first.year]
    found = Counting(
        first,
        last,
        unknown=[year for year in years if not calendar.knows(year)],
        samples=[year for year in years if year in calendar.samples],
    )
    for step in range(1, (last - first).days + 1):
        _count(found, first + ONE * step, calendar)
    return found


def _count(found: Counting, day: date, calendar: Calendar) -> None:
    named: Named | None = calendar.named(day)
    if not calendar.works(day):
        found.skipped.append(Skipped(day, named.name if named else WEEKEND))
        return
    found.counted.append(day)
    if named is not None and day.weekday() >= SATURDAY:
        found.made_up.append(day)


def weekday(day: date) -> str:
    """Return the day of the week in words."""
    return date_format(day, "l")

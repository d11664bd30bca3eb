"""Working days by the Chinese calendar: public holidays are out, make-up days are in."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

ONE = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Tell whether work is done on a day; where the calendar does not know the year, Monday to Friday."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def working_days_after(day: date, n: int) -> date:
    """Return the `n`th working day after a day; the day itself does not count."""
    while n > 0:
        day += ONE
        if is_working_day(day):
            n -= 1
    return day


def working_days_between(first: date, last: date) -> int:
    """Count the working days after `first` up to and with `last`; negative when `last` is earlier."""
    if last < first:
        return -working_days_between(last, first)
    return sum(is_working_day(first + ONE * step) for step in range(1, (last - first).days + 1))

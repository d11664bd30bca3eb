"""What is known of the years: those that were entered, then those of the library.

A process keeps the entered years in memory and looks at most once a second whether somebody has written them since; the
look is one read of the cache. No day costs a query.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

import chinese_calendar
import structlog
from django.core.cache import cache
from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from kexie_portal.workflow.days.models import CalendarDay

ONE = timedelta(days=1)
SATURDAY = 5
#: Seconds for which a process does not ask again whether a year has changed.
LOOK_EVERY = 1.0
STAMP = "workflow:calendar"
logger = structlog.get_logger(__name__)


class Standing(TextChoices):
    """How a year is known."""

    NOTICE = "notice", pgettext_lazy("working calendar", "by notice")
    SAMPLE = "sample", pgettext_lazy("working calendar", "sample")
    LIBRARY = "library", pgettext_lazy("working calendar", "built in")
    UNKNOWN = "unknown", pgettext_lazy("working calendar", "not known")


class Named(NamedTuple):
    """A day that is not what its weekday says: whether it is worked, and the holiday."""

    works: bool
    name: str


@lru_cache(maxsize=256)
def in_library(year: int) -> bool:
    """Tell whether the library knows a year."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except (NotImplementedError, ValueError):
        return False
    return True


@lru_cache(maxsize=64)
def library_days(year: int) -> dict[date, Named]:
    """Return the named days of a year that the library knows; nothing for another."""
    if not in_library(year):
        return {}
    first = date(year, 1, 1)
    found: dict[date, Named] = {}
    for step in range((date(year + 1, 1, 1) - first).days):
        day = first + ONE * step
        off, english = chinese_calendar.get_holiday_detail(day)
        if english is not None:
            found[day] = Named(not off, chinese_calendar.Holiday(english).chinese)
    return found


@dataclass(frozen=True)
class Calendar:
    """The years as they were entered at a moment; the rest is the library's, or a guess from the weekday."""

    entered: Mapping[int, Mapping[date, Named]] = field(default_factory=dict)
    samples: frozenset[int] = frozenset()
    _worked: dict[date, bool] = field(default_factory=dict, compare=False)

    def works(self, day: date) -> bool:
        """Tell whether work is done on a day; Monday to Friday where the year is not known."""
        known = self._worked.get(day)
        if known is None:
            named = self.named(day)
            known = self._worked[day] = day.weekday() < SATURDAY if named is None else named.works
        return known

    def named(self, day: date) -> Named | None:
        """Return what a day is where it is not what its weekday says."""
        year = self.entered.get(day.year)
        return (library_days(day.year) if year is None else year).get(day)

    def days_of(self, year: int) -> Mapping[date, Named]:
        """Return the named days of a year."""
        return self.entered.get(year) or library_days(year)

    def knows(self, year: int) -> bool:
        """Tell whether the holidays of a year are known."""
        return year in self.entered or in_library(year)

    def standing(self, year: int) -> Standing:
        """Return how a year is known."""
        if year in self.entered:
            return Standing.SAMPLE if year in self.samples else Standing.NOTICE
        return Standing.LIBRARY if in_library(year) else Standing.UNKNOWN

    def after(self, day: date, n: int) -> date:
        """Return the `n`th working day after a day; the day itself does not count."""
        while n > 0:
            day += ONE
            if self.works(day):
                n -= 1
        return day

    def between(self, first: date, last: date) -> int:
        """Count the working days after `first` up to and with `last`; negative when `last` is earlier."""
        if last < first:
            return -self.between(last, first)
        return sum(self.works(first + ONE * step) for step in range(1, (last - first).days + 1))

    def with_year(self, year: int, days: Mapping[date, Named], *, sample: bool) -> Calendar:
        """Return the calendar as it would be with a year entered."""
        samples = self.samples | {year} if sample else self.samples - {year}
        return replace(self, entered={**self.entered, year: days}, samples=samples, _worked={})


@dataclass(frozen=True)
class _Kept:
    calendar: Calendar
    stamp: str
    looked: float


_kept: list[_Kept] = []


def current() -> Calendar:
    """Return the calendar as it stands."""
    now = time.monotonic()
    if _kept and now - _kept[0].looked < LOOK_EVERY:
        return _kept[0].calendar
    stamp = _stamp()
    same = bool(_kept and stamp and _kept[0].stamp == stamp)
    calendar = _kept[0].calendar if same else _read()
    _kept[:] = [_Kept(calendar, stamp, now)]
    return calendar


def forget() -> None:
    """Read the years anew at the next question of this process."""
    _kept.clear()


def changed() -> None:
    """Let every process read the years anew, once the transaction has committed."""
    transaction.on_commit(_tell)


def _tell() -> None:
    forget()
    try:
        cache.set(STAMP, uuid.uuid4().hex, None)
    except Exception:  # whatever the cache's client raises when its server is away; then every look reads the rows
        logger.warning("calendar_stamp_unwritable")


def _stamp() -> str:
    try:
        return str(cache.get_or_set(STAMP, lambda: uuid.uuid4().hex, None) or "")
    except Exception:  # as above
        logger.warning("calendar_stamp_unreadable")
        return ""


def _read() -> Calendar:
    """Read all entered years in one query; a year has at least one day."""
    rows = CalendarDay.objects.order_by("day").values_list("year__year", "year__sample", "day", "works", "name")
    entered: dict[int, dict[date, Named]] = {}
    samples: set[int] = set()
    for year, sample, day, works, name in rows:
        entered.setdefault(year, {})[day] = Named(works, name)
        if sample:
            samples.add(year)
    return Calendar(entered, frozenset(samples))


def years_between(first: date, last: date) -> Iterable[int]:
    """Return the years from one day to another."""
    return range(min(first, last).year, max(first, last).year + 1)

"""A year in which a given day is a holiday: the due days of cases on it move, whichever day the tests run on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from kexie_portal.accounts.models import User
from kexie_portal.workflow.days import actions, calendars
from kexie_portal.workflow.days.calendars import Named
from kexie_portal.workflow.days.models import CalendarYear

NAME = "测试假"
SOURCE = "国办发明电〔2026〕8号"


def with_off(*off: date, works: Iterable[date] = ()) -> dict[date, Named]:
    """Return the days of a year as they stand, with some more off and some worked."""
    days = dict(calendars.current().days_of(off[0].year))
    days |= {day: Named(False, NAME) for day in off}
    return days | {day: Named(True, NAME) for day in works}


def enter(actor: User | None, days: Mapping[date, Named], *, version: int = 0, sample: bool = False) -> CalendarYear:
    """Enter the year of some days."""
    year = next(iter(days)).year
    row = actions.set_year(year, days, actor=actor, source=SOURCE, sample=sample, version=version)
    calendars.forget()  # as the commit does, which a test's transaction never comes to
    return row

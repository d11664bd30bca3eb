"""What pages ask of the calendar: the years at a glance, one year by months, what entering a year would change."""

from __future__ import annotations

from calendar import Calendar as Weeks
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils import timezone

from kexie_portal.notices.cases import WORKERS
from kexie_portal.notices.models import Deadline
from kexie_portal.web.kept import KEPT_SECONDS, kept
from kexie_portal.workflow.days import recounting
from kexie_portal.workflow.days.calendars import ONE, Calendar, Named, Standing, current
from kexie_portal.workflow.days.models import CalendarYear, MovedDay, Recount

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.workflow.models import Case

TONES = {Standing.NOTICE: "good", Standing.SAMPLE: "wait", Standing.LIBRARY: "info", Standing.UNKNOWN: "bad"}
BACK, AHEAD = 2, 2
NOVEMBER = 11


@dataclass(frozen=True)
class Year:
    """A year at a glance; `row` is what was entered, if it was."""

    year: int
    standing: Standing
    row: CalendarYear | None
    off: int
    made_up: int

    @property
    def tone(self) -> str:
        """Return the tone of its badge."""
        return TONES[self.standing]


def years() -> list[Year]:
    """Return the years around this one and all that were entered, the latest first."""
    this = timezone.localdate().year
    rows = {row.year: row for row in CalendarYear.objects.select_related("set_by")}
    shown = {*range(this - BACK, this + AHEAD + 1), *rows}
    return [glance(year, rows.get(year)) for year in sorted(shown, reverse=True)]


def glance(year: int, row: CalendarYear | None = None) -> Year:
    """Return how a year is known."""
    calendar = current()
    days = calendar.days_of(year)
    off = sum(not named.works for named in days.values())
    return Year(year, calendar.standing(year), row, off, len(days) - off)


@dataclass(frozen=True)
class Cell:
    """A day in the table of its month; `kind` is off, made_up, weekend or nothing."""

    day: date
    kind: str
    name: str


@dataclass(frozen=True)
class Month:
    """A month by weeks; None where a day belongs to another month."""

    first: date
    weeks: list[list[Cell | None]]


def months(year: int) -> list[Month]:
    """Return the months of a year."""
    calendar, weeks = current(), Weeks()
    return [
        Month(
            date(year, month, 1),
            [
                [_cell(day, calendar) if day.month == month else None for day in week]
                for week in weeks.monthdatescalendar(year, month)
            ],
        )
        for month in range(1, 13)
    ]


def _cell(day: date, calendar: Calendar) -> Cell:
    named = calendar.named(day)
    if named is not None:
        return Cell(day, "made_up" if named.works else "off", named.name)
    return Cell(day, "" if calendar.works(day) else "weekend", "")


@dataclass(frozen=True)
class Span:
    """Days of one holiday in a row, all off or all worked."""

    name: str
    works: bool
    first: date
    last: date
    count: int


def spans(days: Mapping[date, Named]) -> list[Span]:
    """Return named days as spans, as a notice writes them."""
    found: list[Span] = []
    for name, works, run in _runs(days):
        found.append(Span(name, works, run[0], run[-1], len(run)))
    return found


def _runs(days: Mapping[date, Named]) -> Iterable[tuple[str, bool, list[date]]]:
    numbered = ((number, day, days[day]) for number, day in enumerate(sorted(days)))
    for (_at, works, name), group in groupby(
        numbered, key=lambda one: (one[1].toordinal() - one[0], one[2].works, one[2].name)
    ):
        yield name, works, [day for _number, day, _named in group]


@dataclass(frozen=True)
class Change:
    """A day whose meaning changes."""

    day: date
    worked: bool
    works: bool
    was: str
    name: str


@dataclass
class Preview:
    """What entering a year would change: days, and open due days by kind of case."""

    changes: list[Change] = field(default_factory=list)
    found: list[recounting.Found] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)

    @property
    def moving(self) -> int:
        """Count the due days that would move."""
        return sum(len(one.moved) for one in self.found)

    @property
    def kinds(self) -> list[recounting.Found]:
        """Return the kinds of case of which some due day would move."""
        return [one for one in self.found if one.moved]

    @property
    def counted(self) -> int:
        """Count the due days that were looked at."""
        return sum(one.counted for one in self.found)

    @property
    def unclear(self) -> int:
        """Count the due days of which nobody knows how they were counted."""
        return sum(one.unclear for one in self.found)


def preview(year: int, days: Mapping[date, Named], *, sample: bool) -> Preview:
    """Return what entering these days would change; nothing is written."""
    before = current()
    after = before.with_year(year, days, sample=sample)
    return Preview(list(changes(before, after, year)), list(recounting.look(after, before)), spans(days))


def changes(before: Calendar, after: Calendar, year: int) -> Iterable[Change]:
    """Yield the days of a year that are worked in one calendar and not in the other, or are called otherwise."""
    for step in range((date(year + 1, 1, 1) - date(year, 1, 1)).days):
        day = date(year, 1, 1) + ONE * step
        was, now = before.named(day), after.named(day)
        change = Change(day, before.works(day), after.works(day), was.name if was else "", now.name if now else "")
        if change.worked != change.works or (was and now and change.was != change.name):
            yield change


@dataclass(frozen=True)
class MovedCase:
    """A case whose due day moved, as a person who sees it reads it."""

    case: Case
    kind: str
    before: date
    after: date


def moved_cases(recount: Recount, user: User) -> list[MovedCase]:
    """Return what moved of the cases that a person sees, one statement a kind."""
    found = []
    for model, table in recounting.kinds():
        rows = MovedDay.objects.filter(recount=recount, content_type__app_label=model._meta.app_label)
        days = {
            row.object_id: row for row in rows.filter(content_type__model=model._meta.model_name).order_by("object_id")
        }
        if days:
            cases = table.visible(user).filter(pk__in=days).order_by("pk")
            found += [MovedCase(one, str(table.name), days[one.pk].before, days[one.pk].after) for one in cases]
    return sorted(found, key=lambda one: (one.after, one.kind, one.case.pk))


def unknown_ahead() -> list[int]:
    """Return the years not known that matter now: the next one from November on, and those with an open due day."""
    today = timezone.localdate()
    calendar = current()
    if today.month >= NOVEMBER and not calendar.knows(today.year + 1):
        return [today.year + 1]
    if calendar.knows(today.year) and calendar.knows(today.year + 1):
        return []  # a time limit reaches into the next year at the furthest
    last = kept("workflow:last due day", KEPT_SECONDS, _last_due)
    return [year for year in range(today.year, last.year + 1) if not calendar.knows(year)]


def _last_due() -> date:
    found = Deadline.objects.open().filter(what=WORKERS).aggregate(last=Max("due_on"))["last"]
    return found or date.min

"""Entering the holidays of a year, and counting due days again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.jobs.actions import start
from kexie_portal.workflow.days import calendars, recounting, telling
from kexie_portal.workflow.days.calendars import Calendar, Named
from kexie_portal.workflow.days.models import CalendarDay, CalendarYear, Recount
from kexie_portal.workflow.days.rules import may_set

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

RECOUNT = "workflow.recount"
FIRST_YEAR, AHEAD = 2004, 5


def set_year(
    year: int, days: Mapping[date, Named], *, actor: User | None, source: str, sample: bool = False, version: int = 0
) -> CalendarYear:
    """Enter the named days of a year, or replace those that stand, and start the job that counts due days again.

    Without `actor` it is the command of the installation. Raises `Stale` where the year stands in another version,
    `NotAllowed` and `Refused`.
    """
    if actor is not None and not may_set(actor):
        raise NotAllowed(_("The holidays of a year are entered by the province."))
    _refuse(year, days, source)
    with transaction.atomic():
        keep_origins(calendars.current())
        row = _written(year, actor=actor, source=source.strip(), sample=sample, version=version)
        _replace(row, days)
        calendars.changed()
        start(RECOUNT, actor=actor, arguments={"year": year, "source": row.source})
    return row


def _refuse(year: int, days: Mapping[date, Named], source: str) -> None:
    if not FIRST_YEAR <= year <= timezone.localdate().year + AHEAD:
        words = _("The year lies outside %(first)s to %(last)s.")
        raise Refused(words % {"first": FIRST_YEAR, "last": timezone.localdate().year + AHEAD}, "year")
    if not source.strip():
        raise Refused(_("Say which notice announces these days."), "source")
    if not days:
        raise Refused(_("No day is entered."), "text")
    if any(day.year != year for day in days):
        raise Refused(_("There is a day of another year."), "text")


def _written(year: int, *, actor: User | None, source: str, sample: bool, version: int) -> CalendarYear:
    """Write the row of the year; of two who enter it at once the second is told."""
    row = CalendarYear.objects.select_for_update().filter(year=year).first()
    if row is None:
        try:
            with transaction.atomic():
                return CalendarYear.objects.create(year=year, source=source, sample=sample, set_by=actor)
        except IntegrityError:
            raise Stale(CalendarYear.objects.get(year=year)) from None
    if row.version != version:
        raise Stale(row)
    row.source, row.sample, row.set_by, row.set_at = source, sample, actor, timezone.now()
    row.version += 1
    row.save(update_fields=["source", "sample", "set_by", "set_at", "version"])
    return row


def _replace(row: CalendarYear, days: Mapping[date, Named]) -> None:
    """Bring the days of a year in line, each change with its entry in the log."""
    standing = {one.day: one for one in row.days.all()}
    for day, one in standing.items():
        if day not in days:
            one.delete()
    for day in sorted(days):
        held, named = standing.get(day), days[day]
        if held is None:
            CalendarDay.objects.create(year=row, day=day, works=named.works, name=named.name)
        elif (held.works, held.name) != named:
            held.works, held.name = named
            held.save(update_fields=["works", "name"])


def keep_origins(calendar: Calendar) -> None:
    """Write down how older due days were counted, while the calendar still is the one that counted them."""
    for found in recounting.look(calendar, calendar):
        recounting.write_origins(found)


@transaction.atomic
def recount(*, year: int | None = None, source: str = "", actor: User | None = None) -> Recount | None:
    """Count all open due days again by the calendar as it stands; None where, without a year, nothing moved.

    Moves cases, steps and what is watched, writes down what moved, and tells those concerned, in one transaction.
    """
    calendars.forget()
    calendar = calendars.current()
    found = list(recounting.look(calendar, calendar))
    moved = sum(len(one.moved) for one in found)
    if not moved and year is None:
        return None
    made = Recount.objects.create(
        year=year,
        source=source,
        actor=actor,
        counted=sum(one.counted for one in found),
        moved=moved,
        unclear=sum(one.unclear for one in found),
    )
    for one in found:
        recounting.move_days(one, made)
    if sum(len(one.moved) for one in found) != moved:
        made.moved = sum(len(one.moved) for one in found)
        made.save(update_fields=["moved"])
    if made.moved:
        telling.tell(made)
    return made

"""Beat schedules that come with the code; an installation may change their hours afterwards."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from celery.schedules import crontab
from django.conf import settings


@dataclass(frozen=True)
class Schedule:
    """One periodic task: a stable name, the task's path and when it runs."""

    name: str
    task: str
    when: crontab | timedelta
    kwargs: dict[str, object] = field(default_factory=dict)


SCHEDULES: dict[str, Schedule] = {}


def register(name: str, task: str, when: crontab | timedelta, kwargs: dict[str, object] | None = None) -> None:
    """Announce a periodic task from an app's `ready()`; the rows are made after `migrate`.

    `when` is a `celery.schedules.crontab` in local time or a `timedelta`.
    """
    SCHEDULES[name] = Schedule(name, task, when, kwargs or {})


def install(**_kwargs: Any) -> None:
    """Make the rows of django-celery-beat that are missing; hours and switches set by hand stay.

    Runs after every `migrate`, so it may run any number of times.
    """
    from django_celery_beat.models import PeriodicTask  # a model: apps must be ready first

    known = {row.name: row for row in PeriodicTask.objects.filter(name__in=SCHEDULES)}
    for schedule in SCHEDULES.values():
        row = known.get(schedule.name)
        if row is None:
            PeriodicTask.objects.create(
                name=schedule.name,
                task=schedule.task,
                kwargs=json.dumps(schedule.kwargs),
                **timing(schedule.when),
            )
        elif row.task != schedule.task:
            row.task = schedule.task
            row.save(update_fields=["task"])


def timing(when: crontab | timedelta) -> dict[str, object]:
    """Return the row of django-celery-beat that says when, shared between tasks of the same hours."""
    from django_celery_beat.models import CrontabSchedule, IntervalSchedule  # as above

    if isinstance(when, timedelta):
        interval, _created = IntervalSchedule.objects.get_or_create(
            every=int(when.total_seconds()), period=IntervalSchedule.SECONDS
        )
        return {"interval": interval}
    hours = CrontabSchedule.from_schedule(when)
    found, _created = CrontabSchedule.objects.get_or_create(
        minute=hours.minute,
        hour=hours.hour,
        day_of_week=hours.day_of_week,
        day_of_month=hours.day_of_month,
        month_of_year=hours.month_of_year,
        timezone=settings.TIME_ZONE,
    )
    return {"crontab": found}

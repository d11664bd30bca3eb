"""The daily round over time limits: remind before and after, pass up what nobody does; each stage once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Max, Model
from django.db.models.functions import Greatest
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kexie_portal.accounts.models import User
from kexie_portal.notices import deadlines, escalation
from kexie_portal.notices.actions import notify
from kexie_portal.notices.models import Deadline, Reminder, Responsible
from kexie_portal.workflow.days import is_working_day, working_days_between
from kexie_portal.workflow.days.showing import said

log = structlog.get_logger(__name__)
LEVELS = 3  # county, city, province
DEADLINE, ESCALATION = "deadline", "escalation"
AHEAD = ("early", "before")


def run(today: date | None = None) -> int:
    """Send what is due on the day, on working days; returns how many stages were new.

    Each deadline is a transaction of its own: a killed worker leaves the rest to the next round and doubles nothing.
    """
    today = today or timezone.localdate()
    if not is_working_day(today):
        return 0
    rows = Deadline.objects.open()
    farthest = rows.aggregate(most=Max(Greatest("before", "early")))["most"] or 0
    near = rows.filter(due_on__lte=today + timedelta(days=2 * farthest + 14)).order_by("due_on", "due_at", "pk")
    sent = 0
    for key in list(near.values_list("pk", flat=True)):
        try:
            sent += _look_at(key, today)
        except Exception:  # one record whose people cannot be found must not silence the others
            log.exception("deadline_not_reminded", deadline=key)
    return sent


def was_reminded(row: Deadline, *, before: datetime) -> bool:
    """Tell whether somebody was reminded of the day of a deadline, ahead of a moment."""
    ahead = row.reminders.filter(due_on=row.due_on, stage__in=AHEAD, people__gt=0)
    return ahead.filter(at__lte=before).exists()


def remind_now(row: Deadline) -> int:
    """Remind of a deadline at once, where no round has; returns how many people were told. Safe against two rounds."""
    with transaction.atomic():
        locked = Deadline.objects.select_for_update().get(pk=row.pk)
        record = locked.record
        if locked.cleared_at or record is None:
            return 0
        if locked.reminders.filter(due_on=locked.due_on, stage__in=AHEAD).exists():
            return 0
        with translation.override(settings.LANGUAGE_CODE):
            people = deadlines.settle(locked, record)
            return len(people) if _send(locked, "before", people, record) else 0


def stages_due(row: Deadline, today: date) -> list[str]:
    """List the stages that a day has reached; of a long outage only the latest reminder is sent."""
    left = working_days_between(today, row.due_on) if today <= row.due_on else 0
    late = working_days_between(row.due_on, today) if today > row.due_on else 0
    if today <= row.due_on:
        if row.before and left <= row.before:
            return ["before"]
        return ["early"] if row.early and left <= row.early else []
    stages = ["after"] if row.after and late >= row.after else []
    reached = late // row.escalate_after if row.escalate_after else 0
    return stages + [f"level{level}" for level in range(1, min(reached, LEVELS) + 1)]


def _look_at(key: int, today: date) -> int:
    with transaction.atomic():
        row = Deadline.objects.select_for_update().get(pk=key)
        wanted = stages_due(row, today)
        done = set(row.reminders.filter(due_on=row.due_on).values_list("stage", flat=True))
        new = [stage for stage in wanted if stage not in done]
        if row.cleared_at or not new:
            return 0
        record = row.record
        if record is None:
            deadlines.close(row)
            return 0
        people = deadlines.settle(row, record)
        with translation.override(settings.LANGUAGE_CODE):
            return sum(_send(row, stage, people, record) for stage in new)


def _send(row: Deadline, stage: str, people: list[User], record: Model) -> int:
    told = people
    if stage.startswith("level"):
        told = _pass_up(row, int(stage.removeprefix("level")), people, record)
    if not told:
        return 0
    Reminder.objects.create(deadline=row, due_on=row.due_on, stage=stage, people=len(told))
    kind = ESCALATION if stage.startswith("level") else DEADLINE
    notify(told, title=_title(row, stage), body=_body(stage, people), url=row.url, kind=kind)
    return 1


def _title(row: Deadline, stage: str) -> str:
    words = {
        "early": _("Due by %(day)s: %(title)s"),
        "before": _("Due by %(day)s: %(title)s"),
        "after": _("Overdue since %(day)s: %(title)s"),
    }.get(stage) or _("Passed up to you, overdue since %(day)s: %(title)s")
    return words % {"day": said(row.due_on, row.due_at), "title": row.title}


def _body(stage: str, people: list[User]) -> str:
    if not stage.startswith("level"):
        return ""
    if not people:
        return _("Nobody answers for it at present.")
    return _("It lies with: %(names)s") % {"names": "、".join(str(user) for user in people[:10])}


def _pass_up(row: Deadline, level: int, people: list[User], record: Model) -> list[User]:
    """Find the people of a level and put the matter on their work lists."""
    below = list(people)
    for _step in range(level):
        above = escalation.above(record, below)
        if not above:
            return []
        below = [*below, *above]
    known = set(row.people.values_list("user_id", flat=True))
    new = [user for user in above if user.pk not in known]
    Responsible.objects.bulk_create([Responsible(deadline=row, user=user, level=level) for user in new])
    return new

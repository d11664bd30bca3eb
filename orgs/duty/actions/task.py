"""Set tasks under a work plan, answer them, urge them once a day, open them again and withdraw them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.accounts.models import User
from kexie_portal.committed import after_commit
from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.notices import deadlines
from kexie_portal.notices.actions import notify
from kexie_portal.retrying import retried
from kexie_portal.workflow.days.showing import said
from orgs.common import scope
from orgs.common.scope import VIEW
from orgs.common.versions import write
from orgs.duty import rules as duty_rules
from orgs.duty.models.task import Task, TaskFeedback, TaskUrging
from orgs.duty.models.work_plan import WorkPlan
from orgs.duty.queries.task import workers
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

RESPONSIBLE = "orgs.duty.task"
KIND = "task"
FIELDS = ("text", "due_on", "person")


@retried
def set_tasks(
    plan: WorkPlan,
    units: Iterable[Organization],
    *,
    actor: User,
    text: str,
    due_on: date,
    person: User | None = None,
) -> list[Task]:
    """Give the same task to one or many units, and tell the people who have to do it.

    Raises `NotAllowed` for a unit where the actor sets no tasks, and `Refused` for a withdrawn plan, a day that has
    passed, no unit, or a person who works for another unit.
    """
    with transaction.atomic():
        current = WorkPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        if current.withdrawn_at is not None:
            raise Refused(_("The work plan is withdrawn; set the task under the one in force."))
        _refuse_past(due_on)
        made = []
        for unit in units:
            if not duty_rules.may_set_task(actor, current, unit):
                raise NotAllowed(_("You set no tasks for %(name)s.") % {"name": unit}, "units")
            task = Task(plan=current, unit=unit, person=person, text=text, due_on=due_on, set_by=actor)
            _check_person(task, person)
            task.save()
            scope.recheck(Task, task.pk, actor, VIEW)
            watch(task)
            made.append(task)
        if not made:
            raise Refused(_("Choose at least one unit."), "units")
        last_write.touch([task.unit_id for task in made])
        _tell_later(made, actor, _("A task for you: %(task)s"))
        return made


@retried
def change(task: Task, *, actor: User, version: int, values: Mapping[str, Any]) -> Task:
    """Put text, last day or person of an open task right; raises `NotAllowed`, `Stale` and `Refused`."""
    with transaction.atomic():
        current = _open_task(task, actor)
        if current.version != version:
            raise Stale(current)
        if values["due_on"] != current.due_on:
            _refuse_past(values["due_on"])
        _check_person(current, values.get("person"))
        write(current, values, FIELDS)
        watch(current)
        last_write.touch([current.unit_id])
        _tell_later([current], actor, _("A task of yours was changed: %(task)s"))
        return current


@retried
def answer(task: Task, *, actor: User, text: str, is_done: bool) -> TaskFeedback:
    """Write how far a task is, or that it is done, and tell the person who set it.

    Raises `NotAllowed` for people of other units and `Refused` where the task is done or withdrawn, or nothing is said.
    """
    with transaction.atomic():
        current = _locked(task)
        if not duty_rules.may_answer_task(actor, current):
            raise NotAllowed(_("The unit itself answers its tasks."))
        _refuse_closed(current)
        if not text.strip():
            raise Refused(_("Say in a few words what was done."), "text")
        made = TaskFeedback.objects.create(task=current, text=text.strip(), is_done=is_done, by=actor)
        if is_done:
            current.done_on = timezone.localdate()
            _save(current, "done_on")
            deadlines.clear(current)
        last_write.touch([current.unit_id])
        words = _("Task done: %(task)s") if is_done else _("Feedback on a task: %(task)s")
        _notify_later([current.set_by] if current.set_by else [], current, actor, words, text.strip())
        return made


@retried
def open_again(task: Task, *, actor: User, reason: str) -> Task:
    """Open a task again that was called done too early; raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        current = _locked(task)
        if not duty_rules.may_set_task(actor, current.plan, current.unit):
            raise NotAllowed(_("You set no tasks for %(name)s.") % {"name": current.unit})
        if current.done_on is None or current.withdrawn_at is not None:
            raise Refused(_("Only a task that is done can be opened again."))
        if not reason.strip():
            raise Refused(_("Say why in a few words."), "reason")
        current.done_on = None
        _save(current, "done_on")
        TaskFeedback.objects.create(task=current, text=_("Opened again: %(why)s") % {"why": reason.strip()}, by=actor)
        watch(current)
        last_write.touch([current.unit_id])
        _tell_later([current], actor, _("A task is open again: %(task)s"), reason.strip())
        return current


@retried
def withdraw(task: Task, *, actor: User, reason: str) -> Task:
    """Withdraw an open task with its reason and tell the people who had it; raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        current = _open_task(task, actor)
        if not reason.strip():
            raise Refused(_("Say why in a few words."), "reason")
        current.withdrawn_at, current.withdrawal_reason = timezone.now(), reason.strip()
        _save(current, "withdrawn_at", "withdrawal_reason")
        deadlines.clear(current)
        last_write.touch([current.unit_id])
        _tell_later([current], actor, _("A task was withdrawn: %(task)s"), reason.strip())
        return current


@retried
def urge(task: Task, *, actor: User) -> TaskUrging:
    """Urge a unit to do an open task, once a day; raises `NotAllowed` and `Refused` (urged today already)."""
    with transaction.atomic():
        current = _open_task(task, actor)
        today = timezone.localdate()
        made = TaskUrging(task=current, day=today, by=actor)
        if TaskUrging.objects.filter(task=current, day=today).exists():
            raise Refused(_("It was urged today already; tomorrow it can be urged again."))
        try:
            with transaction.atomic():
                made.save()
        except IntegrityError as twice:  # two people clicked at once
            raise Refused(_("It was urged today already; tomorrow it can be urged again.")) from twice
        last_write.touch([current.unit_id])
        words = _("Urged: %(task)s, to be done by %(day)s") % {"task": "%(task)s", "day": said(current.due_on)}
        _tell_later([current], actor, words)
        return made


def urge_many(tasks: Iterable[Task], *, actor: User) -> tuple[int, int]:
    """Urge many tasks; return how many were urged, and how many were not because they were today or are closed."""
    urged = left = 0
    for task in tasks:
        try:
            urge(task, actor=actor)
            urged += 1
        except (Refused, NotAllowed):
            left += 1
    return urged, left


def _locked(task: Task) -> Task:
    rows = Task.objects.select_for_update(of=("self",)).select_related("unit", "plan", "plan__unit", "set_by", "person")
    return rows.get(pk=task.pk)


def _open_task(task: Task, actor: User) -> Task:
    """Return the task under a lock; raises where the actor sets no tasks there, or it is closed."""
    current = _locked(task)
    if not duty_rules.may_set_task(actor, current.plan, current.unit):
        raise NotAllowed(_("You set no tasks for %(name)s.") % {"name": current.unit})
    _refuse_closed(current)
    return current


def _refuse_closed(task: Task) -> None:
    if not task.is_open:
        raise Refused(_("The task is “%(state)s”: nothing is left to do.") % {"state": task.state.label})


def _refuse_past(day: date) -> None:
    if day < timezone.localdate():
        raise Refused(_("This day has passed."), "due_on")


def _check_person(task: Task, person: User | None) -> None:
    if person is not None and not workers(task.unit_id).filter(pk=person.pk).exists():
        words = _("%(person)s holds no officer's posting at %(unit)s.")
        raise Refused(words % {"person": person, "unit": task.unit}, "person")


def _save(task: Task, *fields: str) -> None:
    task.version += 1
    task.save(update_fields=[*fields, "version"])


def watch(task: Task) -> None:
    """Watch the last day of a task, so that the people who have to do it are reminded."""
    deadlines.watch(task, task.due_on, RESPONSIBLE, title=_("Task: %(task)s") % {"task": task})


def people_of(task: Task) -> list[User]:
    """Return the people who have to do a task: the named person while they work there, else the unit's officers."""
    here = list(workers(task.unit_id))
    return [user for user in here if user.pk == task.person_id] or here


def _tell_later(tasks: list[Task], actor: User, words: str, body: str = "") -> None:
    for task in tasks:
        _notify_later(people_of(task), task, actor, words, body)


def _notify_later(people: Iterable[User], task: Task, actor: User, words: str, body: str = "") -> None:
    told = [user for user in people if user.pk != actor.pk]
    title, url = words % {"task": task}, task.get_absolute_url()
    after_commit(notify, told, title=title, body=body, url=url, kind=KIND)

"""Keep who answers for the work at a city or county: one leader, one department, contacts; nobody is deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.retrying import retried
from orgs.common import scope
from orgs.common.dated import refuse_backward, refuse_end_to_come, refuse_overlap
from orgs.common.versions import write
from orgs.duty import rules as duty_rules
from orgs.duty.models.responsibility import ALONE, Responsible
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

FIELDS = ("name", "duty", "phone", "first_day", "end_day")


def _unit(pk: int, actor: User) -> Organization:
    unit = Organization.objects.select_for_update().get(pk=pk)
    if not duty_rules.may_keep_responsibility(actor, unit):
        raise NotAllowed(_("You cannot keep the responsibility record of %(name)s.") % {"name": unit})
    return unit


@retried
def appoint(unit: Organization, *, actor: User, role: str, values: Mapping[str, Any]) -> Responsible:
    """Name the leader in charge (分管领导), the department (责任部门) or a contact from a day on.

    A leader's or department's predecessor ends on that day; with an end day it is a former one who is entered
    afterwards, and nobody else's days change. Raises `NotAllowed` and `Refused` (a day before the predecessor's first,
    days that overlap, a contact named twice).
    """
    with transaction.atomic():
        locked = _unit(unit.pk, actor)
        first, last = _sound(values["first_day"], values.get("end_day"))
        known = Responsible.objects.select_for_update().filter(unit=locked, role=role)
        if role in ALONE:
            if last is None:
                _end_former(known.filter(end_day__isnull=True).first(), first)
            refuse_overlap(known, first, last)
        elif last is None:
            _refuse_twice(known, values)
        entry = Responsible(unit=locked, role=role)
        write(entry, values, FIELDS)
        scope.recheck(Responsible, entry.pk, actor, duty_rules.MANAGE_RESPONSIBILITY)
        last_write.touch([unit.pk])
        return entry


def _refuse_twice(contacts: QuerySet[Responsible], values: Mapping[str, object]) -> None:
    if contacts.filter(end_day__isnull=True, name=values["name"], phone=values.get("phone", "")).exists():
        raise Refused(_("This contact is named already."), "name")


def _sound(first: date, last: date | None) -> tuple[date, date | None]:
    """Return the days of an entry; raises `Refused` where one is still to come, or they lie backward."""
    if first > timezone.localdate():
        raise Refused(_("This day is still to come."), "first_day")
    refuse_end_to_come(last)
    refuse_backward(first, last)
    return first, last


def _end_former(former: Responsible | None, day: date) -> None:
    if former is None:
        return
    if day <= former.first_day:
        words = _("%(name)s began on %(day)s: the successor can begin on a later day only.")
        raise Refused(words % {"name": former.name, "day": former.first_day.isoformat()}, "first_day")
    write(former, {"end_day": day}, ("end_day",))


@retried
def correct(entry: Responsible, *, actor: User, version: int, values: Mapping[str, Any]) -> Responsible:
    """Put right what is written of an entry; raises `NotAllowed`, `Stale` and `Refused`.

    Where the predecessor's days ended with its first day they go on doing so. Only an entry that has ended has an end
    day to put right; without one it goes on.
    """
    with transaction.atomic():
        unit = _unit(entry.unit_id, actor)
        current = Responsible.objects.select_for_update().get(pk=entry.pk)
        if current.version != version:
            raise Stale(current)
        ended = current.end_day is not None
        first, last = _sound(values["first_day"], values.get("end_day", current.end_day) if ended else None)
        if current.role in ALONE:
            others = Responsible.objects.select_for_update().filter(unit=unit, role=current.role).exclude(pk=current.pk)
            if first != current.first_day:
                _end_former(others.filter(end_day=current.first_day, first_day__lt=current.first_day).first(), first)
            refuse_overlap(others, first, last)
        values = {**values, "end_day": last}
        write(current, values, FIELDS)
        last_write.touch([unit.pk])
        return current


@retried
def end(entry: Responsible, *, actor: User, day: date) -> Responsible:
    """End an entry on a day, which is out; raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        unit = _unit(entry.unit_id, actor)
        current = Responsible.objects.select_for_update().get(pk=entry.pk)
        if current.end_day is not None:
            raise Refused(_("It has ended already."), "day")
        refuse_end_to_come(day, "day")
        refuse_backward(current.first_day, day, "day")
        write(current, {"end_day": day}, ("end_day",))
        last_write.touch([unit.pk])
        return current

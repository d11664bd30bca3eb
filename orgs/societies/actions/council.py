"""The people, terms and meetings of a society or federation; a term of office is ended, never deleted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.retrying import retried
from orgs.register.actions.offices import refuse_two, write_lines
from orgs.societies import rules as society_rules
from orgs.societies.actions.society import bump, locked
from orgs.societies.enums import SocietyRole
from orgs.societies.models.society import SocietyMeeting, SocietyOfficer, SocietyTerm
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

FIELDS = ("role", "name", "phone", "employer", "first_day", "end_day")
MEETING_FIELDS = ("kind", "held_on", "place", "attendees", "subject", "decisions", "driver")
_ALONE = (SocietyRole.CHAIR, SocietyRole.SECRETARY_GENERAL)


@dataclass(frozen=True)
class Office:
    """One line of the officers' form; `pk` is None for somebody new."""

    pk: int | None
    role: str
    name: str
    phone: str = ""
    employer: str = ""
    first_day: date | None = None
    end_day: date | None = None


def _keeper(actor: User, node: Organization) -> None:
    if not society_rules.may_keep(actor, node):
        raise NotAllowed(_("You cannot change %(name)s.") % {"name": node})


@retried
def set_officers(node: Organization, *, actor: User, version: int, offices: Iterable[Office]) -> Organization:
    """Write the people of a society as the form states them; people who are not named stay as they are.

    Raises `Stale`, `NotAllowed` and `Refused` (two presidents or two secretaries-general at a time).
    """
    with transaction.atomic():
        current = locked(node.pk, version)
        _keeper(actor, current)
        people = current.society_officers.all()
        officers = write_lines(people, offices, lambda: SocietyOfficer(organization=current), FIELDS)
        refuse_two(officers, _ALONE)
        bump(current)
        last_write.touch([current.pk])
        return current


def begin_term(
    node: Organization, *, actor: User, number: int, first_day: date, due_day: date | None = None
) -> SocietyTerm:
    """Begin a term; the running one ends on its first day. Raises `NotAllowed` and `Refused`."""
    try:
        return _begin_term(node, actor, number, first_day, due_day)
    except IntegrityError as error:
        raise Refused(_("This term is recorded already."), "number") from error


@retried
def _begin_term(node: Organization, actor: User, number: int, first_day: date, due_day: date | None) -> SocietyTerm:
    with transaction.atomic():
        current = locked(node.pk)
        _keeper(actor, current)
        _check_term(current, number, first_day, due_day)
        running = current.society_terms.filter(end_day__isnull=True).first()
        if running is not None:
            running.end_day = first_day
            running.save(update_fields=["end_day"])
        made = SocietyTerm.objects.create(organization=current, number=number, first_day=first_day, due_day=due_day)
        bump(current)
        last_write.touch([current.pk])
        return made


@retried
def correct_term(
    term: SocietyTerm, *, actor: User, version: int, first_day: date, due_day: date | None = None
) -> SocietyTerm:
    """Put the days of the running term right; the former one ends where it begins.

    `version` is that of the society. Raises `Stale`, `NotAllowed` and `Refused`.
    """
    with transaction.atomic():
        node = locked(term.organization_id, version)
        _keeper(actor, node)
        current = node.society_terms.get(pk=term.pk)
        if current.end_day is not None:
            raise Refused(_("Only the running term can be put right."))
        former = node.society_terms.exclude(pk=current.pk).order_by("-number").first()
        _check_days(node, former, first_day, due_day)
        if former is not None and former.end_day == current.first_day:
            former.end_day = first_day
            former.save(update_fields=["end_day"])
        elif former is not None and former.end_day is not None and former.end_day > first_day:
            raise Refused(_("It begins before the former term did; the days overlap."), "first_day")
        current.first_day, current.due_day = first_day, due_day
        current.save(update_fields=["first_day", "due_day"])
        bump(node)
        last_write.touch([node.pk])
        return current


def _check_term(node: Organization, number: int, first_day: date, due_day: date | None) -> None:
    last = node.society_terms.order_by("-number").first()
    if last is not None and number <= last.number:
        raise Refused(
            _("Term %(number)d is recorded; the next one has a higher number.") % {"number": last.number}, "number"
        )
    _check_days(node, last, first_day, due_day)


def _check_days(node: Organization, former: SocietyTerm | None, first_day: date, due_day: date | None) -> None:
    if former is not None and first_day <= former.first_day:
        raise Refused(_("It begins before the former term did; the days overlap."), "first_day")
    if first_day > timezone.localdate() or (node.opened is not None and first_day < node.opened):
        raise Refused(_("The day must lie between the founding and today."), "first_day")
    if due_day is not None and due_day <= first_day:
        raise Refused(_("The election cannot be due before the term begins."), "due_day")


@retried
def record_meeting(node: Organization, *, actor: User, values: dict[str, object]) -> SocietyMeeting:
    """Record a meeting that was held; raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        current = locked(node.pk)
        _keeper(actor, current)
        _check_meeting(current, values)
        told = {name: values[name] for name in MEETING_FIELDS if name in values}
        made = SocietyMeeting.objects.create(organization=current, **told)
        last_write.touch([current.pk])
        return made


@retried
def update_meeting(meeting: SocietyMeeting, *, actor: User, version: int, values: dict[str, object]) -> SocietyMeeting:
    """Correct the record of a meeting; raises `Stale`, `NotAllowed` and `Refused`."""
    with transaction.atomic():
        node = locked(meeting.organization_id)
        current = SocietyMeeting.objects.get(pk=meeting.pk)
        _keeper(actor, node)
        if current.version != version:
            raise Stale(current)
        _check_meeting(node, values)
        for name in MEETING_FIELDS:
            setattr(current, name, values.get(name, getattr(current, name)))
        current.version += 1
        current.save(update_fields=[*MEETING_FIELDS, "version"])
        last_write.touch([node.pk])
        return current


def _check_meeting(node: Organization, values: dict[str, Any]) -> None:
    if values["held_on"] > timezone.localdate() or (node.opened is not None and values["held_on"] < node.opened):
        raise Refused(_("The day must lie between the founding and today."), "held_on")

"""Report a term election and carry out its approval: the new term with its officers, the old ones ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.audit.context import acting, acting_as
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.retrying import retried
from kexie_portal.texts import shortened
from kexie_portal.workflow import moving
from orgs.changes import letters as case_letters
from orgs.changes.actions.writing import editable
from orgs.changes.models.election import ElectionCase, ElectionPerson
from orgs.changes.models.term import Term, due_after
from orgs.changes.rules import may as case_rules
from orgs.changes.rules.checks import check_election, check_election_days, check_host
from orgs.common import scope
from orgs.common.enums import ELECTED_ROLES
from orgs.common.terms import USUAL_YEARS
from orgs.register.actions.association import locked
from orgs.register.models.association import Association, Officer
from orgs.tree import last_write
from orgs.tree.journal import Journal

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


@dataclass(frozen=True)
class PersonData:
    """Somebody whom a case puts into office."""

    role: str
    name: str
    phone: str = ""
    duty: str = ""


@dataclass(frozen=True)
class ElectionData:
    """What an election case says."""

    number: int
    meeting_day: date
    first_day: date
    years: int = USUAL_YEARS
    attended: int | None = None
    remark: str = ""
    people: tuple[PersonData, ...] = ()


FIELDS = ("number", "meeting_day", "first_day", "years", "attended", "remark")


@retried
def begin(association: Association, *, actor: User, data: ElectionData) -> ElectionCase:
    """Start the case of an election; raises `NotAllowed` and `Refused`, one at a time for an association."""
    try:
        with transaction.atomic():
            if not case_rules.may_file(actor, association):
                raise NotAllowed(_("You cannot report elections of %(name)s.") % {"name": association.organization})
            case = ElectionCase(association=association, created_by=actor, **_values(data))
            check_host(association)
            check_election_days(case)
            moving.start(case, actor=actor)
            _name(case, data.people)
            scope.recheck(ElectionCase, case.pk, actor, case_rules.FILE)
            last_write.touch([association.pk])
            return case
    except IntegrityError as error:
        raise Refused(_("The association has an election under way.")) from error


@retried
def update(case: ElectionCase, *, actor: User, version: int, data: ElectionData) -> ElectionCase:
    """Change what a draft or returned case says; raises `Stale`, `NotAllowed` and `Refused`."""
    with transaction.atomic():
        current = editable(case, actor, version)
        for name, value in _values(data).items():
            setattr(current, name, value)
        check_host(current.association)
        check_election_days(current)
        current.version += 1
        current.save(update_fields=[*FIELDS, "version"])
        current.people.all().delete()
        _name(current, data.people)
        last_write.touch([current.association_id])
        return current


def _values(data: ElectionData) -> dict[str, object]:
    return {name: getattr(data, name) for name in FIELDS}


def _name(case: ElectionCase, people: Iterable[PersonData]) -> None:
    for one in people:
        ElectionPerson.objects.create(case=case, role=one.role, name=one.name, phone=one.phone, duty=one.duty)


# ---------------------------------------------------------------- the approval


def approve(case: ElectionCase, actor: User, data: dict[str, Any]) -> None:
    """Open the new term and issue the letter, or number the one that was signed, in the transaction of the move."""
    with acting_as(actor, acting().address, shortened(case, 200)):
        case.association = locked(case.association_id)
        check_election(case)
        ready = case_letters.prepared(case)
        journal = Journal()
        case.term = _open_term(case, journal)
        journal.keep(case)
        case.decided_on = timezone.localdate()
        case_letters.issue(case, ready, actor, data)
    last_write.touch([case.association_id])


def _open_term(case: ElectionCase, journal: Journal) -> Term:
    association, day = case.association, case.first_day
    journal.set_all(list(association.terms.filter(end_day__isnull=True)), end_day=day)
    old = association.officers.filter(end_day__isnull=True, role__in=ELECTED_ROLES)
    journal.set_all(list(old), end_day=lambda officer: max(day, officer.first_day or day))
    term = journal.create(
        Term(
            association=association,
            number=case.number,
            years=case.years,
            first_day=day,
            due_day=due_after(day, case.years),
        )
    )
    journal.create_all(
        [
            Officer(
                association=association,
                role=person.role,
                name=person.name,
                phone=person.phone,
                duty=person.duty,
                term=term,
                first_day=day,
            )
            for person in case.people.all()
        ]
    )
    journal.set(association.organization)
    return term

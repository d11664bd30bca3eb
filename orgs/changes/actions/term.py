"""Enter and correct the terms of an association (domain.md, rule 8); elections open new ones by their case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.retrying import retried
from orgs.changes.kinds.term_extension import check_extended
from orgs.changes.models.term import Term, due_after
from orgs.changes.rules import may as case_rules
from orgs.common import scope
from orgs.common.enums import ELECTED_ROLES
from orgs.common.terms import FEWEST_YEARS, MOST_YEARS, USUAL_YEARS
from orgs.common.versions import bump
from orgs.register import rules as register_rules
from orgs.register.actions.association import locked
from orgs.register.models.association import Association, Officer
from orgs.tree import last_write

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


@dataclass(frozen=True)
class TermData:
    """What a term says; an end day only for one that is over, `extended_to` only where its election was put off."""

    number: int
    first_day: date
    years: int = USUAL_YEARS
    end_day: date | None = None
    extended_to: date | None = None
    extension_number: str = ""

    @property
    def due(self) -> dict[str, object]:
        """Return the fields of the term that follow from it."""
        by_years = due_after(self.first_day, self.years)
        return {
            "due_day": self.extended_to or by_years,
            "original_due_day": by_years if self.extended_to else None,
            "extension_number": self.extension_number if self.extended_to else "",
        }


@retried
def enter(association: Association, *, actor: User, data: TermData) -> Term:
    """Enter a term of an association that exists; those in office become the officers of an open one.

    Raises `NotAllowed`, and `Refused` for days that run backward or over another term's.
    """
    with transaction.atomic():
        current = locked(association.pk)
        if not case_rules.may_keep_terms(actor, current):
            raise NotAllowed(_("You cannot change %(name)s.") % {"name": current.organization})
        check(current, data, current.terms.all())
        term = opened(current, data)
        bump(current.organization)
        scope.recheck(Association, current.pk, actor, register_rules.MANAGE_ASSOCIATION)
        last_write.touch([current.pk])
        return term


@retried
def correct(term: Term, *, actor: User, data: TermData, before: TermData) -> Term:
    """Correct what was entered of a term; raises `Stale` where it is no longer what the form opened with."""
    with transaction.atomic():
        current = locked(term.association_id)
        found = current.terms.select_related("election").get(pk=term.pk)
        found.association = current
        if not case_rules.may_correct(actor, found):
            raise NotAllowed(_("You cannot change %(name)s.") % {"name": current.organization})
        if data_of(found) != before:
            raise Stale(found)
        check(current, data, current.terms.exclude(pk=found.pk))
        found.number, found.first_day, found.years = data.number, data.first_day, data.years
        found.end_day = data.end_day
        for name, value in data.due.items():
            setattr(found, name, value)
        found.save(update_fields=["number", "first_day", "years", "end_day", *data.due])
        bump(current.organization)
        last_write.touch([current.pk])
        return found


def opened(association: Association, data: TermData) -> Term:
    """Write a term; those in office without one become its officers. For the effects of cases as well."""
    term = Term.objects.create(
        association=association,
        number=data.number,
        years=data.years,
        first_day=data.first_day,
        end_day=data.end_day,
        **data.due,
    )
    if term.end_day is None:
        loose = Officer.objects.filter(
            association=association, end_day__isnull=True, term__isnull=True, role__in=ELECTED_ROLES
        )
        for officer in loose:
            officer.term = term
            officer.save(update_fields=["term"])
    return term


def data_of(term: Term) -> TermData:
    """Return what a term says now."""
    extended_to = term.due_day if term.is_extended else None
    return TermData(term.number, term.first_day, term.years, term.end_day, extended_to, term.extension_number)


def check(association: Association, data: TermData, others: Iterable[Term]) -> None:
    """Refuse a term that runs backward, lies outside the association's life or over another of its terms."""
    if not FEWEST_YEARS <= data.years <= MOST_YEARS:
        raise Refused(_("A term lasts three to five years."), "years")
    opened_on = association.organization.opened
    if data.first_day > timezone.localdate():
        raise Refused(_("A term cannot begin in the future."), "first_day")
    if opened_on is not None and data.first_day < opened_on:
        words = _("The association was founded on %(day)s only.")
        raise Refused(words % {"day": opened_on.isoformat()}, "first_day")
    if data.end_day is not None and data.end_day <= data.first_day:
        raise Refused(_("It cannot end before it began."), "end_day")
    if data.extended_to is not None:
        check_extended(due_after(data.first_day, data.years), data.extended_to, "extended_to")
        if not data.extension_number.strip():
            raise Refused(_("Which decision put the election off? Give its number."), "extension_number")
    for other in others:
        _check_pair(data, other)


def _check_pair(data: TermData, other: Term) -> None:
    if other.number == data.number:
        raise Refused(_("The association has a term of this number already."), "number")
    if other.number < data.number:
        _check_after(data, other)
        return
    if data.end_day is None:
        words = _("Term %(number)d has followed already: say when this one ended.")
        raise Refused(words % {"number": other.number}, "end_day")
    if data.end_day > other.first_day or data.first_day >= other.first_day:
        words = _("It runs into term %(number)d, which began on %(day)s.")
        raise Refused(words % {"number": other.number, "day": other.first_day.isoformat()}, "end_day")


def _check_after(data: TermData, earlier: Term) -> None:
    if data.first_day <= earlier.first_day:
        words = _("It would begin before term %(number)d, which began on %(day)s.")
        raise Refused(words % {"number": earlier.number, "day": earlier.first_day.isoformat()}, "first_day")
    if earlier.end_day is None:
        words = _("Term %(number)d has not ended: the next one is opened by an election.")
        raise Refused(words % {"number": earlier.number}, "number")
    if data.first_day < earlier.end_day:
        words = _("It runs into term %(number)d, which ended on %(day)s.")
        raise Refused(words % {"number": earlier.number, "day": earlier.end_day.isoformat()}, "first_day")

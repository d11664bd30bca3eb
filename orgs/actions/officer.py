"""Keep the people of an association; a term is ended, never deleted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgs import figures_stamp, rules
from orgs.actions.association import bump, locked
from orgs.actions.retrying import retried
from orgs.enums import OfficerRole
from orgs.errors import NotAllowed, Refused
from orgs.models import Association, Officer

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

FIELDS = ("role", "name", "phone", "duty", "first_day", "end_day")
_ALONE = (OfficerRole.CHAIR, OfficerRole.SECRETARY_GENERAL)


@dataclass(frozen=True)
class Term:
    """One line of the officers' form; `pk` is None for somebody new."""

    pk: int | None
    role: str
    name: str
    phone: str = ""
    duty: str = ""
    first_day: date | None = None
    end_day: date | None = None


@retried
def set_officers(association: Association, *, actor: User, version: int, terms: Iterable[Term]) -> Association:
    """Write the people of an association as the form states them; who is not named stays as he is.

    Raises `Stale`, `NotAllowed` and `Refused` (two chairs or two secretaries-general at a time).
    """
    with transaction.atomic():
        current = locked(association.pk, version)
        if not rules.may_change_association(actor, current):
            raise NotAllowed(_("You cannot change %(name)s.") % {"name": current.organization})
        known = {officer.pk: officer for officer in current.officers.all()}
        for term in terms:
            officer = known.get(term.pk or 0)
            if officer is None:
                officer = Officer(association=current)
            _write(officer, term)
            known[officer.pk] = officer
        _check_alone(known.values())
        bump(current.organization)
        figures_stamp.touch([current.pk])
        return current


def _write(officer: Officer, term: Term) -> None:
    changed = [name for name in FIELDS if getattr(officer, name) != getattr(term, name)]
    for name in changed:
        setattr(officer, name, getattr(term, name))
    if officer.pk is None:
        officer.save()
    elif changed:
        officer.save(update_fields=changed)


def _check_alone(officers: Iterable[Officer]) -> None:
    today = timezone.localdate()
    in_office = [o.role for o in officers if o.end_day is None or o.end_day > today]
    for role in _ALONE:
        if in_office.count(role) > 1:
            raise Refused(_("There is more than one %(role)s: end the former's term.") % {"role": role.label})

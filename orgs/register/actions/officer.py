"""Keep the people of an association; a term is ended, never deleted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from kexie_portal.errors import NotAllowed
from kexie_portal.retrying import retried
from orgs.common.enums import OfficerRole
from orgs.common.versions import bump
from orgs.register import rules as register_rules
from orgs.register.actions.association import locked
from orgs.register.actions.offices import refuse_two, write_lines
from orgs.register.models.association import Association, Officer
from orgs.tree import last_write

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
    """Write the people of an association as the form states them; people not named stay as they are.

    Raises `Stale`, `NotAllowed` and `Refused` (two chairs or two secretaries-general at a time).
    """
    with transaction.atomic():
        current = locked(association.pk, version)
        if not register_rules.may_change_association(actor, current):
            raise NotAllowed(_("You cannot change %(name)s.") % {"name": current.organization})
        officers = write_lines(current.officers.all(), terms, lambda: Officer(association=current), FIELDS)
        refuse_two(officers, _ALONE)
        bump(current.organization)
        last_write.touch([current.pk])
        return current

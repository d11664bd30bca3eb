"""Look at a full identity number: the reason first, then the record of the look, then the number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from kexie_portal.errors import NotAllowed, Refused
from orgs.persons import rules as person_rules
from orgs.persons.models.look import IdentityLook
from orgs.persons.models.person import Person

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

LEAST = 4


@transaction.atomic
def look(person: Person, *, actor: User, reason: str, place: str) -> str:
    """Return the full number once the look is written down; `place` says where it is shown (本人信息表).

    Raises `NotAllowed`, and `Refused` without a reason or a number.
    """
    current = Person.objects.select_related("unit").get(pk=person.pk)
    if not person_rules.may_look(actor, current):
        raise NotAllowed(_("Your posting does not include full identity numbers."))
    if len(reason.strip()) < LEAST:
        raise Refused(_("Say in a few words what the number is needed for."), "reason")
    IdentityLook.objects.create(
        person=current, by=actor, reason=reason.strip(), place=place, identity_masked=current.identity_masked
    )
    number: str = current.identity.reveal()
    return number

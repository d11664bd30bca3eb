"""Tie offices that are held by a name to persons, and untie them; nobody is tied without a click."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.retrying import retried
from orgs.persons import registry
from orgs.persons import rules as person_rules
from orgs.persons.models.person import Person
from orgs.tree import last_write

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.persons.registry import Seats

NEW = "new"


@retried
def tie_many(chosen: Mapping[tuple[str, int], str], *, actor: User) -> int:
    """Tie seats (kind, key) to persons by their keys, or to a new person (`new`); return how many were tied.

    Raises `NotAllowed` for a seat or a person out of reach and `Refused` for a seat that is tied already.
    """
    with transaction.atomic():
        for (key, pk), target in chosen.items():
            seats = registry.seats_of(key)
            if seats is None:
                raise NotAllowed(_("There is no such office."))
            _tie(seats, _seat(seats, pk, actor), target, actor)
    return len(chosen)


@retried
def untie(key: str, pk: int, *, actor: User) -> None:
    """Take a seat's person away again; the name stays. Raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        seats = registry.seats_of(key)
        if seats is None:
            raise NotAllowed(_("There is no such office."))
        seat = _seat(seats, pk, actor)
        if seat.person_id is None:
            raise Refused(_("The office is tied to nobody."))
        _write(seat, None)
        last_write.touch([seats.unit(seat).pk])


def _seat(seats: Seats, pk: int, actor: User) -> Any:
    """Return a seat under a lock, if the user may tie it."""
    if not seats.rows(actor).filter(pk=pk).exists():
        raise NotAllowed(_("You cannot change this office."))
    return seats.model._default_manager.select_for_update(of=("self",)).get(pk=pk)


def _tie(seats: Seats, seat: Any, target: str, actor: User) -> None:
    if seat.person_id is not None:
        raise Refused(_("%(name)s is tied already.") % {"name": seat.name})
    person = _new(seats, seat, actor) if target == NEW else _known(target, actor)
    _write(seat, person)
    last_write.touch([seats.unit(seat).pk, person.unit_id])


def _known(target: str, actor: User) -> Person:
    rows = Person.objects.visible_to(actor).standing().select_related("unit")
    person: Person | None = rows.filter(pk=int(target)).first() if target.isdecimal() else None
    if person is None:
        raise NotAllowed(_("This person is not in your register."))
    return person


def _new(seats: Seats, seat: Any, actor: User) -> Person:
    """Enter a person with what the office says of them."""
    unit = seats.unit(seat)
    if not person_rules.may_add(actor, unit):
        raise NotAllowed(_("You enter no persons for %(unit)s.") % {"unit": unit})
    firms = seats.employers([seat.pk]).get(seat.pk, set())
    person = Person(unit=unit, name=seat.name, phone=seat.phone)
    if len(firms) == 1:
        person.enterprise_id = next(iter(firms))
        person.employer = person.enterprise.name if person.enterprise else ""
    person.save(force_insert=True)
    return person


def _write(seat: Any, person: Person | None) -> None:
    seat.person = person
    seat.save(update_fields=["person"])

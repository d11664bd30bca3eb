"""What upper subjects say of persons: what points to them, what stands against a merge, seats to tie, page parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.persons.models.person import Person

Words = str | Promise


def _nothing(kept: Person, gone: Person) -> str:
    return ""


@dataclass(frozen=True)
class Pointer:
    """Rows that point to a person and follow a merge; `hinders` says why two persons' rows cannot become one's."""

    model: type[Model]
    field: str
    label: Words
    hinders: Callable[[Person, Person], str] = _nothing


@dataclass(frozen=True)
class Seats:
    """A kind of office held by a name that can be tied to a person.

    `seen` gives the seats that a user sees, held today or once, `rows` those held today that they may tie; each has
    `name`, `phone`, `person`, `first_day` and `end_day`. `where` says role and place of one; `employers` gives the
    enterprises by the keys of rows, `unit` the unit that would keep a new person.
    """

    key: str
    label: Words
    model: type[Model]
    seen: Callable[[User], QuerySet[Any]]
    rows: Callable[[User], QuerySet[Any]]
    where: Callable[[Any], str]
    url: Callable[[Any], str]
    unit: Callable[[Any], Any]
    employers: Callable[[Iterable[int]], Mapping[int, set[int]]]


@dataclass(frozen=True)
class Section:
    """A part of a person's page: a template and what it shows; None hides it."""

    key: str
    label: Words
    order: int
    template: str
    context: Callable[[User, Person], Mapping[str, Any] | None]


#: Says why two persons must not be merged now, or nothing.
Guard = Callable[["Person", "Person"], str]

_pointers: dict[tuple[type[Model], str], Pointer] = {}
_guards: list[Guard] = []
_seats: dict[str, Seats] = {}
_sections: dict[str, Section] = {}


def follow(pointer: Pointer) -> None:
    """Let rows that point to a person follow a merge; every relation to persons must be named here."""
    _pointers[pointer.model, pointer.field] = pointer


def pointers() -> list[Pointer]:
    """Return all that points to persons."""
    return list(_pointers.values())


def guard(rule: Guard) -> None:
    """Let a rule stand against merges: an expert under contract."""
    if rule not in _guards:
        _guards.append(rule)


def hindrances(kept: Person, gone: Person) -> list[str]:
    """Say what stands against merging two persons: the guards, then each kind of row that cannot follow."""
    said = [rule(kept, gone) for rule in _guards]
    said += [pointer.hinders(kept, gone) for pointer in pointers()]
    return [words for words in said if words]


def offer_seats(seats: Seats) -> None:
    """Let a kind of office be tied to persons."""
    _seats[seats.key] = seats


def all_seats() -> list[Seats]:
    """Return the kinds of offices that can be tied."""
    return list(_seats.values())


def seats_of(key: str) -> Seats | None:
    """Return a kind of office by its key."""
    return _seats.get(key)


def add_section(section: Section) -> None:
    """Add a part to a person's page."""
    _sections[section.key] = section


def sections() -> list[Section]:
    """Return the parts of a person's page in their order."""
    return sorted(_sections.values(), key=lambda one: one.order)

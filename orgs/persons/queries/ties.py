"""Offices that are held by a name and no person yet, with the persons who are likely meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orgs.persons import registry
from orgs.persons.models.person import Person
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.persons.registry import Seats


@dataclass
class Candidate:
    """A person of the same name, and what speaks for it that they are meant."""

    person: Person
    why: list[str | Promise] = field(default_factory=list)


@dataclass
class Open:
    """An office held by a name: what it is, where its page is, who may be meant, the likeliest first."""

    seat: Any
    where: str
    url: str
    candidates: list[Candidate] = field(default_factory=list)


@dataclass(frozen=True)
class Office:
    """An office of a person as their page shows it."""

    kind: str
    pk: int
    where: str
    url: str
    days: str
    is_over: bool
    may_untie: bool


def offices_of(user: User, person: Person) -> list[Office]:
    """Return the offices of a person that a user sees, those held today first."""
    today, found = timezone.localdate(), []
    for seats in registry.all_seats():
        rows = list(seats.seen(user).filter(person=person).order_by("pk"))
        mine = (
            set(seats.rows(user).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True)) if rows else ()
        )
        for row in rows:
            over = row.end_day is not None and row.end_day <= today
            found.append(Office(seats.key, row.pk, seats.where(row), seats.url(row), _days(row), over, row.pk in mine))
    return sorted(found, key=lambda office: office.is_over)


def _days(row: Any) -> str:
    if row.first_day is None and row.end_day is None:
        return ""
    return " – ".join(day.isoformat() if day else "…" for day in (row.first_day, row.end_day))


def untied(seats: Seats, user: User, unit: Organization | None, *, likely: bool) -> QuerySet[Any]:
    """Return the offices held by a name alone that a user may tie; `likely` wants a person of the name."""
    rows: Any = seats.rows(user).filter(person__isnull=True)
    if unit is not None:
        rows = rows.under(unit)
    names = Person.objects.visible_to(user).standing().order_by().values("name")
    rows = rows.filter(name__in=names) if likely else rows.exclude(name__in=names)
    return rows.order_by("name", "pk")


def with_candidates(seats: Seats, rows: Iterable[Any], user: User) -> list[Open]:
    """Put the persons beside the offices of a page: three queries, however many."""
    rows = list(rows)
    known: dict[str, list[Person]] = defaultdict(list)
    persons = Person.objects.visible_to(user).standing().filter(name__in={row.name for row in rows})
    for person in persons.select_related("unit__parent").defer("identity"):
        known[person.name].append(person)
    firms = seats.employers([row.pk for row in rows])
    return [
        Open(row, seats.where(row), seats.url(row), _ranked(row, known[row.name], firms.get(row.pk, set())))
        for row in rows
    ]


def _ranked(row: Any, persons: list[Person], firms: set[int]) -> list[Candidate]:
    found = []
    for person in persons:
        why: list[str | Promise] = [_("the same name")]
        if row.phone and row.phone == person.phone:
            why.append(_("the same phone"))
        if person.enterprise_id in firms:
            why.append(_("the same employer"))
        found.append(Candidate(person, why))
    return sorted(found, key=lambda one: (-len(one.why), one.person.pk))

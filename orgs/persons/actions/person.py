"""Enter and change persons and their other names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.retrying import retried
from orgs.common import identity, scope
from orgs.common.identity import IdentityKind
from orgs.persons import rules as person_rules
from orgs.persons.enums import Sex
from orgs.persons.models.person import Person, PersonAlias
from orgs.persons.queries.persons import employer_of, owner_of, whose
from orgs.persons.rules import CHANGE_PERSON
from orgs.tree import last_write

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

FIELDS = (
    "name", "unit", "sex", "birth_day", "birth_year", "title", "degree", "duty", "employer", "phone", "email", "user",
)  # fmt: skip


@dataclass(frozen=True)
class Paper:
    """An identity paper as a form was told; an empty number keeps the one stored, `remove` takes it away."""

    kind: str = IdentityKind.RESIDENT
    number: str = ""
    remove: bool = False


@dataclass(frozen=True)
class Alias:
    """One line of the other names; `remove` takes one away that was entered by mistake."""

    pk: int | None
    name: str
    kind: str
    first_day: date | None = None
    end_day: date | None = None
    remove: bool = False


@retried
def create(
    *, actor: User, values: Mapping[str, Any], paper: Paper | None = None, aliases: Iterable[Alias] = ()
) -> Person:
    """Enter a person; raises `NotAllowed` and `Refused`, which says whose a number is."""
    if not person_rules.may_add(actor, values["unit"]):
        raise NotAllowed(_("You enter no persons for %(unit)s.") % {"unit": values["unit"]}, "unit")
    with transaction.atomic():
        person = Person(**{name: values[name] for name in FIELDS if name in values})
        _save(person, actor, paper)
        _write_aliases(person, aliases)
        return person


@retried
def change(
    person: Person,
    *,
    actor: User,
    version: int,
    values: Mapping[str, Any],
    paper: Paper | None = None,
    aliases: Iterable[Alias] = (),
) -> Person:
    """Change a person; raises `NotAllowed`, `Stale` and `Refused`, which says whose a number is."""
    with transaction.atomic():
        current = locked(person.pk, version)
        if not person_rules.may_change(actor, current):
            raise NotAllowed(_("You cannot change %(name)s.") % {"name": current.name})
        was = current.unit
        if "unit" in values and values["unit"] != was and not person_rules.may_add(actor, values["unit"]):
            raise NotAllowed(_("You enter no persons for %(unit)s.") % {"unit": values["unit"]}, "unit")
        for name in FIELDS:
            if name in values:
                setattr(current, name, values[name])
        current.version += 1
        _save(current, actor, paper)
        _write_aliases(current, aliases)
        last_write.touch([was.pk])
        return current


def locked(pk: int, version: int | None = None) -> Person:
    """Return a person under a lock with their unit; raises `Stale` when somebody wrote them after `version`."""
    current = Person.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)
    if version is not None and current.version != version:
        raise Stale(current)
    return current


def _save(person: Person, actor: User, paper: Paper | None) -> None:
    """Write number, employer and row; the unique hash decides between two who enter one number at once."""
    number = _take_paper(person, actor, paper)
    for name, found in employer_of(person.employer).items():
        setattr(person, name, found)
    if person.birth_day is not None:
        person.birth_year = None
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as twice:
        owner = owner_of(person.identity_kind, number, apart_from=person.pk) if number else None
        if owner is None:
            raise _account_taken(person) from twice
        raise Refused(whose(owner, actor), "identity") from twice
    scope.recheck(Person, person.pk, actor, CHANGE_PERSON)
    last_write.touch([person.unit_id])


def _account_taken(person: Person) -> Refused:
    return Refused(_("The account %(user)s belongs to another person.") % {"user": person.user}, "user")


def _take_paper(person: Person, actor: User, paper: Paper | None) -> str:
    """Take a number that was typed; refuse one of another person or one that contradicts birth or sex."""
    if paper is None or not (paper.number or paper.remove):
        return ""
    number = "" if paper.remove else identity.read(paper.kind, paper.number)
    if number:
        owner = owner_of(paper.kind, number, apart_from=person.pk)
        if owner is not None:
            raise Refused(whose(owner, actor), "identity")
        if paper.kind == IdentityKind.RESIDENT:
            _agree(person, number)
    person.set_identity(paper.kind, number)
    return number


def _agree(person: Person, number: str) -> None:
    """Fill birth and sex from a resident number, or refuse where they were given otherwise (GB 11643)."""
    born, sex = identity.born(number), Sex.MALE if identity.is_male(number) else Sex.FEMALE
    if person.birth_day not in (None, born) or person.birth_year not in (None, born.year):
        raise Refused(_("The identity number says another day of birth."), "birth_day")
    if person.sex not in ("", sex):
        raise Refused(_("The identity number says the other sex."), "sex")
    person.birth_day, person.birth_year, person.sex = born, None, sex


def _write_aliases(person: Person, aliases: Iterable[Alias]) -> None:
    """Write the other names; one that is gone from the form stays unless it is marked to be removed."""
    known = {alias.pk: alias for alias in person.aliases.all()}
    for line in aliases:
        row = known.get(line.pk) if line.pk else PersonAlias(person=person)
        if row is None:
            continue
        if line.remove:
            row.delete()
            continue
        row.name, row.kind, row.first_day, row.end_day = line.name, line.kind, line.first_day, line.end_day
        if PersonAlias.objects.filter(person=person, name=row.name, kind=row.kind).exclude(pk=row.pk).exists():
            raise Refused(_("The other name %(name)s stands there twice.") % {"name": row.name})
        row.save()
    keep_search(person)


def keep_search(person: Person) -> None:
    """Keep the search text in step with name and other names."""
    fresh = Person.objects.get(pk=person.pk)
    text = fresh.with_aliases()
    if text != fresh.search_text:
        Person.objects.filter(pk=person.pk).update(search_text=text)
    person.search_text = text

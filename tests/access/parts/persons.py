"""Persons: kept by the officers of their unit and above, merged by cities, numbers seen by the province alone."""

from __future__ import annotations

from typing import Any

from orgs.persons.actions import merge
from orgs.persons.models.merge import PersonMerge
from orgs.persons.models.person import Person
from orgs.register.models.association import Officer
from tests.access.outcomes import ANY, BULK, CITIES, CITY, KEEPERS, NEVER, OFFICERS, Outcome, form, only
from tests.access.world import CODES, MARKS, City, World
from tests.orgs.factories import PersonFactory, valid_identity

PROVINCE, AUDITOR = frozenset({"province"}), frozenset({"auditor"})


def person_of(city: City, name: str = "工程师", number: int = 123) -> Person:
    """Return a person of a city's county by name, entered once."""
    named = f"{MARKS[city.key]}{name}"
    found = Person.objects.filter(name=named, merged_into__isnull=True).first()
    paper = valid_identity(number, division=CODES[city.key]) if number else ""
    return found or PersonFactory(unit=city.county, name=named, number=paper, employer=city.enterprise.name)


def _person(city: City, world: World) -> list[Any]:
    return [person_of(city).pk]


def _pair(city: City, world: World) -> list[Any]:
    return [person_of(city).pk, person_of(city, "工程师二", 0).pk]


def _merged(city: City, world: World) -> list[Any]:
    kept = person_of(city, "总工", 0)
    done = PersonMerge.objects.filter(kept=kept).first()
    if done is None:
        gone = PersonFactory(unit=city.county, name=kept.name)
        said: dict[str, Any] = {"reason": "同一人", "from_gone": frozenset(), "versions": {}}
        done = merge.merge(kept, gone, actor=world.people["luoyang"] if city.key == "luoyang" else city.officer, **said)
    return [done.pk]


def _tied(city: City, world: World) -> list[Any]:
    person = person_of(city)
    officer = Officer.objects.filter(association=city.association).order_by("pk")[0]
    Officer.objects.filter(pk=officer.pk).update(person=person)
    return [person.pk, "officer", officer.pk]


EXAMPLES: dict[str, Any] = {
    "orgs:person_record": _person,
    "orgs:person_update": _person,
    "orgs:person_sheet": _person,
    "orgs:person_merge": _pair,
    "orgs:persons_apart": _pair,
    "orgs:person_unmerge": _merged,
    "orgs:person_untie": _tied,
}

TABLE: dict[str, tuple[Outcome, Outcome]] = {
    "orgs:person_list": (ANY, BULK),
    "orgs:person_create": (only(OFFICERS, rest=403), only(OFFICERS, 422, rest=403)),
    "orgs:person_doubles": (only(CITIES, rest=403), NEVER),
    "orgs:person_ties": (only(OFFICERS, rest=403), only(OFFICERS, 302, rest=403)),
    "orgs:person_record": (only(KEEPERS), NEVER),
    "orgs:person_update": form(KEEPERS, KEEPERS),
    "orgs:person_sheet": form(PROVINCE, KEEPERS),
    "orgs:person_merge": form(CITY, KEEPERS),
    "orgs:persons_apart": form(CITY, KEEPERS),
    "orgs:person_unmerge": form(CITY, KEEPERS),
    "orgs:person_untie": (NEVER, only(KEEPERS, 302)),
    "orgs:identity_looks": (only(AUDITOR), only(AUDITOR, 400)),
}

"""The counts behind the three drivers, grouped once by the city: ten statements for a city or a province."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, CharField, Count, ExpressionWrapper, Model, Q, QuerySet, Value

from orgs.common.days import alive_on
from orgs.common.enums import Driver, Kind
from orgs.party.models.party import CommitteeStage, PartyCommittee, PartyLevel
from orgs.societies.enums import LiaisonSubject
from orgs.societies.models.survey import KeyIndustry
from orgs.societies.queries.liaison import is_alive
from orgs.tree.models.organization import Organization
from reports.coverage.figures_cache import by_part
from reports.drivers import sets

if TYPE_CHECKING:
    from reports.coverage.units import UnitTree

#: What is counted in one city, by the key of the set; a set that is not there has no row.
Tally = Counter[str]
HOSTS = {Kind.SOCIETY.value: ("society", "societies"), Kind.FEDERATION.value: ("federation", "federations")}


def tallies(units: UnitTree, parts: list[int], day: date) -> dict[int, Tally]:
    """Return the counts of each city, kept until something in that city changes.

    Foundings are counted afresh: a step of a case changes no figure of the register, so it leaves the stamps alone.
    """
    kept = by_part(f"drivers-{day:%Y%m%d}", parts, lambda missing: _counted(units, missing, day))
    found = {part: Counter(tally) for part, tally in kept.items()}
    for city, driver, number in _grouped(sets.foundings(day).filter(city__in=parts), "city_id", "driver"):
        found[city][f"founding_{driver}"] += number
    return found


def _counted(units: UnitTree, parts: list[int], day: date) -> dict[int, Tally]:
    found: dict[int, Tally] = {part: Counter() for part in parts}
    part_of = {pk: part for part in parts for pk in units.parts[part]}
    for city, key, number in _all(parts, list(part_of), day):
        part = part_of.get(city)
        if part is not None and number:
            found[part][key] += number
    return found


def _all(parts: list[int], units: list[int], day: date) -> Iterable[tuple[int, str, int]]:
    """Go through (unit, key of the set, number) of everything that is counted."""
    yield from _cities(parts, day)
    yield from _hosts(parts, day)
    yield from _industries(parts, day)
    yield from _associations(units, day)
    yield from _liaison(parts, day)
    yield from _done(parts, day)
    yield from _joined(parts, day)


def _grouped(rows: QuerySet[Model], *names: str) -> Iterable[tuple[Any, ...]]:
    grouped: Iterable[tuple[Any, ...]] = (
        rows.order_by().values(*names).annotate(number=Count("pk")).values_list(*names, "number")
    )
    return grouped


def _flag(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _cities(parts: list[int], day: date) -> Iterable[tuple[int, str, int]]:
    rows = Organization.objects.filter(alive_on(day), pk__in=parts, kind=Kind.CITY)
    flags = {
        "committee": sets.has_committee(day),
        "department": sets.has_department(day),
        "key_industry": sets.has_key_industry(day),
        "federation": sets.has_federation(day),
    }
    told = rows.annotate(**{f"has_{name}": _flag(q) for name, q in flags.items()}).order_by()
    for pk, *has in told.values_list("pk", *(f"has_{name}" for name in flags)):
        yield pk, "cities", 1
        for name, there in zip(flags, has, strict=True):
            yield pk, name if there else f"no_{name}", 1
    for committee in PartyCommittee.objects.filter(city__in=parts):
        stage, _since = committee.reached(day)
        yield committee.city_id, f"stage_{CommitteeStage(stage).value}", 1


def _hosts(parts: list[int], day: date) -> Iterable[tuple[int, str, int]]:
    rows = Organization.objects.filter(alive_on(day), parent__in=parts, kind__in=HOSTS)
    flags = {level.value: _flag(sets.has_party(day, level)) for level in PartyLevel}
    rows = rows.annotate(**{f"at_{name}": flag for name, flag in flags.items()}, linked=_flag(sets.is_linked(day)))
    names = ("parent_id", "kind", "linked", *(f"at_{name}" for name in flags))
    for city, kind, linked, *at, number in _grouped(rows, *names):
        one, many = HOSTS[kind]
        yield city, many, number
        if kind == Kind.SOCIETY:
            yield city, "societies_linked" if linked else "societies_unlinked", number
        for level, there in zip(flags, at, strict=True):
            yield city, f"{one}_{'' if there else 'no_'}{level}", number


def _industries(parts: list[int], day: date) -> Iterable[tuple[int, str, int]]:
    rows = KeyIndustry.objects.on(day).filter(city__in=parts).annotate(led=_flag(sets.is_led(day)))
    for city, led, number in _grouped(rows, "city_id", "led"):
        yield city, "key_industries", number
        yield city, "industries_led" if led else "industries_unled", number


def _associations(units: list[int], day: date) -> Iterable[tuple[int, str, int]]:
    """Count the associations by the unit that they sit under, with where they belong and whose mark they bear."""
    flags = {
        "society": sets.belongs(day, Kind.SOCIETY),
        "federation": sets.belongs(day, Kind.FEDERATION),
        "anything": sets.belongs(day),
        **{f"mark_{driver.value}": sets.bears(day, driver) for driver in Driver},
    }
    rows = sets.nodes(day, Kind.ASSOCIATION).filter(parent__in=units)
    rows = rows.annotate(**{f"is_{name}": _flag(q) for name, q in flags.items()})
    for unit, *told in _grouped(rows, "parent_id", *(f"is_{name}" for name in flags)):
        number, has = told[-1], dict(zip(flags, told[:-1], strict=True))
        yield unit, "associations", number
        for body in ("society", "federation"):
            yield unit, f"in_{body}" if has[body] else f"outside_{body}", number
        if not has["anything"]:
            yield unit, "member_of_nothing", number
        marked = [driver.value for driver in Driver if has[f"mark_{driver.value}"]]
        for key in [f"marked_{driver}" for driver in marked] or ["unmarked"]:
            yield unit, key, number


def _liaison(parts: list[int], day: date) -> Iterable[tuple[int, str, int]]:
    rows = sets.links(day).filter(society__parent__in=parts)
    rows = rows.annotate(alive=_flag(is_alive(day)), used=_flag(sets.applied(day)))
    for city, alive, used, number in _grouped(rows, "society__parent_id", "alive", "used"):
        yield city, "links", number
        yield city, "links_alive" if alive else "links_asleep", number
        yield city, "links_used" if used else "links_unused", number


def _done(parts: list[int], day: date) -> Iterable[tuple[int, str, int]]:
    """Count what went through the links and which meetings were held, in one statement."""
    entries = sets.services(day).filter(link__society__parent__in=parts)
    held = sets.meetings(day).filter(organization__parent__in=parts).exclude(driver="")
    services = _said("service", entries, "link__society__parent_id", "subject")
    for what, city, word, number in services.union(
        _said("meeting", held, "organization__parent_id", "driver"), all=True
    ):
        if what == "meeting":
            yield city, f"meeting_{word}", number
            continue
        yield city, "services", number
        if word == LiaisonSubject.PROJECT:
            yield city, "liaison_projects", number


def _said(what: str, rows: QuerySet[Model], *names: str) -> QuerySet[Any]:
    """Count rows by names, each with what they are."""
    said = rows.order_by().annotate(what=Value(what, CharField())).values("what", *names)
    return said.annotate(number=Count("pk")).values_list("what", *names, "number")


def _joined(parts: list[int], day: date) -> Iterable[tuple[int, str, int]]:
    rows = sets.memberships(day).filter(body__parent__in=parts)
    for city, kind, driver, number in _grouped(rows, "body__parent_id", "body__kind", "driver"):
        if kind == Kind.SOCIETY:
            yield city, "members", number
        if driver:
            yield city, f"joined_{driver}", number

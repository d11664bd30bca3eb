"""Rows that are likely the same human being: one name, and a birth, a phone or an employer in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orgs.persons.models.merge import PersonsApart
from orgs.persons.models.person import Person
from orgs.persons.rules import MERGE_PERSON

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

#: A name that more people share than this is compared by phone, birth and employer all the same, but page by page.
MOST_NAMES = 500


@dataclass
class Double:
    """Two rows and what speaks for one person; `against` says what speaks for two."""

    one: Person
    other: Person
    why: list[str | Promise] = field(default_factory=list)


def likely(user: User, *, most: int = MOST_NAMES) -> list[Double]:
    """Return the likely doubles among the persons whom a user may merge; pairs called two people are left out."""
    rows = Person.objects.visible_to(user, MERGE_PERSON).standing()
    names = rows.order_by().values("name").annotate(n=Count("pk")).filter(n__gt=1).order_by("name")
    known = [one["name"] for one in names[:most]]
    persons = rows.filter(name__in=known).select_related("unit__parent", "enterprise").defer("identity")
    apart = set(PersonsApart.objects.filter(one__name__in=known).values_list("one", "other"))
    found = pairs(persons.order_by("name", "pk"))
    return [double for double in found if (double.one.pk, double.other.pk) not in apart]


def pairs(persons: Iterable[Person]) -> list[Double]:
    """Pair the rows of one name that share something, each pair once, the lower key first."""
    found: dict[tuple[int, int], Double] = {}
    for reason, bucket in _buckets(persons):
        for one, other in combinations(bucket, 2):
            if not _parted(one, other):
                found.setdefault((one.pk, other.pk), Double(one, other)).why.append(reason)
    return sorted(found.values(), key=lambda double: (-len(double.why), double.one.name, double.one.pk))


def _buckets(persons: Iterable[Person]) -> Iterator[tuple[str | Promise, list[Person]]]:
    kinds = {
        _("the same day of birth"): lambda person: person.birth_day,
        _("the same year of birth"): lambda person: person.born,
        _("the same phone"): lambda person: person.phone,
        _("the same employer"): lambda person: person.enterprise_id or person.employer,
    }
    rows = sorted(persons, key=lambda person: person.pk)
    for reason, said in kinds.items():
        buckets: dict[object, list[Person]] = defaultdict(list)
        for person in rows:
            if value := said(person):
                buckets[person.name, value].append(person)
        yield from ((reason, bucket) for bucket in buckets.values() if len(bucket) > 1)


def _parted(one: Person, other: Person) -> bool:
    """Tell whether two rows contradict each other: another day of birth, sex or number of one kind of paper."""
    days = one.birth_day and other.birth_day and one.birth_day != other.birth_day
    sexes = one.sex and other.sex and one.sex != other.sex
    papers = one.identity_hash and other.identity_hash and one.identity_kind == other.identity_kind
    return bool(days or sexes or papers)

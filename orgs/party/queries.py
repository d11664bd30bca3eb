"""Party building city by city, host by host: what is there, and what is still missing (guidance art. 4)."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, Exists, IntegerField, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.kept import KEPT_SECONDS, kept
from orgs.common.days import alive_on, in_force_on
from orgs.common.enums import HOSTS, Driver, Kind
from orgs.common.scope import VIEW
from orgs.party.models.link import JointAction, PartyContact, PartyLink
from orgs.party.models.party import CommitteeStage, PartyCommittee, PartyLevel, PartyOrganization
from orgs.register.models.driver import DriverMark, DriverMarkQuerySet
from orgs.tree import last_write
from orgs.tree.models.organization import Organization
from orgs.tree.querysets import OrganizationQuerySet

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from kexie_portal.accounts.models import User

    class Shown(TypedDict):
        """What a row of the matrix shows of a city besides its node."""

        department: str | None
        contact_number: int
        action_number: int
        societies_number: int
        societies_secretariat: int
        societies_council: int
        federations_number: int
        federations_secretariat: int
        federations_council: int

    City = WithAnnotations[Organization, Shown]

#: A link without a joint action for so many days is worth a word.
YEAR = timedelta(days=365)


def _number(rows: QuerySet[Model], group: str) -> Coalesce:
    """Count rows of a subquery, grouped by the column that ties it to the outer row; none is zero."""
    counted = rows.order_by().values(group).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _children(kind: Kind, day: date) -> QuerySet[Organization]:
    return Organization.objects.filter(alive_on(day), parent=OuterRef("pk"), kind=kind)


def party_at(level: str, day: date, host: str = "pk") -> Exists:
    """Return the condition that a host has a party organisation at a level on the day."""
    return Exists(PartyOrganization.objects.filter(in_force_on(day), host=OuterRef(host), level=level))


def matrix(user: User, day: date | None = None) -> OrganizationQuerySet:
    """Return the visible cities with all that a row of the matrix shows but the marks, in one statement."""
    return _cities(day or timezone.localdate()).visible_to(user)


@lru_cache(maxsize=8)
def _cities(day: date) -> OrganizationQuerySet:
    """Return the matrix of all cities, never read itself: putting its eleven subqueries together takes a while."""
    links = PartyLink.objects.filter(in_force_on(day), city=OuterRef("pk")).order_by("-first_day")
    contacts = PartyContact.objects.filter(in_force_on(day), link__city=OuterRef("pk"))
    joint = JointAction.objects.filter(link__city=OuterRef("pk"), day__gt=day - YEAR, day__lte=day)
    shown: dict[str, object] = {
        "department": Subquery(links.values("department")[:1]),
        "contact_number": _number(contacts.filter(in_force_on(day, "link__")), "link__city"),
        "action_number": _number(joint, "link__city"),
    }
    for kind, name in ((Kind.SOCIETY, "societies"), (Kind.FEDERATION, "federations")):
        hosts = _children(kind, day)
        shown[f"{name}_number"] = _number(hosts, "parent")
        for level in PartyLevel:
            shown[f"{name}_{level.value}"] = _number(hosts.filter(party_at(level, day)), "parent")
    rows = Organization.objects.filter(alive_on(day), kind=Kind.CITY)
    return rows.select_related("party_committee").annotate(**shown).order_by("tree_id", "lft")


@dataclass(frozen=True)
class PartyGap:
    """Something that a city's party building still lacks; a step still to come, never a failure (逐步)."""

    key: str
    label: str | Promise
    lacks: Callable[[City, date], bool]
    condition: Callable[[date], Q]


def _host_gap(kind: Kind, name: str, level: PartyLevel, label: str | Promise) -> PartyGap:
    def lacks(city: City, day: date) -> bool:
        return int(getattr(city, f"{name}_{level.value}")) < int(getattr(city, f"{name}_number"))

    def condition(day: date) -> Q:
        return Q(Exists(_children(kind, day).exclude(party_at(level, day))))

    return PartyGap(f"{kind.value}_{level.value}", label, lacks, condition)


def committee_of(city: City) -> PartyCommittee | None:
    """Return the committee of a city of the matrix; None where nothing was ever reported."""
    return getattr(city, "party_committee", None)


def stage_of(city: City, day: date) -> tuple[CommitteeStage, date | None]:
    """Return how far a city's committee has come on a day, and since when."""
    committee = committee_of(city)
    return committee.reached(day) if committee else (CommitteeStage.UNKNOWN, None)


def _established(day: date) -> Q:
    return Q(party_committee__established_on__lte=day) & (
        Q(party_committee__dissolved_on__isnull=True) | Q(party_committee__dissolved_on__gt=day)
    )


def _linked(day: date) -> Exists:
    return Exists(PartyLink.objects.filter(in_force_on(day), city=OuterRef("pk")))


def _acted(day: date) -> Exists:
    return Exists(JointAction.objects.filter(link__city=OuterRef("pk"), day__gt=day - YEAR, day__lte=day))


GAPS: dict[str, PartyGap] = {
    gap.key: gap
    for gap in (
        PartyGap(
            "committee",
            _("society party committee not set up yet"),
            lambda city, day: stage_of(city, day)[0] != CommitteeStage.ESTABLISHED,
            lambda day: ~_established(day) | Q(party_committee__isnull=True),
        ),
        PartyGap(
            "link",
            _("no link with the organization department"),
            lambda city, _day: city.department is None,
            lambda day: ~Q(_linked(day)),
        ),
        PartyGap(
            "action",
            _("no joint action for a year"),
            lambda city, _day: city.action_number == 0,
            lambda day: ~Q(_acted(day)),
        ),
        _host_gap(
            Kind.SOCIETY, "societies", PartyLevel.SECRETARIAT, _("societies without a party organization: secretariat")
        ),
        _host_gap(Kind.SOCIETY, "societies", PartyLevel.COUNCIL, _("societies without a party organization: council")),
        _host_gap(
            Kind.FEDERATION,
            "federations",
            PartyLevel.SECRETARIAT,
            _("federation without a party organization: secretariat"),
        ),
        _host_gap(
            Kind.FEDERATION, "federations", PartyLevel.COUNCIL, _("federation without a party organization: council")
        ),
    )
}


def gaps_of(city: City, day: date) -> list[PartyGap]:
    """Return what a city of the matrix still lacks."""
    return [gap for gap in GAPS.values() if gap.lacks(city, day)]


def guided(user: User, day: date | None = None) -> DriverMarkQuerySet:
    """Return the marks of the associations founded through party guidance that hold on the day."""
    day = day or timezone.localdate()
    holds = in_force_on(day) & alive_on(day, "organization__")
    return DriverMark.objects.visible_to(user).of(Driver.PARTY).filter(holds, organization__kind=Kind.ASSOCIATION)


def guided_by_city(user: User, cities: Iterable[City], day: date | None = None) -> dict[int, int]:
    """Count the associations founded through party guidance under each city, in one statement."""
    places = sorted((city.tree_id, city.lft, city.rght, city.pk) for city in cities)
    found: Counter[int] = Counter()
    for tree_id, lft in guided(user, day).order_by().values_list("organization__tree_id", "organization__lft"):
        at = bisect_right(places, (tree_id, lft, float("inf"), 0)) - 1
        if at >= 0 and places[at][0] == tree_id and lft < places[at][2]:
            found[places[at][3]] += 1
    return found


def hosts(user: User, day: date | None = None) -> OrganizationQuerySet:
    """Return the visible societies and federations with what they have at each level."""
    day = day or timezone.localdate()
    rows = Organization.objects.visible_to(user).filter(alive_on(day), kind__in=HOSTS).select_related("parent")
    for level in PartyLevel:
        standing = PartyOrganization.objects.filter(in_force_on(day), host=OuterRef("pk"), level=level)
        rows = rows.annotate(**{f"at_{level.value}": Subquery(standing.values("name")[:1])})
    return rows.order_by("tree_id", "lft")


@dataclass(frozen=True)
class Summary:
    """The cities of the matrix added up."""

    cities: int
    committees: int
    linked: int
    hosts: int
    secretariat: int
    council: int
    guided: int


def summed(cities: list[City], guided_number: int, day: date) -> Summary:
    """Add up the rows of the matrix."""

    def total(*names: str) -> int:
        return sum(int(getattr(city, name)) for city in cities for name in names)

    return Summary(
        cities=len(cities),
        committees=sum(stage_of(city, day)[0] == CommitteeStage.ESTABLISHED for city in cities),
        linked=sum(city.department is not None for city in cities),
        hosts=total("societies_number", "federations_number"),
        secretariat=total("societies_secretariat", "federations_secretariat"),
        council=total("societies_council", "federations_council"),
        guided=guided_number,
    )


@dataclass(frozen=True)
class Overview:
    """What stands above the matrix and in its column of marks; no summary where no city is seen."""

    summary: Summary | None
    guided: dict[int, int]


def overview(user: User) -> Overview:
    """Add the visible cities up, and count the marks under each; kept until the next write to the network."""
    day = timezone.localdate()

    def work() -> Overview:
        cities = list(matrix(user, day))
        summary = summed(cities, guided(user, day).count(), day) if cities else None
        return Overview(summary, guided_by_city(user, cities, day))

    state = last_write.state(user, VIEW)
    return kept(f"party {state}", KEPT_SECONDS, work) if state else work()

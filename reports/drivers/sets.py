"""What is counted, stated once: each set of rows on a day; a figure always equals the number of its rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import Model, Q, QuerySet

from orgs.common.days import alive_on, counted_on, in_force_on
from orgs.common.enums import UNIT_KINDS, Driver, Kind
from orgs.founding.enums import SUBMITTED_STATES
from orgs.founding.models import FoundingCase
from orgs.memberships.models import Membership
from orgs.party.models.link import PartyLink
from orgs.party.models.party import PartyCommittee, PartyLevel, PartyOrganization
from orgs.register.models.driver import DriverMark
from orgs.societies.enums import LiaisonSubject
from orgs.societies.models.federation import Federation
from orgs.societies.models.liaison import LiaisonEntry, LiaisonLink
from orgs.societies.models.society import Society, SocietyMeeting
from orgs.societies.models.survey import KeyIndustry
from orgs.societies.queries.liaison import is_alive
from orgs.tree.models.organization import Organization
from orgs.tree.querysets import OrganizationQuerySet

Rows = Callable[[date], "QuerySet[Model]"]

#: The services of guidance art. 5 that go through a link with a provincial society.
SERVICES = (LiaisonSubject.APPRAISAL, LiaisonSubject.PROJECT, LiaisonSubject.AWARD, LiaisonSubject.EXCHANGE)


# ---------------------------------------------------------------- conditions, shared by rows and counts


def has_committee(day: date) -> Q:
    """Return the condition that a city has its society party committee set up on the day."""
    dissolved = Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=day)
    rows = PartyCommittee.objects.filter(dissolved, established_on__lte=day)
    return Q(pk__in=rows.order_by().values("city"))


def has_department(day: date) -> Q:
    """Return the condition that a city works with the organisation department on the day."""
    return Q(pk__in=PartyLink.objects.filter(in_force_on(day)).order_by().values("city"))


def has_key_industry(day: date) -> Q:
    """Return the condition that a city has chosen a key industry."""
    return Q(pk__in=KeyIndustry.objects.on(day).order_by().values("city"))


def has_federation(day: date) -> Q:
    """Return the condition that a city has a living federation."""
    return Q(pk__in=Federation.objects.active_on(day).order_by().values("city"))


def applied(day: date) -> Q:
    """Return the condition that a project was applied for through a link since 1 January."""
    return Q(pk__in=services(day).filter(subject=LiaisonSubject.PROJECT).order_by().values("link"))


def has_party(day: date, level: str) -> Q:
    """Return the condition that a society or federation has a party organisation at a level."""
    rows = PartyOrganization.objects.filter(in_force_on(day), level=level)
    return Q(pk__in=rows.order_by().values("host"))


def is_linked(day: date) -> Q:
    """Return the condition that a society has a link in force with a provincial society."""
    return Q(pk__in=LiaisonLink.objects.on(day).order_by().values("society"))


def is_led(day: date) -> Q:
    """Return the condition that a key industry has a living society."""
    rows = Society.objects.active_on(day).filter(key_industry__isnull=False)
    return Q(pk__in=rows.order_by().values("key_industry"))


def belongs(day: date, *kinds: str) -> Q:
    """Return the condition that an association is a member of a living body of these kinds; of any without kinds."""
    rows = Membership.objects.on(day).filter(alive_on(day, "body__"))
    if kinds:
        rows = rows.filter(body__kind__in=kinds)
    return Q(pk__in=rows.order_by().values("member"))


def bears(day: date, *drivers: str) -> Q:
    """Return the condition that an association bears the mark of one of these drivers; of any without drivers."""
    rows = DriverMark.objects.filter(in_force_on(day))
    if drivers:
        rows = rows.filter(driver__in=drivers)
    return Q(pk__in=rows.order_by().values("organization"))


# ---------------------------------------------------------------- rows


def nodes(day: date, kind: str) -> OrganizationQuerySet:
    """Return the living organisations of a kind; a unit without a first day is there since ever."""
    return Organization.objects.filter(alive_on(day) if kind in UNIT_KINDS else counted_on(day), kind=kind)


def links(day: date) -> QuerySet[LiaisonLink]:
    """Return the links in force of living societies."""
    return LiaisonLink.objects.on(day).filter(alive_on(day, "society__"))


def services(day: date) -> QuerySet[LiaisonEntry]:
    """Return what went through the links since 1 January."""
    return LiaisonEntry.objects.filter(day__gte=day.replace(month=1, day=1), day__lte=day, subject__in=SERVICES)


def meetings(day: date) -> QuerySet[SocietyMeeting]:
    """Return the meetings of the societies and federations of cities since 1 January."""
    bodies = (Kind.SOCIETY, Kind.FEDERATION)
    since = day.replace(month=1, day=1)
    return SocietyMeeting.objects.filter(held_on__gte=since, held_on__lte=day, organization__kind__in=bodies)


def memberships(day: date) -> QuerySet[Membership]:
    """Return the memberships in force of living societies and federations of cities."""
    rows = Membership.objects.on(day).filter(alive_on(day, "body__"), alive_on(day, "member__"))
    return rows.filter(body__kind__in=(Kind.SOCIETY, Kind.FEDERATION))


def foundings(_day: date) -> QuerySet[FoundingCase]:
    """Return the foundings that are under way."""
    return FoundingCase.objects.filter(state__in=SUBMITTED_STATES, association__isnull=True)


def _of(kind: str, condition: Callable[[date], Q] | None = None, *, without: bool = False) -> Rows:
    def rows(day: date) -> QuerySet[Model]:
        found = nodes(day, kind)
        if condition is None:
            return found
        return found.filter(~condition(day)) if without else found.filter(condition(day))

    return rows


def _party(level: str) -> Callable[[date], Q]:
    return lambda day: has_party(day, level)


def _member(*kinds: str) -> Callable[[date], Q]:
    return lambda day: belongs(day, *kinds)


def _mark(*drivers: str) -> Callable[[date], Q]:
    return lambda day: bears(day, *drivers)


def _by(rows: Rows, driver: str) -> Rows:
    return lambda day: rows(day).filter(driver=driver)


CITY, SOCIETY, FEDERATION, ASSOCIATION = Kind.CITY, Kind.SOCIETY, Kind.FEDERATION, Kind.ASSOCIATION

#: Every set of rows by its key, which stands in addresses.
SETS: dict[str, Rows] = {
    "committee": _of(CITY, has_committee),
    "no_committee": _of(CITY, has_committee, without=True),
    "no_department": _of(CITY, has_department, without=True),
    "no_key_industry": _of(CITY, has_key_industry, without=True),
    "no_federation": _of(CITY, has_federation, without=True),
    "societies": _of(SOCIETY),
    "societies_linked": _of(SOCIETY, is_linked),
    "societies_unlinked": _of(SOCIETY, is_linked, without=True),
    "federations": _of(FEDERATION),
    **{
        f"{name}_{word}{level.value}": _of(kind, _party(level), without=bool(word))
        for kind, name in ((SOCIETY, "society"), (FEDERATION, "federation"))
        for level in PartyLevel
        for word in ("", "no_")
    },
    "associations": _of(ASSOCIATION),
    "in_society": _of(ASSOCIATION, _member(SOCIETY)),
    "outside_society": _of(ASSOCIATION, _member(SOCIETY), without=True),
    "in_federation": _of(ASSOCIATION, _member(FEDERATION)),
    "outside_federation": _of(ASSOCIATION, _member(FEDERATION), without=True),
    "member_of_nothing": _of(ASSOCIATION, _member(), without=True),
    "unmarked": _of(ASSOCIATION, _mark(), without=True),
    **{f"marked_{driver.value}": _of(ASSOCIATION, _mark(driver)) for driver in Driver},
    "key_industries": lambda day: KeyIndustry.objects.on(day),
    "industries_led": lambda day: KeyIndustry.objects.on(day).filter(is_led(day)),
    "industries_unled": lambda day: KeyIndustry.objects.on(day).filter(~is_led(day)),
    "links": links,
    "links_alive": lambda day: links(day).filter(is_alive(day)),
    "links_asleep": lambda day: links(day).filter(~is_alive(day)),
    "links_unused": lambda day: links(day).filter(~applied(day)),
    "services": services,
    "liaison_projects": lambda day: services(day).filter(subject=LiaisonSubject.PROJECT),
    "members": lambda day: memberships(day).filter(body__kind=SOCIETY),
    **{f"joined_{d.value}": _by(memberships, d) for d in Driver},
    **{f"meeting_{d.value}": _by(meetings, d) for d in Driver},
    **{f"founding_{d.value}": _by(foundings, d) for d in Driver},
}

"""City × key industry: society, members, share and what is missing, in a fixed number of queries at any size."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, IntegerField, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie_portal.web import figures
from kexie_portal.web.kept import KEPT_SECONDS, kept
from orgs.common.days import alive_on, in_force_on
from orgs.common.enums import Kind
from orgs.common.scope import VIEW
from orgs.societies.enums import SocietyRole
from orgs.societies.models.federation import Federation
from orgs.societies.models.liaison import LiaisonLink
from orgs.societies.models.society import Society, SocietyMeeting, SocietyOfficer, SocietyTerm
from orgs.societies.models.survey import IndustrySurvey, KeyIndustry
from orgs.societies.queries.counts import Counts
from orgs.societies.queries.liaison import is_alive
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from typing import TypedDict

    from django.db.models import QuerySet
    from django_stubs_ext import WithAnnotations

    from kexie_portal.accounts.models import User

    class Surveyed(TypedDict):
        """The year of a city's last survey."""

        surveyed: int | None

    City = WithAnnotations[Organization, Surveyed]

#: What may be missing, in the order in which it is put right.
MISSING: dict[str, str | Promise] = {
    "survey": _("industry survey"),
    "key_industry": _("key industries"),
    "division": _("division of GB/T 4754"),
    "society": _("society"),
    "registration": _("registration number"),
    "term": _("term"),
    "overdue": _("election (overdue)"),
    "chair": pgettext_lazy("society", "president"),
    "liaison": _("liaison link"),
    "silent": _("a line in the liaison log for a year"),
    "members": _("members"),
    "federation": _("federation"),
}


@dataclass(frozen=True)
class Standing:
    """A society or federation as the overviews show it."""

    pk: int
    name: str
    registered: bool
    has_chair: bool
    term_due: date | None
    has_term: bool
    links: int
    is_linked_alive: bool
    council: int
    last_meeting: date | None


@dataclass(frozen=True)
class Row:
    """A key industry of a city: its society, members, and of the industry's associations how many joined."""

    key_pk: int
    key_industry: str
    industry: str
    division: str
    society: Standing | None
    members: int
    joined: int
    eligible: int | None
    missing: tuple[str, ...]

    @property
    def share(self) -> Fraction | None:
        """Return the exact percentage of the industry's associations that joined; None where nothing can be said."""
        return figures.share(self.joined, self.eligible or 0) if self.society else None

    @property
    def unjoined(self) -> int:
        """Count the associations of the industry that have not joined its society."""
        return (self.eligible or 0) - self.joined if self.society else 0


@dataclass
class CityRow:
    """A city: its survey, key industries, federation, and what is missing of them."""

    pk: int
    name: str
    surveyed: int | None
    associations: int
    federation: Standing | None
    federation_members: int
    federation_associations: int
    rows: list[Row] = field(default_factory=list)
    missing: tuple[str, ...] = ()

    @property
    def federation_share(self) -> Fraction | None:
        """Return the exact percentage of the city's associations that are members of its federation."""
        return figures.share(self.federation_associations, self.associations) if self.federation else None

    @property
    def unjoined(self) -> int:
        """Count the associations that have not joined the federation."""
        return self.associations - self.federation_associations

    @property
    def with_society(self) -> int:
        """Count the key industries that have a society."""
        return sum(row.society is not None for row in self.rows)

    @property
    def societies_of_keys(self) -> str:
        """Say how many of the key industries have a society: 4 / 5."""
        return f"{self.with_society} / {len(self.rows)}"


def overview(user: User) -> list[CityRow]:
    """Return every city in scope with its societies and federation; kept until the next write."""
    state = last_write.state(user, VIEW)
    return kept(f"societies {state}", KEPT_SECONDS, lambda: _overview(user)) if state else _overview(user)


def _overview(user: User) -> list[CityRow]:
    day = timezone.localdate()
    year = IndustrySurvey.objects.filter(city=OuterRef("pk")).order_by().values("city").annotate(y=Max("year"))
    cities = list(
        Organization.objects.visible_to(user)
        .filter(kind=Kind.CITY, closed__isnull=True)
        .annotate(surveyed=Subquery(year.values("y")))
        .order_by("tree_id", "lft")
    )
    if not cities:
        return []
    counts = Counts(cities, day)
    societies = {
        key: standing
        for standing, key in _standings(Society.objects.filter(supervisor__in=cities), day, "key_industry_id")
    }
    federations = {
        city: standing for standing, city in _standings(Federation.objects.filter(city__in=cities), day, "city_id")
    }
    keys: dict[int, list[KeyIndustry]] = defaultdict(list)
    for key in KeyIndustry.objects.filter(in_force_on(day), city__in=cities).select_related("industry").order_by("pk"):
        keys[key.city_id].append(key)
    return [_city(city, keys[city.pk], societies, federations.get(city.pk), counts, day) for city in cities]


def _standings(
    bodies: QuerySet[Society] | QuerySet[Federation], day: date, of: str
) -> list[tuple[Standing, int | None]]:
    """Read active bodies with all that is told of them, in one query; each with the key that it stands for."""
    node = OuterRef("pk")
    officers = SocietyOfficer.objects.filter(in_force_on(day), organization=node).order_by()
    terms = SocietyTerm.objects.filter(organization=node, end_day__isnull=True).order_by()
    links = LiaisonLink.objects.filter(in_force_on(day), society=node).order_by()
    meetings = SocietyMeeting.objects.filter(organization=node).order_by().values("organization")
    council = officers.filter(role__in=[SocietyRole.COUNCIL, SocietyRole.STANDING_COUNCIL])
    rows = (
        bodies.filter(alive_on(day, "organization__"))
        .annotate(
            name=F("organization__name"),
            has_chair=Exists(officers.filter(role=SocietyRole.CHAIR)),
            has_term=Exists(terms),
            term_due=Subquery(terms.values("due_day")[:1]),
            links=Coalesce(
                Subquery(links.values("society").annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0
            ),
            is_linked_alive=Exists(links.filter(is_alive(day))),
            council=Coalesce(
                Subquery(
                    council.values("organization").annotate(n=Count("pk")).values("n"), output_field=IntegerField()
                ),
                0,
            ),
            last_meeting=Subquery(meetings.annotate(last=Max("held_on")).values("last")),
        )
        .order_by()
    )
    return [(_standing(row), getattr(row, of)) for row in rows]


def _standing(row: Society | Federation) -> Standing:
    names = ("name", "has_chair", "term_due", "has_term", "links", "is_linked_alive", "council", "last_meeting")
    return Standing(pk=row.pk, registered=bool(row.registration_number), **{name: getattr(row, name) for name in names})


def _city(
    city: City,
    keys: list[KeyIndustry],
    societies: dict[int | None, Standing],
    federation: Standing | None,
    counts: Counts,
    day: date,
) -> CityRow:
    lacking = {"survey": city.surveyed is None, "key_industry": not keys, "federation": federation is None}
    return CityRow(
        pk=city.pk,
        name=city.short_name or city.name,
        surveyed=city.surveyed,
        associations=counts.by_city[city.pk],
        federation=federation,
        federation_members=counts.members[federation.pk] if federation else 0,
        federation_associations=counts.associations[federation.pk] if federation else 0,
        rows=[_row(city, key, societies.get(key.pk), counts, day) for key in keys],
        missing=tuple(name for name, lacks in lacking.items() if lacks),
    )


def _row(city: Organization, key: KeyIndustry, society: Standing | None, counts: Counts, day: date) -> Row:
    division = key.industry_id or ""
    return Row(
        key_pk=key.pk,
        key_industry=key.name,
        industry=division,
        division=str(key.industry) if key.industry else "",
        society=society,
        members=counts.members[society.pk] if society else 0,
        joined=counts.joined[society.pk, division] if society and division else 0,
        eligible=counts.by_industry[city.pk, division] if division else None,
        missing=(() if division else ("division",)) + _missing(society, counts, day),
    )


def _missing(society: Standing | None, counts: Counts, day: date) -> tuple[str, ...]:
    if society is None:
        return ("society",)
    lacking = {
        "registration": not society.registered,
        "term": not society.has_term,
        "overdue": society.term_due is not None and society.term_due <= day,
        "chair": not society.has_chair,
        "liaison": not society.links,
        "silent": bool(society.links) and not society.is_linked_alive,
        "members": not counts.members[society.pk],
    }
    return tuple(name for name, lacks in lacking.items() if lacks)


def missing_words(keys: tuple[str, ...]) -> list[str]:
    """Return what is missing in words."""
    return [str(MISSING[key]) for key in keys]


def narrowed(cities: list[CityRow], *, city: int | None = None, missing: str = "") -> list[CityRow]:
    """Narrow an overview to one city, or to the rows at which one thing is missing."""
    found = []
    for one in cities:
        if city is not None and one.pk != city:
            continue
        rows = [row for row in one.rows if not missing or missing in row.missing]
        if rows or not missing or missing in one.missing:
            found.append(CityRow(**{**one.__dict__, "rows": rows}))
    return found

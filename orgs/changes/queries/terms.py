"""Terms that run out: the due list, how an association's terms stand, and the figures of each unit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from django.db.models import Count, F, FilteredRelation, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from kexie_portal.web.kept import KEPT_SECONDS, kept
from orgs.changes.models.election import ElectionCase
from orgs.changes.models.term import Term
from orgs.common.days import in_force_on
from orgs.common.enums import OPEN_STATES, REQUIRED_ROLES, Kind, OfficerRole
from orgs.common.scope import VIEW
from orgs.common.terms import SPANS, due_within, span_of
from orgs.register.models.association import Association, Officer
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


_NODE = "association__organization__parent__parent__parent"


def listed(user: User) -> QuerySet[Term]:
    """Return the open terms of living associations in scope, the most urgent first, with what a row shows."""
    officers = Officer.objects.filter(in_force_on(timezone.localdate())).order_by("pk")
    cases = ElectionCase.objects.filter(state__in=[state.value for state in OPEN_STATES])
    return (
        Term.objects.visible_to(user)
        .current()
        .select_related(_NODE)
        .prefetch_related(
            Prefetch("association__officers", queryset=officers, to_attr="in_office"),
            Prefetch("association__electioncases", queryset=cases, to_attr="under_way"),
        )
        .order_by("due_day", "pk")
    )


def vacant(officers: list[Officer]) -> list[str]:
    """Return the offices that nobody holds, out of those that a term must fill."""
    held = {officer.role for officer in officers}
    return [str(OfficerRole(role).label) for role in REQUIRED_ROLES if role not in held]


def with_offices_held(rows: QuerySet[Term]) -> QuerySet[Term]:
    """Annotate `offices_held`: how many of the offices that a term must fill somebody holds."""
    holders = Officer.objects.filter(
        in_force_on(timezone.localdate()), association=OuterRef("association"), role__in=REQUIRED_ROLES
    )
    number = holders.order_by().values("association").annotate(n=Count("role", distinct=True)).values("n")
    return rows.annotate(offices_held=Coalesce(Subquery(number, output_field=IntegerField()), 0))


def with_case_state(rows: QuerySet[Term]) -> QuerySet[Term]:
    """Annotate `case_state`: the state of the election that is under way."""
    cases = ElectionCase.objects.filter(association=OuterRef("association"), state__in=OPEN_STATES)
    return rows.annotate(case_state=Subquery(cases.order_by().values("state")[:1]))


# ---------------------------------------------------------------- figures of units
@dataclass
class Standing:
    """How the terms of a unit's active associations stand; everything under the unit is counted in."""

    associations: int = 0
    none: int = 0
    overdue: int = 0
    three: int = 0
    six: int = 0
    under_way: int = 0
    extended: int = 0

    def add(self, other: Standing) -> None:
        """Count another unit's in."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


@dataclass
class UnitStanding:
    """One line of the figures."""

    unit: Organization
    standing: Standing = field(default_factory=Standing)


def counted(user: User) -> dict[int, Standing]:
    """Count the active associations in scope by the unit right above them, in one query, kept until the next write."""
    state = last_write.state(user, VIEW)
    return kept(f"terms {state}", KEPT_SECONDS, lambda: _counted(user)) if state else _counted(user)


def _counted(user: User) -> dict[int, Standing]:
    today = timezone.localdate()
    states = [state.value for state in OPEN_STATES]
    # of both there is one at most, by constraint, so that the joins add no rows
    term = FilteredRelation("terms", condition=Q(terms__end_day__isnull=True))
    case = FilteredRelation("electioncases", condition=Q(electioncases__state__in=states))
    rows = (
        Association.objects.visible_to(user)
        .active_on(today)
        .annotate(now=term, vote=case, due_day=F("now__due_day"))
        .order_by()
        .values(unit=F("organization__parent_id"))
        .annotate(
            associations=Count("pk"),
            none=Count("pk", filter=Q(now__pk__isnull=True)),
            **{span: Count("pk", filter=due_within(span, today)) for span in SPANS[:3]},
            under_way=Count("pk", filter=Q(vote__pk__isnull=False)),
            extended=Count("pk", filter=Q(now__original_due_day__isnull=False)),
        )
    )
    return {row.pop("unit"): Standing(**row) for row in rows}


def by_unit(user: User) -> list[UnitStanding]:
    """Return the figures of every county and city in scope, what lies below counted in; three queries at any size."""
    own = counted(user)
    units = {unit.pk: unit for unit in Organization.objects.units().order_by("tree_id", "lft")}
    sums: dict[int, Standing] = defaultdict(Standing)
    for pk, standing in own.items():
        unit = units.get(pk)
        while unit is not None:
            sums[unit.pk].add(standing)
            unit = units.get(unit.parent_id or 0)
    seen = set(Organization.objects.units().visible_to(user).order_by().values_list("pk", flat=True))
    shown = [unit for unit in units.values() if unit.pk in seen and unit.kind != Kind.PARK and unit.closed is None]
    return [UnitStanding(unit, sums[unit.pk]) for unit in shown]


def total(user: User) -> Standing:
    """Return the figures of all that a user sees."""
    standing = Standing()
    for one in counted(user).values():
        standing.add(one)
    return standing


def standing_of_association(node: Organization) -> dict[str, object]:
    """Return what the page of an association shows of its terms, in three queries."""
    today = timezone.localdate()
    terms = list(
        Term.objects.filter(association_id=node.pk)
        .select_related("election")
        .prefetch_related(Prefetch("officers", queryset=Officer.objects.order_by("pk")))
        .order_by("-number")
    )
    current = next((term for term in terms if term.end_day is None), None)
    return {
        "terms": terms,
        "current": current,
        "span": span_of(current.due_day, today) if current else "none",
        "today": today,
    }

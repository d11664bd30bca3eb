"""Terms of societies and federations that run out: the due list and the figures, beside those of associations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from django.db.models import Count, F, FilteredRelation, Q, QuerySet
from django.utils import timezone

from kexie_portal.web.kept import KEPT_SECONDS, kept
from orgs.common.enums import SOCIETY_KINDS
from orgs.common.scope import VIEW
from orgs.common.terms import SPANS, due_within
from orgs.societies.models.society import SocietyTerm
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.societies.querysets import BodyQuerySet


def running() -> BodyQuerySet:
    """Return the terms that have not ended, of societies and federations that are there."""
    return SocietyTerm.objects.active_on(timezone.localdate()).filter(end_day__isnull=True)


def listed(user: User) -> QuerySet[SocietyTerm]:
    """Return the running terms in scope, the most urgent first, those without a day last."""
    rows = running().visible_to(user).select_related("organization__parent")
    return rows.order_by(F("due_day").asc(nulls_last=True), "pk")


@dataclass
class BodyStanding:
    """How the terms of the active societies and federations of a unit stand; `none` has no day of election."""

    bodies: int = 0
    none: int = 0
    overdue: int = 0
    three: int = 0
    six: int = 0

    def add(self, other: BodyStanding) -> None:
        """Count another unit's in."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


def counted(user: User) -> dict[int, BodyStanding]:
    """Count the active societies and federations in scope by their unit, in one query, kept until the next write."""
    state = last_write.state(user, VIEW)
    return kept(f"body terms {state}", KEPT_SECONDS, lambda: _counted(user)) if state else _counted(user)


def _counted(user: User) -> dict[int, BodyStanding]:
    today = timezone.localdate()
    # there is one at most, by constraint, so that the join adds no rows
    term = FilteredRelation("society_terms", condition=Q(society_terms__end_day__isnull=True))
    rows = (
        Organization.objects.visible_to(user)
        .filter(kind__in=SOCIETY_KINDS)
        .active_on(today)
        .annotate(now=term, due_day=F("now__due_day"))
        .order_by()
        .values(unit=F("parent_id"))
        .annotate(
            bodies=Count("pk"),
            none=Count("pk", filter=Q(due_day__isnull=True)),
            **{span: Count("pk", filter=due_within(span, today)) for span in SPANS[:3]},
        )
    )
    return {row.pop("unit"): BodyStanding(**row) for row in rows}


def total(user: User) -> BodyStanding:
    """Return the figures of all that a user sees."""
    standing = BodyStanding()
    for one in counted(user).values():
        standing.add(one)
    return standing


def by_unit(user: User, units: Iterable[Organization]) -> dict[int, BodyStanding]:
    """Return the figures of each of some units, what lies below counted in as far as its units are among them."""
    known = {unit.pk: unit for unit in units}
    sums: dict[int, BodyStanding] = defaultdict(BodyStanding)
    for pk, standing in counted(user).items():
        unit = known.get(pk)
        while unit is not None:
            sums[unit.pk].add(standing)
            unit = known.get(unit.parent_id or 0)
    return sums

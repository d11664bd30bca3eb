"""Filters of the tables of societies, federations and memberships."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db.models import Q, QuerySet
from django.utils import timezone

from orgs.querysets import VIEW, DatedQuerySet, alive_on, in_force_on

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


class CityQuerySet(DatedQuerySet):
    """What belongs to a city: surveys and key industries."""

    scope_path = "city__"


class BodyQuerySet(DatedQuerySet):
    """What belongs to a society or federation by its node."""

    scope_path = "organization__"

    def active_on(self, day: date) -> Self:
        """Narrow to the bodies founded and not closed on the day."""
        return self.filter(alive_on(day, "organization__"))


class TwoSidedQuerySet(QuerySet[Any]):
    """Rows between two nodes, seen from either side."""

    sides: ClassVar[tuple[str, ...]] = ()

    def visible_to(self, user: User, perm: str = VIEW) -> Self:
        """Narrow to the rows one of whose sides the user's postings in force reach."""
        from orgs.scope import Scope  # scope stands above the models

        scope, condition = Scope.of(user), Q()
        for side in self.sides:
            condition |= scope.condition(perm, side)
        return self.filter(condition)

    def under(self, node: Any) -> Self:
        """Narrow to the rows one of whose sides lies under a node."""
        condition = Q()
        for side in self.sides:
            inside = {f"{side}tree_id": node.tree_id, f"{side}lft__gte": node.lft, f"{side}lft__lt": node.rght}
            condition |= Q(**inside)
        return self.filter(condition)

    def on(self, day: date) -> Self:
        """Narrow to the rows that hold on the day."""
        return self.filter(in_force_on(day))

    def current(self) -> Self:
        """Narrow to the rows that hold today."""
        return self.on(timezone.localdate())


class MembershipQuerySet(TwoSidedQuerySet):
    """Memberships and applications, seen by the body and by the member."""

    sides = ("body__", "member__")


class LiaisonQuerySet(TwoSidedQuerySet):
    """Links of a society with a provincial society, seen by both."""

    sides = ("society__", "provincial_society__")


class LiaisonEntryQuerySet(TwoSidedQuerySet):
    """The log of a link, seen by both."""

    sides = ("link__society__", "link__provincial_society__")


class RecommendationQuerySet(TwoSidedQuerySet):
    """Recommendations, seen by the association and by the provincial society."""

    sides = ("organization__", "provincial_society__")

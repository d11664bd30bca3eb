"""Filters of the register: enterprises, associations, covers, officers, suspensions, driver marks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from orgs.common.days import alive_on, counted_on, in_force_on
from orgs.common.querysets import DatedQuerySet, ScopedQuerySet, model_at
from orgs.common.scope import VIEW, Scope
from orgs.tree.querysets import UnitScopedQuerySet, held_on, with_past

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


class EnterpriseQuerySet(UnitScopedQuerySet):
    """The enterprise register."""

    def visible_to(self, user: User, perm: str = VIEW) -> Self:
        """Narrow to the enterprises of the user's units; an association's contact sees those it covers."""
        scope = Scope.of(user)
        units = model_at(self.model, "unit").objects.units().filter(scope.condition(perm)).order_by().values("pk")
        if not scope.is_narrow(perm):
            return self.filter(unit__in=units)
        covered = (
            model_at(self.model, "covers")
            .objects.filter(scope.condition(perm, "association__organization__"), in_force_on(timezone.localdate()))
            .values("enterprise")
        )
        return self.filter(Q(unit__in=units) | Q(pk__in=covered))

    def alive_on(self, day: date) -> Self:
        """Narrow to the enterprises set up and not closed on the day; one without a day counts from its entry."""
        return self.filter(counted_on(day))

    def right_at(self, units: Collection[int], day: date) -> Self:
        """Narrow to the enterprises that lay right at some units on the day."""
        return self.filter(held_on(self.model, "former_places", "unit", list(units), day))

    def placed_on(self, day: date) -> Self:
        """Annotate `place`, the key of the unit at which the enterprise lay on the day, and `place_name`."""
        return with_past(self, "former_places", "unit", day, place="_id", place_name="__short_name")

    def sized_on(self, day: date) -> Self:
        """Annotate `size`, the size class of the day."""
        return with_past(self, "former_sizes", "size_class", day, size="")

    def with_covered(self, day: date) -> Self:
        """Annotate `covered`: an association active on the day covers the enterprise on that day."""
        covers = model_at(self.model, "covers").objects.active_on(day)
        return self.annotate(covered=Exists(covers.filter(enterprise=OuterRef("pk"))))


class AssociationQuerySet(ScopedQuerySet):
    """Enterprise associations, reached by their node."""

    scope_path = "organization__"

    def active_on(self, day: date) -> Self:
        """Narrow to the associations founded and not closed on the day."""
        return self.filter(alive_on(day, "organization__"))


class CoveredEnterpriseQuerySet(DatedQuerySet):
    """Dated relations of associations and enterprises."""

    scope_path = "association__organization__"

    def active_on(self, day: date) -> Self:
        """Narrow to the relations that hold on the day with an association active on that day, so not suspended."""
        suspensions = model_at(self.model, "association", "suspensions").objects.on(day)
        return self.standing_on(day).filter(~Q(association__in=suspensions.order_by().values("association")))

    def standing_on(self, day: date) -> Self:
        """Narrow to the relations that hold on the day with an association that is there, active or suspended."""
        # the key of an association is that of its node, so the table of associations need not be read
        nodes = model_at(self.model, "association", "organization").objects.filter(counted_on(day))
        return self.on(day).filter(Exists(nodes.filter(pk=OuterRef("association_id"))))


class OfficerQuerySet(DatedQuerySet):
    """Persons of associations."""

    scope_path = "association__organization__"


class SuspensionQuerySet(DatedQuerySet):
    """Suspensions of associations."""

    scope_path = "association__organization__"

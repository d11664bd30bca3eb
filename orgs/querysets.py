"""Filters of one table as words that chain: `current()`, `on(day)`, `visible_to(user)`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from mptt.querysets import TreeQuerySet

from orgs.enums import UNIT_KINDS

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

VIEW = "orgs.view_unit"


def alive_on(day: date, prefix: str = "") -> Q:
    """Return the condition that something is opened and not yet closed on the day (unknown opening: alive)."""
    opened, closed = f"{prefix}opened", f"{prefix}closed"
    return (Q(**{f"{opened}__isnull": True}) | Q(**{f"{opened}__lte": day})) & (
        Q(**{f"{closed}__isnull": True}) | Q(**{f"{closed}__gt": day})
    )


def in_force_on(day: date, prefix: str = "") -> Q:
    """Return the condition that a dated relation holds on the day; the end day is out."""
    begun = Q(**{f"{prefix}first_day__isnull": True}) | Q(**{f"{prefix}first_day__lte": day})
    return begun & not_ended_on(day, prefix)


def not_ended_on(day: date, prefix: str = "") -> Q:
    """Return the condition that a dated relation has not ended on the day, whether it has begun or not."""
    return Q(**{f"{prefix}end_day__isnull": True}) | Q(**{f"{prefix}end_day__gt": day})


def any_of(*rows: QuerySet[Any]) -> bool:
    """Tell whether there is a row in any of several tables, by one query."""
    first, *others = (part.order_by().values("pk") for part in rows)
    return first.union(*others, all=True).exists()


def resting_on(day: date) -> QuerySet[Any]:
    """Return the keys of the associations that are suspended on the day (暂停活动): they exist, but are not active.

    Asked by `IN`, so that the database reads the few suspensions once, whatever the number of rows.
    """
    from orgs.models import Suspension

    return Suspension.objects.on(day).order_by().values("association")


def working_on(day: date, prefix: str = "", key: str = "pk") -> Q:
    """Return the condition that an association is active on the day: founded, not closed and not suspended.

    `prefix` leads to its node, `key` is a field with the association's key.
    """
    return alive_on(day, prefix) & ~Q(**{f"{key}__in": resting_on(day)})


class OrganizationQuerySet(TreeQuerySet):
    """Nodes of the tree."""

    def visible_to(self, user: User, perm: str = VIEW) -> Self:
        """Narrow to the nodes that the user's postings in force reach; an empty scope sees nothing."""
        from orgs.scope import Scope  # scope stands above the models

        return self.filter(Scope.of(user).condition(perm))

    def units(self) -> Self:
        """Narrow to the nodes that enterprises are registered under."""
        return self.filter(kind__in=UNIT_KINDS)

    def active_on(self, day: date) -> Self:
        """Narrow to the nodes founded and not closed on the day."""
        return self.filter(alive_on(day))

    def under(self, node: Any, include_self: bool = True) -> Self:
        """Narrow to the subtree of a node."""
        operator = "lft__gte" if include_self else "lft__gt"
        return self.filter(tree_id=node.tree_id, lft__lt=node.rght, **{operator: node.lft})


class ScopedQuerySet(QuerySet[Any]):
    """Rows that hang on a node of the tree by `scope_path`."""

    scope_path = ""

    def visible_to(self, user: User, perm: str = VIEW) -> Self:
        """Narrow to the rows whose node the user's postings in force reach."""
        from orgs.scope import Scope

        return self.filter(Scope.of(user).condition(perm, self.scope_path))

    def under(self, node: Any) -> Self:
        """Narrow to the rows under a node."""
        path = self.scope_path
        return self.filter(**{f"{path}tree_id": node.tree_id, f"{path}lft__gte": node.lft, f"{path}lft__lt": node.rght})


class UnitScopedQuerySet(ScopedQuerySet):
    """Rows of a unit: narrowed by the few unit nodes, which an index on the unit answers at any size."""

    unit_field = "unit"

    def visible_to(self, user: User, perm: str = VIEW) -> Self:
        """Narrow to the rows of the units that the user's postings in force reach."""
        from orgs.models import Organization

        units = Organization.objects.units().visible_to(user, perm).order_by().values("pk")
        return self.filter(**{f"{self.unit_field}__in": units})

    def under(self, node: Any) -> Self:
        """Narrow to the rows of the units under a node."""
        from orgs.models import Organization

        units = Organization.objects.units().under(node).order_by().values("pk")
        return self.filter(**{f"{self.unit_field}__in": units})


class EnterpriseQuerySet(UnitScopedQuerySet):
    """The enterprise register."""

    def visible_to(self, user: User, perm: str = VIEW) -> Self:
        """Narrow to the enterprises of the user's units; an association's contact sees those it covers."""
        from orgs.models import CoveredEnterprise, Organization
        from orgs.scope import Scope

        scope = Scope.of(user)
        units = Organization.objects.units().filter(scope.condition(perm)).order_by().values("pk")
        if not scope.is_narrow(perm):
            return self.filter(unit__in=units)
        covered = CoveredEnterprise.objects.filter(
            scope.condition(perm, "association__organization__"), in_force_on(timezone.localdate())
        ).values("enterprise")
        return self.filter(Q(unit__in=units) | Q(pk__in=covered))

    def alive_on(self, day: date) -> Self:
        """Narrow to the enterprises set up and not closed on the day."""
        return self.filter(alive_on(day))

    def with_covered(self, day: date) -> Self:
        """Annotate `covered`: an association active on the day covers the enterprise on that day."""
        from orgs.models import CoveredEnterprise

        return self.annotate(covered=Exists(CoveredEnterprise.objects.active_on(day).filter(enterprise=OuterRef("pk"))))


class AssociationQuerySet(ScopedQuerySet):
    """Enterprise associations, reached by their node."""

    scope_path = "organization__"

    def active_on(self, day: date) -> Self:
        """Narrow to the associations founded and not closed on the day."""
        return self.filter(alive_on(day, "organization__"))


class DatedQuerySet(ScopedQuerySet):
    """Rows that hold from a first day to an end day."""

    def on(self, day: date) -> Self:
        """Narrow to the rows that hold on the day."""
        return self.filter(in_force_on(day))

    def current(self) -> Self:
        """Narrow to the rows that hold today."""
        return self.on(timezone.localdate())


class CoveredEnterpriseQuerySet(DatedQuerySet):
    """Dated relations of associations and enterprises."""

    scope_path = "association__organization__"

    def active_on(self, day: date) -> Self:
        """Narrow to the relations that hold on the day with an association active on that day, so not suspended."""
        return self.standing_on(day).filter(~Q(association__in=resting_on(day)))

    def standing_on(self, day: date) -> Self:
        """Narrow to the relations that hold on the day with an association that is there, active or suspended."""
        from orgs.models import Organization

        # the key of an association is that of its node, so the table of associations need not be read
        return self.on(day).filter(Exists(Organization.objects.active_on(day).filter(pk=OuterRef("association_id"))))


class OfficerQuerySet(DatedQuerySet):
    """Persons of associations."""

    scope_path = "association__organization__"


class PostingQuerySet(DatedQuerySet):
    """Postings, reached by the organisation they are at."""

    scope_path = "organization__"


class ImportBatchQuerySet(ScopedQuerySet):
    """Imports, reached by the unit that the file speaks for."""

    scope_path = "unit__"


class TermQuerySet(ScopedQuerySet):
    """Terms of associations."""

    scope_path = "association__organization__"

    def current(self) -> Self:
        """Narrow to the terms that have not ended, at associations that are alive."""
        return self.filter(alive_on(timezone.localdate(), self.scope_path), end_day__isnull=True)


class FormerNameQuerySet(ScopedQuerySet):
    """Former names, reached by the organization that bears another now."""

    scope_path = "organization__"

    def borne_by(self, node: Any) -> Self:
        """Narrow to the names that an organization bore itself, without those that came over with a merger."""
        merged = node._meta.model.objects.filter(successions__successor=node, successions__kind="merger").order_by()
        theirs = self.model.objects.filter(organization__in=merged.values("pk")).order_by()
        own = self.filter(organization=node).exclude(name__in=merged.values("name"))
        return own.exclude(name__in=theirs.values("name"))


class SuccessionQuerySet(ScopedQuerySet):
    """Mergers and splits, reached by the one that went on."""

    scope_path = "successor__"


class SuspensionQuerySet(DatedQuerySet):
    """Suspensions of associations."""

    scope_path = "association__organization__"


class AssociationCaseQuerySet(ScopedQuerySet):
    """Election and change cases, reached by their association."""

    scope_path = "association__organization__"


class CasePersonQuerySet(ScopedQuerySet):
    """Persons named in a case."""

    scope_path = "case__association__organization__"

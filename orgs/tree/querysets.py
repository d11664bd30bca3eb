"""Filters of the tree as words that chain: nodes, rows of units, former names, successions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from mptt.querysets import TreeQuerySet

from orgs.common.days import alive_on
from orgs.common.enums import UNIT_KINDS
from orgs.common.querysets import ScopedQuerySet, model_at
from orgs.common.scope import VIEW, Scope

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.tree.models.organization import Organization


class OrganizationQuerySet(TreeQuerySet):
    """Nodes of the tree."""

    def visible_to(self, user: User, perm: str = VIEW) -> Self:
        """Narrow to the nodes that the user's postings in force reach; an empty scope sees nothing."""
        return self.filter(Scope.of(user).condition(perm))

    def units(self) -> Self:
        """Narrow to the nodes that enterprises are registered under."""
        return self.filter(kind__in=UNIT_KINDS)

    def active_on(self, day: date) -> Self:
        """Narrow to the nodes founded and not closed on the day."""
        return self.filter(alive_on(day))

    def under(self, node: Organization, include_self: bool = True) -> Self:
        """Narrow to the subtree of a node."""
        operator = "lft__gte" if include_self else "lft__gt"
        return self.filter(tree_id=node.tree_id, lft__lt=node.rght, **{operator: node.lft})


class UnitScopedQuerySet(ScopedQuerySet):
    """Rows of a unit: narrowed by the few unit nodes, which an index on the unit answers at any size."""

    unit_field = "unit"

    def visible_to(self, user: User, perm: str = VIEW) -> Self:
        """Narrow to the rows of the units that the user's postings in force reach."""
        units = model_at(self.model, self.unit_field).objects.units().visible_to(user, perm).order_by().values("pk")
        return self.filter(**{f"{self.unit_field}__in": units})

    def under(self, node: Organization) -> Self:
        """Narrow to the rows of the units under a node."""
        units = model_at(self.model, self.unit_field).objects.units().under(node).order_by().values("pk")
        return self.filter(**{f"{self.unit_field}__in": units})


class FormerNameQuerySet(ScopedQuerySet):
    """Former names, reached by the organization that bears another now."""

    scope_path = "organization__"

    def borne_by(self, node: Organization) -> Self:
        """Narrow to the names that an organization bore itself, without those that came over with a merger."""
        merged = node._meta.model.objects.filter(successions__successor=node, successions__kind="merger").order_by()
        theirs = self.model.objects.filter(organization__in=merged.values("pk")).order_by()
        own = self.filter(organization=node).exclude(name__in=merged.values("name"))
        return own.exclude(name__in=theirs.values("name"))


class SuccessionQuerySet(ScopedQuerySet):
    """Mergers and splits, reached by the one that went on."""

    scope_path = "successor__"

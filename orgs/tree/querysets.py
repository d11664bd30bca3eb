"""Filters of the tree as words that chain: nodes, rows of units, former names, successions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.db.models.functions import Coalesce
from mptt.querysets import TreeQuerySet

from orgs.common.days import alive_on, in_force_on, is_past
from orgs.common.enums import UNIT_KINDS
from orgs.common.querysets import DatedQuerySet, ScopedQuerySet, model_at
from orgs.common.scope import VIEW, Scope

if TYPE_CHECKING:
    from django.db.models import Model

    from kexie_portal.accounts.models import User
    from orgs.tree.models.organization import Organization

Rows = TypeVar("Rows", bound="QuerySet[Any]")


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

    def right_under(self, units: Collection[int], day: date) -> Self:
        """Narrow to the nodes that lay right under some units on the day."""
        return self.filter(held_on(self.model, "former_parents", "parent", list(units), day))

    def placed_on(self, day: date) -> Self:
        """Annotate `place`, the key of what the node lay under on the day, and `place_name`."""
        return with_past(self, "former_parents", "parent", day, place="_id", place_name="__short_name")


def held_on(model: type[Model], former: str, field: str, values: list[int] | list[str], day: date) -> Q:
    """Return the condition that a field had one of these values on the day, as the rows of its past say.

    `former` names the dated rows that hold what the field was; where there is none of the day, it was what it is.
    """
    now = Q(**{f"{field}__in": values})
    if not is_past(day):
        return now
    relation = model._meta.get_field(former)
    owner = relation.field.name  # type: ignore[union-attr]
    then = relation.related_model._default_manager.filter(in_force_on(day)).order_by()  # type: ignore[union-attr]
    wanted = then.filter(**{f"{field}__in": values}).values(owner)
    return (now & ~Q(pk__in=then.values(owner))) | Q(pk__in=wanted)


def with_past(rows: Rows, former: str, field: str, day: date, **names: str) -> Rows:
    """Annotate what a field was on the day, under each name with what follows the field: `place="_id"`."""
    if not is_past(day):
        return rows.annotate(**{name: F(f"{field}{rest}") for name, rest in names.items()})
    then = f"{field}_then"
    rows = rows.annotate(**{then: FilteredRelation(former, condition=in_force_on(day, f"{former}__"))})
    told = {name: Coalesce(F(f"{then}__{field}{rest}"), F(f"{field}{rest}")) for name, rest in names.items()}
    return rows.annotate(**told)


class FormerParentQuerySet(DatedQuerySet):
    """Former places of nodes, reached by the node."""

    scope_path = "organization__"


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

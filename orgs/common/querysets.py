"""Filters of one table as words that chain: `current()`, `on(day)`, `visible_to(user)`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from orgs.common.days import in_force_on
from orgs.common.scope import VIEW, Scope

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.tree.models.organization import Organization


def model_at(model: type[Model], *relations: str) -> Any:
    """Return the model at the end of a chain of relations: so a filter asks another table without importing it."""
    for relation in relations:
        model = model._meta.get_field(relation).related_model  # type: ignore[assignment]
    return model


def any_of(*rows: QuerySet[Model]) -> bool:
    """Tell whether there is a row in any of several tables, by one query."""
    first, *others = (part.order_by().values("pk") for part in rows)
    return first.union(*others, all=True).exists()


class ScopedQuerySet(QuerySet[Any]):
    """Rows that hang on a node of the tree by `scope_path`."""

    scope_path = ""

    def visible_to(self, user: User, perm: str = VIEW) -> Self:
        """Narrow to the rows whose node the user's postings in force reach."""
        return self.filter(Scope.of(user).condition(perm, self.scope_path))

    def under(self, node: Organization) -> Self:
        """Narrow to the rows under a node."""
        path = self.scope_path
        return self.filter(**{f"{path}tree_id": node.tree_id, f"{path}lft__gte": node.lft, f"{path}lft__lt": node.rght})


class DatedQuerySet(ScopedQuerySet):
    """Rows that hold from a first day to an end day."""

    def on(self, day: date) -> Self:
        """Narrow to the rows that hold on the day."""
        return self.filter(in_force_on(day))

    def current(self) -> Self:
        """Narrow to the rows that hold today."""
        return self.on(timezone.localdate())


class TwoSidedQuerySet(QuerySet[Any]):
    """Rows between two nodes, seen from either side."""

    sides: ClassVar[tuple[str, ...]] = ()

    def visible_to(self, user: User, perm: str = VIEW) -> Self:
        """Narrow to the rows one of whose sides the user's postings in force reach."""
        scope, condition = Scope.of(user), Q()
        for side in self.sides:
            condition |= scope.condition(perm, side)
        return self.filter(condition)

    def under(self, node: Organization) -> Self:
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

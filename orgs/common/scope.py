"""What a user may see and do: their postings in force as intervals of the tree.

The grants lie on tree nodes only, a handful of rows a user; once a request they become intervals
`(tree_id, lft, rght)`, and every queryset is narrowed by them.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Model, Q
from django.utils import timezone

from kexie_portal.errors import OutOfSight
from orgs.common.days import in_force_on
from orgs.common.enums import UNIT_KINDS, Kind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from kexie_portal.accounts.models import User
    from orgs.tree.models.organization import Organization


NOTHING = Q(pk__in=[])

_CACHE = "_orgs_scope"


class LeftScope(OutOfSight):
    """A row that was just written lies outside the writer's scope; the write must be rolled back."""


@dataclass(frozen=True)
class Interval:
    """A node with all under it."""

    tree_id: int
    lft: int
    rght: int
    organization_id: int
    kind: str
    name: str = ""

    def holds(self, node: Organization) -> bool:
        """Tell whether a node lies in the interval."""
        return self.tree_id == node.tree_id and self.lft <= node.lft and node.rght <= self.rght


@dataclass
class Scope:
    """The intervals of each permission (`orgs.view_unit` → intervals); no grant, no interval, nothing seen."""

    by_permission: dict[str, tuple[Interval, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, user: User | AnonymousUser) -> Scope:
        """Return the scope of a user, read once and kept on the user object for the request."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return cls()
        scope: Scope | None = getattr(user, _CACHE, None)
        if scope is None:
            scope = cls._read(user)
            setattr(user, _CACHE, scope)
        return scope

    @classmethod
    def _read(cls, user: User) -> Scope:
        rows = (
            user.organizationgrant_set.filter(in_force_on(timezone.localdate(), "posting__"))
            .filter(posting__isnull=False)
            .values_list(
                "permission__codename",
                "content_object__tree_id",
                "content_object__lft",
                "content_object__rght",
                "content_object_id",
                "content_object__kind",
                "content_object__name",
            )
        )
        found: dict[str, set[Interval]] = defaultdict(set)
        for codename, tree_id, lft, rght, pk, kind, name in rows:
            found[f"orgs.{codename}"].add(Interval(tree_id, lft, rght, pk, kind, name))
        return cls({perm: _widest(intervals) for perm, intervals in found.items()})

    @cached_property
    def in_words(self) -> str:
        """Say every permission with where it is held, for the keys of what is kept for a person."""
        held = sorted((perm, [(i.tree_id, i.lft, i.rght) for i in all_]) for perm, all_ in self.by_permission.items())
        return hashlib.sha256(repr(held).encode()).hexdigest()[:32]

    def intervals(self, perm: str) -> tuple[Interval, ...]:
        """Return the widest intervals in which the permission holds."""
        return self.by_permission.get(perm, ())

    def condition(self, perm: str, path: str = "") -> Q:
        """Return the condition that the node at `path` lies in scope; false for an empty scope."""
        parts = [
            Q(**{f"{path}tree_id": i.tree_id, f"{path}lft__gte": i.lft, f"{path}lft__lt": i.rght})
            for i in self.intervals(perm)
        ]
        return reduce(or_, parts) if parts else NOTHING

    def holds(self, perm: str) -> bool:
        """Tell whether the permission is held anywhere."""
        return bool(self.by_permission.get(perm))

    def may(self, perm: str, node: Organization) -> bool:
        """Tell whether the permission is held at a node."""
        return any(interval.holds(node) for interval in self.intervals(perm))

    def names(self) -> list[str]:
        """Name the organisations that the postings are at, the highest first, each once."""
        found = {i for intervals in self.by_permission.values() for i in intervals}
        ordered = sorted(found, key=lambda i: (i.tree_id, i.lft))
        return list(dict.fromkeys(i.name for i in ordered))

    def is_narrow(self, perm: str) -> bool:
        """Tell whether some interval is below the units: an association or a society."""
        return any(interval.kind not in UNIT_KINDS for interval in self.intervals(perm))


def _widest(intervals: set[Interval]) -> tuple[Interval, ...]:
    """Drop the intervals that lie inside another one."""
    kept = [
        one
        for one in intervals
        if not any(
            other is not one
            and other.tree_id == one.tree_id
            and other.lft <= one.lft
            and one.rght <= other.rght
            and (other.lft, other.rght) != (one.lft, one.rght)
            for other in intervals
        )
    ]
    return tuple(sorted(kept, key=lambda i: (i.tree_id, i.lft)))


def may(user: User | AnonymousUser, perm: str, node: Organization) -> bool:
    """Tell whether a user holds a permission at a node through a posting in force."""
    return Scope.of(user).may(perm, node)


def holds(user: User | AnonymousUser, perm: str) -> bool:
    """Tell whether a user holds a permission anywhere through a posting in force."""
    return Scope.of(user).holds(perm)


def works_for_a_city(user: User | AnonymousUser) -> bool:
    """Tell whether the user works for a province or a city."""
    return _works_at(user, Kind.PROVINCE, Kind.CITY)


def works_for_a_unit(user: User | AnonymousUser) -> bool:
    """Tell whether the user works for a unit."""
    return _works_at(user, *UNIT_KINDS)


def _works_at(user: User | AnonymousUser, *kinds: str) -> bool:
    return any(one.kind in kinds for one in Scope.of(user).intervals(VIEW))


def forget(user: User) -> None:
    """Drop the kept scope of a user object after their postings changed."""
    if hasattr(user, _CACHE):
        delattr(user, _CACHE)


def recheck(model: type[Model], pk: int, user: User, perm: str) -> None:
    """Look a written row up again through the scope, inside the writer's transaction.

    Raises `LeftScope` when the row has left the scope, which rolls the transaction back.
    """
    forget(user)  # the write may have shifted the tree
    if not model._default_manager.visible_to(user, perm).filter(pk=pk).exists():  # type: ignore[attr-defined]
        raise LeftScope(str(pk))


VIEW_PERSONAL = "orgs.view_personal"

EXPORT = "orgs.export_data"

PUBLISH = "orgs.publish_plan"


VIEW = "orgs.view_unit"

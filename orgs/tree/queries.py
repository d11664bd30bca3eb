"""The units that a form offers: in scope, named with their city, in the order of the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from orgs.common.enums import Kind
from orgs.tree.check import Fault, Row, check
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


HOLDERS = (Kind.CITY, Kind.COUNTY, Kind.PARK)


def choosable(user: User, perm: str, kinds: tuple[Kind, ...] = HOLDERS) -> QuerySet[Organization]:
    """Return the living units of the given kinds at which the user holds a permission."""
    return (
        Organization.objects.visible_to(user, perm)
        .filter(kind__in=kinds, closed__isnull=True)
        .select_related("parent__parent")
        .order_by("tree_id", "lft")
    )


def label(unit: Organization) -> str:
    """Name a unit so that two of the same name are told apart: 洛阳市 · 涧西区 · 高新园."""
    names = [unit.short_name or unit.name]
    node: Organization | None = unit
    while node is not None and node.kind in (Kind.COUNTY, Kind.PARK):
        node = node.parent
        if node is not None:
            names.insert(0, node.short_name or node.name)
    return " · ".join(names)


def find_faults() -> tuple[int, list[Fault]]:
    """Return the number of nodes and every fault of the tree."""
    fields = ("pk", "parent_id", "kind", "tree_id", "lft", "rght", "level")
    rows = [Row(*row) for row in Organization.objects.order_by().values_list(*fields).iterator(chunk_size=5000)]
    return len(rows), check(rows)

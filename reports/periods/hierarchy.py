"""The units of a period's day, and what lies below one."""

from datetime import date

from orgs.tree.models.organization import Organization
from reports.coverage.units import Unit, UnitTree


def tree_on(day: date, node: Organization) -> UnitTree:
    """Return the units of a node's tree, parents before children, placed as on the day."""
    return UnitTree.read(node.tree_id).on(day)


def with_all_below(tree: UnitTree, pk: int) -> list[tuple[Unit, int]]:
    """Return a unit with all under it and how deep each lies below it, parents first."""
    depths = {pk: 0}
    for unit in tree:
        if unit.parent_id in depths and unit.pk != pk:
            depths[unit.pk] = depths[unit.parent_id] + 1
    return [(unit, depths[unit.pk]) for unit in tree if unit.pk in depths]

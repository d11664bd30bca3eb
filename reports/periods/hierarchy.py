"""The units as they were placed on a day: moves made since are undone."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from orgs.tree.models.organization import Organization, OrganizationMove
from reports.coverage.units import Unit, UnitTree


def tree_on(day: date, node: Organization) -> UnitTree:
    """Return the units of a node's tree, parents before children, placed as at the end of the day."""
    units = {unit.pk: unit for unit in UnitTree.read(node.tree_id)}
    after = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    moves = OrganizationMove.objects.filter(moved_at__gte=after, organization__in=list(units)).order_by("-moved_at")
    for pk, parent_id in moves.values_list("organization_id", "from_parent_id"):
        if parent_id in units:
            units[pk] = units[pk]._replace(parent_id=parent_id)
    return UnitTree(parents_first(units))


def parents_first(units: dict[int, Unit]) -> list[Unit]:
    """Order units depth first, so that sums and tables can go through them once."""
    below: dict[int | None, list[Unit]] = {}
    for unit in units.values():
        below.setdefault(unit.parent_id if unit.parent_id in units else None, []).append(unit)
    ordered: list[Unit] = []
    waiting = below.get(None, [])[::-1]
    while waiting:
        unit = waiting.pop()
        ordered.append(unit)
        waiting.extend(below.get(unit.pk, [])[::-1])
    return ordered


def with_all_below(tree: UnitTree, pk: int) -> list[tuple[Unit, int]]:
    """Return a unit with all under it and how deep each lies below it, parents first."""
    depths = {pk: 0}
    for unit in tree:
        if unit.parent_id in depths and unit.pk != pk:
            depths[unit.pk] = depths[unit.parent_id] + 1
    return [(unit, depths[unit.pk]) for unit in tree if unit.pk in depths]

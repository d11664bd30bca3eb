"""Where a node lies: in which area, under which county and city; and where the members of a body come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgs.common.enums import Kind

if TYPE_CHECKING:
    from orgs.tree.models.organization import Organization


def is_in(node: Organization, area: Organization) -> bool:
    """Tell whether a node lies in an area."""
    return node.tree_id == area.tree_id and area.lft <= node.lft < area.rght


def area_of(body: Organization) -> Organization:
    """Return where the members of a body come from: its city, its county, or the province of a provincial society."""
    return body if body.kind in (Kind.CITY, Kind.COUNTY) or body.parent is None else body.parent


def county_of(node: Organization) -> Organization | None:
    """Return the county that a node lies in; None directly under a city or in a park of the city."""
    return _above(node, Kind.COUNTY)


def city_of(node: Organization) -> Organization | None:
    """Return the city that a node lies in."""
    return _above(node, Kind.CITY)


def _above(node: Organization, kind: Kind) -> Organization | None:
    unit = node.parent
    while unit is not None and unit.kind != kind:
        unit = unit.parent
    return unit

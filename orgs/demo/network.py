"""What lies between the units and the enterprises: parks, industry societies, federations, provincial societies."""

from __future__ import annotations

from datetime import timedelta

from orgs.common.enums import Kind
from orgs.demo.profiles import CITIES, PROVINCIAL_SOCIETIES
from orgs.demo.story import Story
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization

SUFFIX = "科学技术协会"


def make(story: Story, units: dict[str, Organization]) -> dict[str, list[Organization]]:
    """Add parks, societies and federations to the tree; returns the parks by the code of their city."""
    random = story.chance("network")
    nodes: list[Organization] = []
    parks: dict[str, list[Organization]] = {}
    province = next(unit for unit in units.values() if unit.kind == Kind.PROVINCE)

    def add(kind: Kind, parent: Organization, name: str, short: str) -> Organization:
        opened = story.begins - timedelta(days=random.randint(-700, 1500))
        node = Organization(kind=kind, parent=parent, name=name, short_name=short, opened=opened, is_sample=True)
        nodes.append(node)
        return node

    for city in CITIES:
        unit = units[city.code]
        parks[city.code] = [add(Kind.PARK, unit, name + SUFFIX, name) for name in city.parks]
        for name in city.societies:
            society = f"{unit.short_name}{name}产业技术研究会"
            add(Kind.SOCIETY, unit, society, society)
        if city.federation:
            add(Kind.FEDERATION, unit, f"{unit.short_name}企业科协联合会", f"{unit.short_name}企业科协联合会")
    for name in PROVINCIAL_SOCIETIES:
        add(Kind.PROVINCIAL_SOCIETY, province, f"河南省{name}学会", f"河南省{name}学会")
    tree.bulk_add(nodes)
    return parks

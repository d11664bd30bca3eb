"""A small tree with little room, so that tests reach its edges."""

import pytest

from orgs.common.enums import Kind
from orgs.tree import edges as tree_edges
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization


@pytest.fixture
def little_room(monkeypatch):
    monkeypatch.setattr(tree_edges, "ROOM", {Kind.PROVINCE: 4096, Kind.CITY: 512, Kind.COUNTY: 64, Kind.PARK: 8})


@pytest.fixture
def units(db, little_room):
    """Return province, two cities and a county of the first, by short name."""
    province = tree.add(None, Organization(kind=Kind.PROVINCE, name="河南省科协", code="410000"))
    luoyang = tree.add(province, Organization(kind=Kind.CITY, name="洛阳市科协", code="410300"))
    jianxi = tree.add(luoyang, Organization(kind=Kind.COUNTY, name="涧西区科协", code="410305"))
    zhengzhou = tree.add(province, Organization(kind=Kind.CITY, name="郑州市科协", code="410100"))
    return {"province": province, "luoyang": luoyang, "jianxi": jianxi, "zhengzhou": zhengzhou}


def association(name="企业科协"):
    return Organization(kind=Kind.ASSOCIATION, name=name)


def faults():
    from orgs.tree.queries import find_faults

    return find_faults()[1]

"""A small province for tests: two cities, their counties, a park, officers of each level."""

from __future__ import annotations

from dataclasses import dataclass

from kexie_portal.accounts.models import User
from orgs.tree.models.organization import Organization
from tests.orgs.factories import CityFactory, CountyFactory, ParkFactory, ProvinceFactory, officer_of


@dataclass
class Network:
    """The units and the officers by what they are called in tests."""

    province: Organization
    luoyang: Organization
    jianxi: Organization
    park: Organization
    zhengzhou: Organization
    guancheng: Organization
    luoyang_officer: User
    jianxi_officer: User
    zhengzhou_officer: User


def build() -> Network:
    """Lay out the province."""
    province = ProvinceFactory(name="河南省科学技术协会", short_name="河南省")
    luoyang = CityFactory(parent=province, name="洛阳市科学技术协会", short_name="洛阳市")
    jianxi = CountyFactory(parent=luoyang, name="涧西区科学技术协会", short_name="涧西区")
    park = ParkFactory(parent=jianxi, name="洛阳高新产业园区科学技术协会", short_name="高新园")
    zhengzhou = CityFactory(parent=province, name="郑州市科学技术协会", short_name="郑州市")
    guancheng = CountyFactory(parent=zhengzhou, name="管城回族区科学技术协会", short_name="管城回族区")
    return Network(
        province, luoyang, jianxi, park, zhengzhou, guancheng,
        officer_of(luoyang), officer_of(jianxi), officer_of(zhengzhou),
    )  # fmt: skip

"""A small network of units for the reports' tests, and enterprises that are covered or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from orgs.register.models.association import Association, CoveredEnterprise
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization
from tests.orgs.factories import (
    LONG_AGO,
    AssociationFactory,
    CityFactory,
    CountyFactory,
    EnterpriseFactory,
    ParkFactory,
    ProvinceFactory,
)

DAY = date(2026, 6, 30)


@dataclass
class Network:
    """河南 with 洛阳 (涧西 with a park, 栾川), 郑州 (中原) and 济源, which has no counties."""

    henan: Organization
    luoyang: Organization
    jianxi: Organization
    park: Organization
    luanchuan: Organization
    zhengzhou: Organization
    zhongyuan: Organization
    jiyuan: Organization


def network() -> Network:
    """Write the units."""
    henan = ProvinceFactory()
    luoyang = CityFactory(parent=henan, code="410300", name="洛阳市科协", short_name="洛阳市")
    jianxi = CountyFactory(parent=luoyang, code="410305", name="涧西区科协", short_name="涧西区")
    park = ParkFactory(parent=jianxi, name="涧西高新园", short_name="高新园")
    luanchuan = CountyFactory(parent=luoyang, code="410324", name="栾川县科协", short_name="栾川县")
    zhengzhou = CityFactory(parent=henan, code="410100", name="郑州市科协", short_name="郑州市")
    zhongyuan = CountyFactory(parent=zhengzhou, code="410102", name="中原区科协", short_name="中原区")
    jiyuan = CityFactory(parent=henan, code="419001", name="济源市科协", short_name="济源市")
    return Network(henan, luoyang, jianxi, park, luanchuan, zhengzhou, zhongyuan, jiyuan)


def covered(unit: Organization, **kwargs: Any) -> Enterprise:
    """Write an enterprise that hosts an association of its own."""
    enterprise = EnterpriseFactory(unit=unit, **kwargs)
    AssociationFactory(unit=unit, host=enterprise)
    return enterprise


def cover(association: Association, enterprise: Enterprise, first: date = LONG_AGO, end: date | None = None) -> None:
    """Let an association cover one more enterprise."""
    CoveredEnterprise.objects.create(association=association, enterprise=enterprise, first_day=first, end_day=end)

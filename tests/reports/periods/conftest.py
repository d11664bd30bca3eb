"""A day, a network and reports on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from orgs.tree.models.organization import Organization
from reports.periods.builder import build
from reports.periods.calendar import span_of
from reports.periods.models.period import PeriodReport
from tests.orgs.factories import EnterpriseFactory
from tests.reports.network import Network, covered, network

JUNE = span_of("month", date(2026, 6, 1))
JULY = JUNE.following()

Build = Callable[..., PeriodReport]


@pytest.fixture
def units(db: None) -> Network:
    """涧西: one of two covered; 栾川: none of one; 中原: one of one; 济源: nothing registered."""
    found = network()
    covered(found.jianxi, name="洛阳轴承有限公司")
    EnterpriseFactory(unit=found.jianxi)
    EnterpriseFactory(unit=found.luanchuan)
    covered(found.zhongyuan)
    return found


@pytest.fixture
def june() -> Build:
    """Build June's report of a unit."""

    def build_june(unit: Organization) -> PeriodReport:
        return build(unit, JUNE, actor=None)

    return build_june

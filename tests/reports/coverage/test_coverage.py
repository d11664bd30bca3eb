"""Coverage worked out by hand, edge by edge."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from orgs.common.days import start_of
from orgs.common.enums import EnterpriseClass, LabelKind
from orgs.register.models.association import CoveredEnterprise
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization
from reports.coverage.models import OfficialCount
from reports.coverage.table import Cell, tally
from tests.orgs.factories import AssociationFactory, EnterpriseFactory, IndustryFactory, LabelFactory
from tests.reports.network import DAY, Network, cover, covered, network

pytestmark = pytest.mark.django_db
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
K = EnterpriseClass


@pytest.fixture
def net() -> Network:
    return network()


def cell(unit: Organization, day: date = DAY, one: EnterpriseClass = K.ALL) -> Cell:
    return tally(day).cell(unit.pk, one)


def numbers(unit: Organization, day: date = DAY, one: EnterpriseClass = K.ALL) -> tuple[int, int]:
    found = cell(unit, day, one)
    return found.covered, found.enterprises


def test_counties_and_parks_add_up_to_city_and_province(net: Network) -> None:
    covered(net.jianxi)
    covered(net.park)
    EnterpriseFactory(unit=net.luanchuan)
    EnterpriseFactory(unit=net.luoyang)
    covered(net.jiyuan)
    assert numbers(net.park) == (1, 1)
    assert numbers(net.jianxi) == (2, 2)
    assert numbers(net.luanchuan) == (0, 1)
    assert numbers(net.luoyang) == (2, 4)
    assert numbers(net.jiyuan) == (1, 1)
    assert numbers(net.henan) == (3, 5)
    assert cell(net.luoyang).rate == 50.0


def test_no_enterprise_is_no_data_and_none_covered_is_zero(net: Network) -> None:
    EnterpriseFactory(unit=net.luanchuan)
    assert (cell(net.luanchuan).state, cell(net.luanchuan).rate) == ("value", 0.0)
    assert (cell(net.zhongyuan).state, cell(net.zhongyuan).rate) == ("none", None)


def test_a_unit_that_does_not_exist_on_the_day_does_not_apply(net: Network) -> None:
    Organization.objects.filter(pk=net.luanchuan.pk).update(closed=DAY)
    assert cell(net.luanchuan).state == "na"
    assert cell(net.luanchuan, BEFORE).state == "none"
    assert net.luanchuan.pk not in [unit.pk for unit in tally(DAY).children(net.luoyang.pk)]


def test_jiyuan_has_no_counties(net: Network) -> None:
    covered(net.jiyuan)
    table = tally(DAY)
    assert table.children(net.jiyuan.pk) == []
    assert not table.units.has_counties(net.jiyuan.pk)
    assert table.units.has_counties(net.luoyang.pk)


def test_an_enterprise_covered_twice_counts_once(net: Network) -> None:
    enterprise = covered(net.jianxi)
    cover(AssociationFactory(unit=net.park), enterprise)
    assert numbers(net.jianxi) == (2, 2)


def test_a_cover_ends_on_its_end_day(net: Network) -> None:
    association = AssociationFactory(unit=net.jianxi)
    cover(association, EnterpriseFactory(unit=net.jianxi), end=DAY)
    assert numbers(net.jianxi, BEFORE) == (2, 2)
    assert numbers(net.jianxi, DAY) == (1, 2)


def test_a_cover_begins_on_its_first_day(net: Network) -> None:
    association = AssociationFactory(unit=net.jianxi)
    cover(association, EnterpriseFactory(unit=net.jianxi), first=DAY)
    assert numbers(net.jianxi, BEFORE) == (1, 2)
    assert numbers(net.jianxi, DAY) == (2, 2)


def test_a_cover_of_an_ended_and_a_living_relation_still_counts(net: Network) -> None:
    association = AssociationFactory(unit=net.jianxi)
    enterprise = EnterpriseFactory(unit=net.jianxi)
    cover(association, enterprise, end=date(2025, 1, 1))
    cover(association, enterprise, first=date(2026, 1, 1))
    assert numbers(net.jianxi) == (2, 2)
    assert numbers(net.jianxi, date(2025, 6, 30)) == (1, 2)


def test_an_association_covers_from_its_founding_until_it_is_closed(net: Network) -> None:
    association = AssociationFactory(unit=net.jianxi)
    node = Organization.objects.filter(pk=association.pk)
    node.update(opened=DAY, closed=AFTER)
    assert numbers(net.jianxi, BEFORE) == (0, 1)
    assert numbers(net.jianxi, DAY) == (1, 1)
    assert numbers(net.jianxi, AFTER) == (0, 1)


def test_an_enterprise_counts_from_its_opening_until_it_is_closed(net: Network) -> None:
    enterprise = covered(net.jianxi)
    enterprise.opened, enterprise.closed = DAY, AFTER
    enterprise.save()
    assert [numbers(net.jianxi, day) for day in (BEFORE, DAY, AFTER)] == [(0, 0), (1, 1), (0, 0)]


def test_an_enterprise_without_a_day_of_setting_up_counts_from_the_day_of_its_entry(net: Network) -> None:
    one = EnterpriseFactory(unit=net.jianxi, opened=None)
    assert numbers(net.jianxi, date(1990, 1, 1)) == (0, 0)
    Enterprise.objects.filter(pk=one.pk).update(created_at=start_of(DAY))
    assert [numbers(net.jianxi, day) for day in (BEFORE, DAY, timezone.localdate())] == [(0, 0), (0, 1), (0, 1)]


def test_an_association_without_a_day_of_founding_counts_from_the_day_of_its_entry(net: Network) -> None:
    covered(net.jianxi)
    node = Organization.objects.filter(kind="association")
    node.update(opened=None)
    assert numbers(net.jianxi, DAY) == (0, 1)
    node.update(created_at=start_of(DAY))
    assert [numbers(net.jianxi, day) for day in (BEFORE, DAY)] == [(0, 1), (1, 1)]


def test_a_label_holds_from_its_issue_to_the_day_before_it_expires(net: Network) -> None:
    enterprise = covered(net.jianxi)
    LabelFactory(enterprise=enterprise, kind=LabelKind.HIGH_TECH, issued=DAY, expires=AFTER)
    assert [numbers(net.jianxi, day, K.HIGH_TECH) for day in (BEFORE, DAY, AFTER)] == [(0, 0), (1, 1), (0, 0)]
    assert numbers(net.jianxi, AFTER) == (1, 1)


def test_little_giants_are_specialised_and_count_once(net: Network) -> None:
    both, giant = covered(net.jianxi), EnterpriseFactory(unit=net.jianxi)
    LabelFactory(enterprise=both, kind=LabelKind.SPECIALIZED)
    LabelFactory(enterprise=both, kind=LabelKind.LITTLE_GIANT)
    LabelFactory(enterprise=giant, kind=LabelKind.LITTLE_GIANT)
    assert numbers(net.jianxi, DAY, K.SPECIALIZED) == (1, 2)


def test_large_and_medium_go_by_the_size_class(net: Network) -> None:
    industry = IndustryFactory()
    EnterpriseFactory(unit=net.jianxi, industry=industry, staff=1200, revenue=50000)
    EnterpriseFactory(unit=net.jianxi, industry=industry, staff=400, revenue=5000)
    EnterpriseFactory(unit=net.jianxi, industry=industry, staff=30, revenue=500)
    assert numbers(net.jianxi, DAY, K.LARGE_MEDIUM) == (0, 2)


def test_an_association_elsewhere_covers_the_enterprise_where_it_is_registered(net: Network) -> None:
    enterprise = EnterpriseFactory(unit=net.luanchuan)
    cover(AssociationFactory(unit=net.park), enterprise)
    assert numbers(net.luanchuan) == (1, 1)
    assert numbers(net.park) == (1, 1)


def test_tally_of_a_city_says_what_the_whole_says(net: Network) -> None:
    covered(net.jianxi)
    covered(net.zhongyuan)
    part, whole = tally(DAY, node=net.luoyang), tally(DAY)
    assert part.cell(net.luoyang.pk) == whole.cell(net.luoyang.pk)
    assert part.cell(net.zhongyuan.pk).enterprises == 0


def test_the_latest_official_count_by_the_day_stands_beside(net: Network) -> None:
    covered(net.jianxi)
    for as_of, count in ((date(2024, 12, 31), 7), (date(2025, 12, 31), 9), (AFTER, 11)):
        OfficialCount.objects.create(unit=net.luoyang, enterprise_class=K.ALL, as_of=as_of, count=count, source="年鉴")
    official = cell(net.luoyang).official
    assert official is not None
    assert (official.count, official.as_of) == (9, date(2025, 12, 31))
    assert cell(net.luoyang).rate == 100.0
    assert cell(net.luoyang, DAY, K.HIGH_TECH).official is None


def test_a_register_larger_than_the_official_count_is_a_finding_not_a_rate(net: Network) -> None:
    covered(net.jianxi)
    covered(net.jianxi)
    OfficialCount.objects.create(unit=net.luoyang, enterprise_class=K.ALL, as_of=BEFORE, count=1, source="年鉴")
    found = cell(net.luoyang)
    assert found.exceeds_official
    assert found.rate == 100.0


def test_the_whole_register_takes_four_statements(net: Network, django_assert_num_queries: object) -> None:
    for unit in (net.jianxi, net.park, net.zhongyuan):
        covered(unit)
    with django_assert_num_queries(4):  # type: ignore[operator]
        tally(DAY).cell(net.henan.pk)
    assert CoveredEnterprise.objects.count() == 3

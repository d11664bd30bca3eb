"""The set-based statements against counting one by one, on random networks."""

import random
from datetime import date, timedelta

import pytest
from django.utils import timezone

from orgs.common.enums import EnterpriseClass, Kind, LabelKind
from orgs.register.models.association import Association, CoveredEnterprise
from orgs.register.models.enterprise import Enterprise, EnterpriseLabel
from orgs.register.models.suspension import Suspension
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization
from reports.coverage.conditions import CLASSES, LABELS
from reports.coverage.counting import Counts, association_counts, coverage_counts, coverage_series, distribution
from reports.coverage.definitions import Selection, rows_of
from reports.coverage.table import tally
from tests.orgs.factories import AssociationFactory, IndustryFactory, fresh_uscc
from tests.reports.network import Network, network

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 1)
DAYS = [FIRST + timedelta(days=step) for step in (0, 3, 7, 11, 15)]


def _day(rng: random.Random, often: float = 0.7) -> date | None:
    return FIRST + timedelta(days=rng.randrange(-2, 16)) if rng.random() < often else None


def _span(rng: random.Random) -> tuple[date | None, date | None]:
    first, end = _day(rng), _day(rng, 0.4)
    return (first, end) if first is None or end is None or end > first else (end, None)


def _fill(net: Network, rng: random.Random) -> None:
    """Write some dozens of enterprises, labels, associations and covers with days around the days asked for."""
    units = [net.luoyang, net.jianxi, net.park, net.luanchuan, net.zhongyuan, net.jiyuan]
    industries = [IndustryFactory(), IndustryFactory(code="65", name="软件", section="I", section_name="信息"), None]
    enterprises = []
    for number in range(60):
        opened, closed = _span(rng)
        one = Enterprise(uscc=fresh_uscc(), name=f"企业{number}", unit=rng.choice(units), opened=opened, closed=closed)
        one.industry, one.staff, one.revenue = rng.choice(industries), rng.choice([5, 50, 400, 2000]), 50000  # type: ignore[assignment]
        one.save()
        enterprises.append(one)
        for kind in rng.sample(list(LabelKind), rng.randrange(0, 3)):
            issued, expires = _span(rng)
            EnterpriseLabel.objects.create(enterprise=one, kind=kind, issued=issued, expires=expires)
    for number in range(25):
        opened, closed = _span(rng)
        node = Organization(kind=Kind.ASSOCIATION, name=f"科协{number}", opened=opened, closed=closed)
        association = Association.objects.create(organization=tree.add(rng.choice(units), node))
        for one in rng.sample(enterprises, rng.randrange(0, 6)):
            first, end = _span(rng)
            CoveredEnterprise.objects.create(
                association=association, enterprise=one, first_day=first or date(2020, 1, 1), end_day=end
            )
        if number % 3 == 0:
            first, end = _span(rng)
            Suspension.objects.create(association=association, first_day=first or FIRST, end_day=end)


def _is_of(one: Enterprise, kind: EnterpriseClass, day: date) -> bool:
    if kind == EnterpriseClass.ALL:
        return True
    if kind == EnterpriseClass.LARGE_MEDIUM:
        return one.size_class in ("large", "medium")
    return any(label.kind in LABELS[kind] and label.holds_on(day) for label in one.labels.all())


def _counts(node: Organization, day: date) -> bool:
    """An association whose founding nobody has entered counts from the day of its entry."""
    return node.is_active_on(day) and (node.opened is not None or timezone.localdate(node.created_at) <= day)


def _is_covered(one: Enterprise, day: date) -> bool:
    return any(
        cover.first_day <= day
        and (cover.end_day is None or cover.end_day > day)
        and _counts(cover.association.organization, day)
        and not any(
            rest.first_day <= day and (rest.end_day is None or rest.end_day > day)
            for rest in cover.association.suspensions.all()
        )
        for cover in one.covers.all()
    )


def _by_force(day: date) -> dict[int, Counts]:
    sums: dict[int, Counts] = {}
    for one in Enterprise.objects.all():
        if one.is_alive_on(day):
            member = tuple(int(_is_of(one, kind, day)) for kind in CLASSES)
            covered = tuple(each * int(_is_covered(one, day)) for each in member)
            sums[one.unit_id] = sums.get(one.unit_id, Counts()).plus(Counts(member, covered))
    return sums


def _told(counts: dict[int, Counts]) -> dict[int, Counts]:
    """Leave out units that hold nothing on the day: one statement names them, the other does not."""
    return {unit: each for unit, each in counts.items() if any(each.enterprises)}


@pytest.mark.parametrize("seed", range(6))
def test_statements_count_what_counting_one_by_one_counts(seed: int) -> None:
    net = network()
    _fill(net, random.Random(seed))
    expected = [_by_force(day) for day in DAYS]
    few = [net.jianxi.pk, net.park.pk]
    assert coverage_counts(DAYS) == expected
    assert [_told(each) for each in coverage_series(DAYS)] == expected
    narrowed = [{pk: counts for pk, counts in each.items() if pk in few} for each in expected]
    assert coverage_counts(DAYS, few) == narrowed
    assert [_told(each) for each in coverage_series(DAYS, few)] == narrowed


@pytest.mark.parametrize("seed", [11, 12])
def test_a_figure_is_the_number_of_its_rows(seed: int) -> None:
    net = network()
    _fill(net, random.Random(seed))
    day = DAYS[2]
    table = tally(day)
    for unit in (net.henan, net.luoyang, net.jianxi, net.park, net.jiyuan, net.zhengzhou):
        for kind in CLASSES:
            selection, cell = Selection(unit, day, kind), table.cell(unit.pk, kind)
            counted = (cell.enterprises, cell.covered, cell.uncovered)
            assert counted == tuple(rows_of(key, selection).count() for key in ("enterprises", "covered", "uncovered"))
        own = table.own_cell(unit.pk)
        assert own.enterprises == rows_of("enterprises", Selection(unit, day, own_only=True)).count()


def test_associations_active_and_founded_are_the_number_of_their_rows() -> None:
    net = network()
    _fill(net, random.Random(3))
    day, since = DAYS[3], DAYS[1]
    [found] = association_counts([day], since=[since])
    for unit in (net.jianxi, net.luanchuan, net.jiyuan):
        selection = Selection(unit, day, first_day=since, own_only=True)
        told = found.get(unit.pk, (0, 0))
        assert told == (rows_of("associations", selection).count(), rows_of("founded", selection).count())


def test_a_suspended_association_covers_again_from_the_day_it_resumes() -> None:
    net = network()
    association = AssociationFactory(unit=net.jianxi)
    enterprise = association.covered.get().enterprise
    Suspension.objects.create(association=association, first_day=DAYS[1], end_day=DAYS[3])
    covered = [rows_of("covered", Selection(net.jianxi, day)).filter(pk=enterprise.pk).exists() for day in DAYS]
    active = [rows_of("associations", Selection(net.jianxi, day)).filter(pk=association.pk).exists() for day in DAYS]
    assert covered == active == [True, False, False, True, True]


def test_the_distribution_adds_up_to_the_figure() -> None:
    net = network()
    _fill(net, random.Random(4))
    shares = [share for unit in distribution(DAYS[2], EnterpriseClass.ALL).values() for share in unit]
    cell = tally(DAYS[2]).cell(net.henan.pk)
    assert (sum(one.enterprises for one in shares), sum(one.covered for one in shares)) == (
        cell.enterprises,
        cell.covered,
    )
    assert {one.section for one in shares} == {"C", "I", ""}


def test_work_coverage_shows_no_figure_before_there_are_activities() -> None:
    net = network()
    with pytest.raises(LookupError):
        rows_of("work_coverage", Selection(net.henan, FIRST))

"""Covering further enterprises, and the people of an association."""

from __future__ import annotations

from datetime import date

import pytest

from kexie_portal.errors import NotAllowed, Refused, Stale
from orgs.register.actions import cover as actions
from orgs.register.actions import officer as officer_actions
from orgs.register.actions.officer import Term
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization
from tests.orgs.factories import AssociationFactory, EnterpriseFactory, OfficerFactory
from tests.orgs.network import Network, build

pytestmark = pytest.mark.django_db
DAY = date(2022, 3, 1)


@pytest.fixture
def net() -> Network:
    return build()


def test_an_area_association_covers_a_further_enterprise(net: Network) -> None:
    area = AssociationFactory(unit=net.park)
    small = EnterpriseFactory(unit=net.jianxi)
    actions.cover(area, actor=net.jianxi_officer, enterprise=small, first_day=DAY)

    covered = Enterprise.objects.with_covered(date(2023, 1, 1)).get(pk=small.pk)
    assert covered.covered
    assert not Enterprise.objects.with_covered(date(2022, 2, 28)).get(pk=small.pk).covered


def test_covering_twice_is_refused(net: Network) -> None:
    area, small = AssociationFactory(unit=net.park), EnterpriseFactory(unit=net.jianxi)
    actions.cover(area, actor=net.jianxi_officer, enterprise=small, first_day=DAY)
    with pytest.raises(Refused):
        actions.cover(area, actor=net.jianxi_officer, enterprise=small, first_day=DAY)


def test_an_enterprise_out_of_scope_is_not_covered(net: Network) -> None:
    stranger = EnterpriseFactory(unit=net.guancheng)
    with pytest.raises(NotAllowed):
        actions.cover(AssociationFactory(unit=net.park), actor=net.jianxi_officer, enterprise=stranger, first_day=DAY)


def test_a_cover_ends_once_and_not_before_it_began(net: Network) -> None:
    area, small = AssociationFactory(unit=net.park), EnterpriseFactory(unit=net.jianxi)
    relation = actions.cover(area, actor=net.jianxi_officer, enterprise=small, first_day=DAY)
    with pytest.raises(Refused) as refusal:
        actions.end_cover(relation, actor=net.jianxi_officer, day=date(2022, 2, 1))
    assert refusal.value.field == "day"
    assert actions.end_cover(relation, actor=net.jianxi_officer, day=date(2022, 9, 1)).end_day == date(2022, 9, 1)
    with pytest.raises(Refused):
        actions.end_cover(relation, actor=net.jianxi_officer, day=date(2022, 9, 2))


def test_the_people_are_written_and_a_second_chair_is_refused(net: Network) -> None:
    made = AssociationFactory(unit=net.jianxi)
    old = OfficerFactory(association=made, role="chair", name="李明", phone="")
    terms = [Term(old.pk, "chair", "李明", end_day=date(2023, 1, 1)), Term(None, "chair", "赵强")]
    officer_actions.set_officers(made, actor=net.jianxi_officer, version=1, terms=terms)
    assert {(o.name, o.end_day) for o in made.officers.all()} == {("李明", date(2023, 1, 1)), ("赵强", None)}

    again = [Term(None, "chair", "孙丽")]
    with pytest.raises(Refused):
        officer_actions.set_officers(made, actor=net.jianxi_officer, version=2, terms=again)
    with pytest.raises(Stale):
        officer_actions.set_officers(made, actor=net.jianxi_officer, version=1, terms=[])


def test_two_chairs_do_not_overlap_on_days_that_are_past(net: Network) -> None:
    made = AssociationFactory(unit=net.jianxi)
    OfficerFactory(association=made, role="chair", name="李旧", first_day=date(2020, 1, 1), end_day=date(2024, 5, 20))
    OfficerFactory(association=made, role="vice_chair", name="赵副", first_day=date(2020, 1, 1))

    def write(first_day: date | None) -> None:
        lines = [Term(None, "chair", "王新", first_day=first_day)]
        version = Organization.objects.get(pk=made.pk).version
        officer_actions.set_officers(made, actor=net.jianxi_officer, version=version, terms=lines)

    with pytest.raises(Refused) as refusal:
        write(date(2024, 5, 19))
    assert refusal.value.message == "主席：李旧任职至2024-05-20，任期重叠。"
    assert not made.officers.filter(name="王新").exists()
    write(date(2024, 5, 20))
    assert made.officers.get(name="王新").first_day == date(2024, 5, 20)


def test_days_that_nobody_entered_do_not_overlap(net: Network) -> None:
    made = AssociationFactory(unit=net.jianxi)
    OfficerFactory(association=made, role="chair", name="李旧", end_day=date(2024, 5, 20))
    lines = [Term(None, "chair", "王新", first_day=date(2020, 1, 1))]
    version = Organization.objects.get(pk=made.pk).version
    officer_actions.set_officers(made, actor=net.jianxi_officer, version=version, terms=lines)
    assert made.officers.count() == 2

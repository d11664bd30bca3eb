"""Adding parks and moving parks and associations."""

from __future__ import annotations

import pytest

from kexie_portal.errors import NotAllowed, Refused
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization, OrganizationMove
from orgs.units import actions
from orgs.units.actions import NewPark
from tests.orgs.factories import AssociationFactory
from tests.orgs.network import Network, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def net() -> Network:
    return build()


def test_a_city_officer_adds_a_park_and_not_twice(net: Network) -> None:
    park = actions.add_park(net.jianxi, actor=net.luoyang_officer, data=NewPark("轴承产业园", "轴承园"))
    assert park.parent_id == net.jianxi.pk
    with pytest.raises(Refused):
        actions.add_park(net.jianxi, actor=net.luoyang_officer, data=NewPark("轴承产业园"))
    assert Organization.objects.filter(name="轴承产业园").count() == 1


def test_a_county_officer_adds_no_park(net: Network) -> None:
    with pytest.raises(NotAllowed):
        actions.add_park(net.jianxi, actor=net.jianxi_officer, data=NewPark("轴承产业园"))


def test_moving_keeps_the_history_and_the_subtree(net: Network) -> None:
    member = AssociationFactory(unit=net.park)
    actions.move(net.park, actor=net.luoyang_officer, target=net.luoyang, reason="升级为市级园区")
    park = Organization.objects.get(pk=net.park.pk)
    assert park.parent_id == net.luoyang.pk
    assert tree.subtree(park).filter(pk=member.pk).exists()
    move = OrganizationMove.objects.get()
    assert (move.from_parent, move.to_parent, move.actor, move.reason) == (
        net.jianxi, net.luoyang, net.luoyang_officer, "升级为市级园区",
    )  # fmt: skip


def test_the_verb_is_needed_at_both_ends(net: Network) -> None:
    mine, theirs = AssociationFactory(unit=net.jianxi), AssociationFactory(unit=net.guancheng)
    with pytest.raises(NotAllowed):
        actions.move(mine.organization, actor=net.luoyang_officer, target=net.guancheng, reason="送出")
    with pytest.raises(NotAllowed):
        actions.move(theirs.organization, actor=net.luoyang_officer, target=net.jianxi, reason="拿来")
    assert not OrganizationMove.objects.exists()
    assert Organization.objects.get(pk=theirs.pk).parent_id == net.guancheng.pk


def test_it_cannot_go_where_it_is_or_where_its_kind_cannot_sit(net: Network) -> None:
    with pytest.raises(tree.MoveRefused):
        actions.move(net.park, actor=net.luoyang_officer, target=net.jianxi, reason="原地")
    mine = AssociationFactory(unit=net.jianxi)
    with pytest.raises(tree.MoveRefused):
        actions.move(net.park, actor=net.luoyang_officer, target=mine.organization, reason="不合")

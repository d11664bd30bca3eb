"""Moving parks and associations."""

from datetime import date

import pytest

from orgs.common.enums import Kind
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization, OrganizationMove
from tests.orgs.tree.conftest import association, faults

pytestmark = pytest.mark.both
DAY = date(2026, 6, 30)


def test_a_park_moves_with_its_associations_and_its_history(units, django_user_model):
    actor = django_user_model.objects.create_user("luoyang", name="洛阳")
    park = tree.add(units["jianxi"], Organization(kind=Kind.PARK, name="开发区"))
    leaf = tree.add(park, association())
    tree.move(park, units["zhengzhou"], actor=actor, reason="区划调整", day=DAY)
    leaf.refresh_from_db()
    park.refresh_from_db()
    assert list(tree.ancestors(leaf)) == [units["province"], units["zhengzhou"], park]
    assert (leaf.level, park.version) == (3, 2)
    move = OrganizationMove.objects.get()
    assert (move.organization, move.from_parent, move.to_parent, move.actor, move.reason) == (
        park,
        units["jianxi"],
        units["zhengzhou"],
        actor,
        "区划调整",
    )
    assert faults() == []


def test_a_move_into_a_full_parent_widens_it(units):
    park = tree.add(units["zhengzhou"], Organization(kind=Kind.PARK, name="满园"))
    for number in range(3):
        tree.add(park, association(f"{number}"))
    leaf = tree.add(units["jianxi"], association("来者"))
    tree.move(leaf, park, actor=None, reason="并入", day=DAY)
    assert park.get_descendant_count() == 4
    assert faults() == []


def test_a_move_between_provinces(units):
    hubei = tree.add(None, Organization(kind=Kind.PROVINCE, name="湖北省科协", code="420000"))
    wuhan = tree.add(hubei, Organization(kind=Kind.CITY, name="武汉市科协", code="420100"))
    leaf = tree.add(units["jianxi"], association())
    tree.move(leaf, wuhan, actor=None, reason="迁址", day=DAY)
    leaf.refresh_from_db()
    assert leaf.tree_id == wuhan.tree_id
    assert faults() == []


@pytest.mark.parametrize("target", ["self", "child", "same"])
def test_moves_that_make_no_sense_are_refused(units, target):
    park = tree.add(units["jianxi"], Organization(kind=Kind.PARK, name="开发区"))
    targets = {"self": park, "child": park, "same": units["jianxi"]}
    with pytest.raises(tree.MoveRefused):
        tree.move(park, targets[target], actor=None, reason="x", day=DAY)
    assert not OrganizationMove.objects.exists()


def test_moved_back_and_forth_the_tree_stays_sound(units):
    leaves = [tree.add(units["jianxi"], association(f"{n}")) for n in range(6)]
    for turn in range(30):
        leaf = leaves[turn % 6]
        leaf.refresh_from_db()
        here = leaf.parent_id == units["jianxi"].pk
        tree.move(leaf, units["zhengzhou" if here else "jianxi"], actor=None, reason="x", day=DAY)
    assert faults() == []

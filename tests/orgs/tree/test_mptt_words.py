"""What mptt counts by `rght - lft` answers by asking, or is refused."""

import pytest

from orgs.common.enums import Kind
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization
from tests.orgs.tree.conftest import association

pytestmark = pytest.mark.both


def test_an_empty_unit_is_a_leaf_though_its_interval_is_wide(units):
    assert units["zhengzhou"].is_leaf_node()
    assert not units["luoyang"].is_leaf_node()


def test_descendants_are_counted_not_computed(units):
    tree.add(units["jianxi"], association())
    assert units["province"].get_descendant_count() == 4
    assert units["zhengzhou"].get_descendant_count() == 0


def test_leaf_nodes_are_found(units):
    leaf = tree.add(units["jianxi"], association())
    assert set(units["province"].get_leafnodes()) == {leaf, units["zhengzhou"]}


def test_children_and_descendants_and_ancestors(units):
    leaf = tree.add(units["jianxi"], association())
    assert list(units["luoyang"].get_children()) == [units["jianxi"]]
    assert list(units["luoyang"].get_descendants()) == [units["jianxi"], leaf]
    assert list(tree.ancestors(leaf)) == [units["province"], units["luoyang"], units["jianxi"]]
    assert list(tree.subtree(units["luoyang"])) == [units["luoyang"], units["jianxi"], leaf]
    assert list(leaf.get_ancestors()) == [units["province"], units["luoyang"], units["jianxi"]]


@pytest.mark.parametrize(
    "name",
    [
        "move_node",
        "_move_node",
        "partial_rebuild",
        "delay_mptt_updates",
        "disable_mptt_updates",
        "build_tree_nodes",
        "add_related_count",
        "get_queryset_descendants",
        "get_queryset_ancestors",
        "_create_space",
        "_close_gap",
    ],
)
def test_what_would_break_a_sparse_tree_is_refused(db, name):
    with pytest.raises(NotImplementedError):
        getattr(Organization.objects, name)()


def test_inserting_beside_a_sibling_is_refused(units):
    with pytest.raises(NotImplementedError):
        Organization.objects.insert_node(association(), units["jianxi"], position="left")


def test_changing_the_parent_by_saving_is_refused(units):
    units["jianxi"].parent = units["zhengzhou"]
    with pytest.raises(tree.MoveRefused):
        units["jianxi"].save()
    assert Organization.objects.get(pk=units["jianxi"].pk).parent_id == units["luoyang"].pk


def test_renaming_keeps_the_place(units):
    county = Organization.objects.get(pk=units["jianxi"].pk)
    county.name = "涧西区科学技术协会"
    county.save()
    again = Organization.objects.get(pk=county.pk)
    assert (again.lft, again.rght, again.name) == (county.lft, county.rght, "涧西区科学技术协会")
    assert "jxqkxjsxh" in again.search_text


def test_a_stale_copy_that_is_saved_does_not_undo_a_widening(units):
    stale = Organization.objects.get(pk=units["zhengzhou"].pk)
    for number in range(40):
        tree.add(units["jianxi"], association(f"{number}"))
    stale.short_name = "郑州"
    stale.save()
    from tests.orgs.tree.conftest import faults

    assert faults() == []


def test_deleting_a_leaf_leaves_a_gap_and_a_sound_tree(units):
    first = tree.add(units["jianxi"], association("甲"))
    tree.add(units["jianxi"], association("乙"))
    first.delete()
    tree.add(units["jianxi"], association("丙"))
    from tests.orgs.tree.conftest import faults

    assert faults() == []
    assert units["jianxi"].get_descendant_count() == 2


def test_a_kind_enum_has_a_place_for_every_kind():
    from orgs.common.enums import PARENT_KINDS

    assert set(PARENT_KINDS) == set(Kind)

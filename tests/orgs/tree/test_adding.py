"""Adding to the sparse tree."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orgs.common.enums import Kind
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization
from tests.orgs.tree.conftest import association, faults

pytestmark = pytest.mark.both


def test_a_leaf_goes_behind_the_last_child_and_touches_no_other_row(units):
    before = dict(Organization.objects.values_list("pk", "rght"))
    first = tree.add(units["jianxi"], association())
    second = tree.add(units["jianxi"], association())
    assert (second.lft, second.rght) == (first.rght + 1, first.rght + 2)
    assert second.level == 3
    after = dict(Organization.objects.exclude(pk__in=[first.pk, second.pk]).values_list("pk", "rght"))
    assert after == before
    assert faults() == []


@pytest.mark.parametrize("count", [10, 40, 200])
def test_a_full_parent_is_widened_and_the_tree_stays_sound(units, count):
    for number in range(count):
        tree.add(units["jianxi"], association(f"企业科协{number}"))
    assert units["jianxi"].get_descendant_count() == count
    assert faults() == []


def test_widening_at_least_doubles_the_room(units):
    park = tree.add(units["jianxi"], Organization(kind=Kind.PARK, name="先进制造业开发区"))
    tree.add(units["jianxi"], association("右邻"))
    width = park.rght - park.lft
    for number in range(4):
        tree.add(park, association(f"企业科协{number}"))
    park.refresh_from_db()
    assert park.rght - park.lft >= 2 * width
    assert faults() == []


def test_widening_into_a_gap_moves_no_neighbour(units):
    park = tree.add(units["jianxi"], Organization(kind=Kind.PARK, name="开发区"))
    before = Organization.objects.get(pk=units["zhengzhou"].pk).lft
    for number in range(4):
        tree.add(park, association(f"企业科协{number}"))
    assert Organization.objects.get(pk=units["zhengzhou"].pk).lft == before
    assert faults() == []


@pytest.mark.parametrize(
    ("kind", "parent"),
    [(Kind.COUNTY, "province"), (Kind.SOCIETY, "jianxi"), (Kind.ASSOCIATION, "province"), (Kind.CITY, "luoyang")],
)
def test_a_kind_that_cannot_sit_there_is_refused(units, kind, parent):
    count = Organization.objects.count()
    with pytest.raises(tree.MoveRefused):
        tree.add(units[parent], Organization(kind=kind, name="x"))
    assert Organization.objects.count() == count


def test_many_are_added_in_one_pass(units):
    nodes = [Organization(kind=Kind.ASSOCIATION, name=f"甲{n}", parent=units["jianxi"]) for n in range(120)]
    nodes += [Organization(kind=Kind.ASSOCIATION, name=f"乙{n}", parent=units["zhengzhou"]) for n in range(50)]
    added = tree.bulk_add(nodes)
    assert all(node.pk for node in added)
    assert added[0].search_text.startswith("甲0 j0")
    assert units["jianxi"].get_descendant_count() == 120
    assert faults() == []


def test_bulk_adding_costs_the_same_queries_for_few_and_many(units):
    def queries_for(count):
        nodes = [Organization(kind=Kind.ASSOCIATION, name=f"甲{n}", parent=units["luoyang"]) for n in range(count)]
        with CaptureQueriesContext(connection) as queries:
            tree.bulk_add(nodes)
        return len(queries)

    assert queries_for(1) == queries_for(40)


def test_a_second_province_is_a_tree_of_its_own(units):
    hubei = tree.add(None, Organization(kind=Kind.PROVINCE, name="湖北省科协", code="420000"))
    assert hubei.tree_id != units["province"].tree_id
    assert faults() == []


def test_widening_one_parent_of_a_bulk_load_does_not_lose_the_place_of_another(units):
    right, left = units["zhengzhou"], tree.add(units["jianxi"], Organization(kind=Kind.PARK, name="满园"))
    nodes = [Organization(kind=Kind.ASSOCIATION, name="右", parent=right)]
    nodes += [Organization(kind=Kind.ASSOCIATION, name=f"左{n}", parent=left) for n in range(300)]
    tree.bulk_add(nodes)
    assert faults() == []

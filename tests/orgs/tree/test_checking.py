"""`check_tree` finds every kind of fault and mends what can be mended."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import F

from orgs.tree import structure as tree
from orgs.tree.check import Row, check, layout
from orgs.tree.models.organization import Organization
from tests.orgs.tree.conftest import association, faults

pytestmark = pytest.mark.both


def run(*flags):
    out = StringIO()
    try:
        call_command("check_tree", *flags, stdout=out)
        status = 0
    except SystemExit as stop:
        status = stop.code
    return status, out.getvalue()


def test_a_sound_tree_answers_zero(units):
    status, out = run("--json")
    assert status == 0
    assert json.loads(out) == {"nodes": 4, "faults": []}


@pytest.mark.parametrize(
    "damage",
    [
        {"level": 7},
        {"lft": 1, "rght": 2},
        {"tree_id": 9},
        {"lft": F("lft") - 3},
    ],
)
def test_damage_is_found_named_and_mended(units, damage):
    leaf = tree.add(units["jianxi"], association("甲"))
    other = tree.add(units["jianxi"], association("乙"))
    Organization.objects.filter(pk=other.pk).update(**damage)
    status, out = run("--json")
    assert status == 1
    assert {fault["node"] for fault in json.loads(out)["faults"]} & {leaf.pk, other.pk}
    assert run("--fix")[0] == 0
    assert faults() == []
    assert Organization.objects.get(pk=other.pk).parent_id == units["jianxi"].pk


def test_overlapping_neighbours_are_found():
    rows = [
        Row(1, None, "province", 1, 1, 100, 0),
        Row(2, 1, "city", 1, 2, 20, 1),
        Row(3, 1, "city", 1, 15, 30, 1),
    ]
    assert [fault.node for fault in check(rows)] == [3]


def test_a_ring_is_found_and_cannot_be_laid_out():
    rows = [Row(1, 2, "city", 1, 2, 5, 1), Row(2, 1, "city", 1, 3, 4, 2)]
    assert {fault.node for fault in check(rows)} == {1, 2}
    with pytest.raises(tree.TreeError):
        layout([(1, 2, "city"), (2, 1, "city")])


def test_a_fresh_layout_is_sound_and_roomy():
    nodes = [(1, None, "province"), (2, 1, "city"), *[(n, 2, "association") for n in range(3, 503)]]
    placed = layout(nodes)
    kinds = {pk: (parent, kind) for pk, parent, kind in nodes}
    rows = [Row(pk, kinds[pk][0], kinds[pk][1], *place) for pk, place in placed.items()]
    assert check(rows) == []
    _tree, left, right, _level = placed[2]
    assert right - left > 1500

"""The list of divisions becomes the tree, and again after it changed."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from orgs.common.enums import Kind
from orgs.register import divisions as tree_units
from orgs.register.models.enterprise import Enterprise, Industry
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization
from tests.orgs.tree.conftest import faults

pytestmark = pytest.mark.both

DAY = date(2026, 11, 1)


@pytest.fixture
def henan(db):
    divisions = tree_units.read(Path(settings.DATA_DIR) / "henan_divisions.csv")
    tree_units.apply(divisions, on=DAY)
    return divisions


def test_the_province_has_175_units(henan):
    kinds = list(Organization.objects.values_list("kind", flat=True))
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"province": 1, "city": 18, "county": 156}
    assert Organization.objects.get(code="419001").is_leaf_node()
    assert faults() == []


def test_a_second_run_changes_nothing(henan):
    outcome = tree_units.apply(henan, on=DAY)
    assert (outcome.new, outcome.renamed, outcome.moved, outcome.abolished) == ([], [], [], [])
    assert outcome.unchanged == 175


def test_renamed_new_moved_and_abolished_units(henan):
    old = Organization.objects.get(code="410305")
    leaf = tree.add(old, Organization(kind=Kind.ASSOCIATION, name="某企业科协"))
    firm = Enterprise.objects.create(uscc="91410305MAJ9GFWAPW", name="某企业", unit=old)
    changed = [row for row in henan if row.code not in ("410305", "410302", "410306")]
    changed += [
        tree_units.Division("410302", "老城新区", "county", "410300"),
        tree_units.Division("410399", "新设区", "county", "410300"),
        tree_units.Division("410305", "涧西区", "abolished", "410300", "410399"),
    ]
    outcome = tree_units.apply(changed, on=DAY)
    assert (outcome.new, outcome.renamed, outcome.abolished) == (["410399"], ["410302"], ["410305"])
    old.refresh_from_db()
    leaf.refresh_from_db()
    firm.refresh_from_db()
    assert old.closed == DAY
    assert old.successor.code == "410399"
    assert leaf.parent == old.successor
    assert firm.unit == old.successor
    assert faults() == []


def test_all_faults_of_a_list_are_told_and_nothing_is_written(tmp_path, db, capsys):
    path = tmp_path / "list.csv"
    path.write_text(
        "code,name,level,parent_code\n410000,河南省,province,\n410300,洛阳市,town,410000\n410305,涧西区,county,499999\n"
    )
    with pytest.raises(SystemExit) as stop:
        call_command("load_divisions", str(path))
    assert stop.value.code == 1
    told = capsys.readouterr().err
    assert "town" in told
    assert "410305" in told
    assert not Organization.objects.exists()


def test_the_industries_of_the_standard_are_loaded(db):
    call_command("load_divisions")
    assert Industry.objects.count() == 97
    assert Industry.objects.get(code="36").name == "汽车制造业"

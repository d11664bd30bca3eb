"""The commands answer as docs/interfaces.md says."""

import io
import json
import re
from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from kexie_portal.engines import ROOT

PAGE = (ROOT / "docs" / "interfaces.md").read_text()
SAMPLE = ROOT / "tests" / "orgs" / "data" / "ledger_sample.xlsx"
pytestmark = pytest.mark.django_db


def example(heading):
    """The JSON that the page shows under a heading."""
    part = re.split(r"^## ", PAGE, flags=re.MULTILINE)
    text = next(section for section in part if section.startswith(heading))
    return json.loads(re.search(r"```json\n(.*?)```", text, re.DOTALL)[1])


def shape(value):
    """The keys and kinds of a JSON value; a list stands for what its first item is."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__


def run(*arguments, status=0):
    """Run a command and read the one object that it prints."""
    out = io.StringIO()
    try:
        call_command(*arguments, "--json", stdout=out)
        left = 0
    except SystemExit as exit_:
        left = exit_.code
    except CommandError as error:
        left = error.returncode
    assert left == status
    return json.loads(out.getvalue())


@pytest.fixture
def units():
    call_command("load_divisions", verbosity=0, stdout=io.StringIO())


def test_import_ledger(units):
    dry = run("import_ledger", str(SAMPLE), "--unit", "410300", "--dry-run", status=1)
    done = run("import_ledger", str(SAMPLE), "--unit", "410300", status=1)
    shown = example("import_ledger")
    assert shape(done) == shape(shown)
    assert shape({**dry, "batch": 0}) == shape(shown)
    assert "batch" not in dry
    counted = ("rows", "new", "changed", "unchanged", "duplicates")
    assert {key: done[key] for key in counted} == {key: shown[key] for key in counted}


def test_import_ledger_row_by_row(units):
    told = run("import_ledger", str(SAMPLE), "--unit", "410300", "--dry-run", "--rows", status=1)
    listed = set(re.findall(r"`detail\[\]\.(\w+)`", PAGE))
    assert told["target"] == "association"
    assert {key for row in told["detail"] for key in row} == listed
    assert len(told["detail"]) == told["rows"]
    assert {row["action"] for row in told["detail"]} == {"new", "error"}


def test_a_refused_file(units, tmp_path):
    path = tmp_path / "洛阳.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")
    refused = run("import_ledger", str(path), "--unit", "410300", status=1)
    assert [(one["sheet"], one["row"], one["column"]) for one in refused["errors"]] == [("", 0, "")]
    assert refused["rows"] == 0


def test_coverage(units):
    run("import_ledger", str(SAMPLE), "--unit", "410300", status=1)
    told = run("coverage", "--unit", "410300", "--on", "2026-11-01", "--class", "all")
    shown = example("coverage")
    assert set(told) == set(shown)
    assert set(told["children"][0]) == set(shown["children"][0])
    assert date.fromisoformat(told["on"]) == date(2026, 11, 1)
    assert told["covered"] <= told["enterprises"]


def test_wrong_use_ends_with_two(units):
    for arguments in (["coverage", "--unit", "999999"], ["import_ledger", str(SAMPLE), "--unit", "999999"]):
        with pytest.raises(CommandError) as refused:
            call_command(*arguments)
        assert refused.value.returncode == 2


def test_check_tree(units):
    told = run("check_tree")
    assert set(told) == set(example("check_tree"))
    assert told == {"nodes": 175, "faults": []}


def test_verify_sealed(db):
    told = run("verify_sealed")
    assert set(told) == set(example("verify_sealed"))
    assert told == {"packages": 0, "faults": []}


def test_load_working_days(tmp_path):
    sample = ROOT / "orgs" / "data" / "working_days_2027_sample.csv"
    told = run("load_working_days", str(sample), "--source", "示例", "--sample", "--dry-run")
    shown = example("load_working_days")
    assert set(told) == set(shown)
    assert (told["year"], told["days"], told["changed"]) == (shown["year"], shown["days"], shown["changed"])
    path = tmp_path / "days.csv"
    path.write_text("2027-01-01,2,元旦\n", encoding="utf-8")
    assert shape(run("load_working_days", str(path), "--source", "示例", status=1)) == shape(shown)


def test_working_days():
    assert run("working_days", "--after", "2026-09-29", "--count", "2") == example("working_days")


def test_rotate_keys():
    told = run("rotate_keys")
    assert set(told) == set(example("rotate_keys"))
    assert set(example("rotate_keys")["rotated"]) <= set(told["rotated"])
    assert told["faults"] == []


def test_health(client):
    answer = client.get("/readyz").json()
    shown = example("Health")
    assert set(answer) == set(shown)
    assert set(answer["checks"]) == set(shown["checks"])
    assert client.get("/healthz").json() == {"status": "alive"}


def test_metrics(client):
    client.get("/healthz")
    told = client.get("/metrics").content.decode()
    table = re.findall(r"^\| `(django_\w+)`", PAGE, re.MULTILINE)
    assert [name for name in table if name not in told] == []


def test_bench_results():
    from bench.measure import Measure

    shown = example("bench/results.json")
    assert set(shown["measures"][0]) == set(Measure.__dataclass_fields__)

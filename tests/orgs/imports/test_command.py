"""`manage.py import_ledger`: its JSON, its exit status, and nothing else on standard output."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from orgs.imports.models import ImportBatch
from orgs.register.models.enterprise import Enterprise
from tests.orgs.imports.conftest import SAMPLE
from tests.orgs.imports.samples import HEADER, Henan, ledger, line

pytestmark = pytest.mark.django_db


@pytest.fixture
def command(henan: Henan, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(path: Path, *flags: str) -> tuple[int, str]:
        out = StringIO()
        try:
            call_command("import_ledger", str(path), *flags, stdout=out, stderr=StringIO())
            status = 0
        except SystemExit as stop:
            status = int(stop.code or 0)
        assert capsys.readouterr().out == ""
        return status, out.getvalue()

    return run


def test_a_dry_run_tells_and_writes_nothing(command: Any) -> None:
    status, out = command(SAMPLE, "--unit", "410300", "--dry-run", "--json")

    answer = json.loads(out)
    truth = json.loads((SAMPLE.parent / "ledger_sample.truth.json").read_text(encoding="utf-8"))["truth"]
    assert status == 1
    assert list(answer) == ["rows", "new", "changed", "unchanged", "duplicates", "errors"]
    assert [answer[key] for key in list(answer)[:5]] == [40, 33, 0, 0, 0]
    assert [(e["sheet"], e["row"], e["column"]) for e in answer["errors"]] == [
        (row["sheet"], row["row"], row["column"]) for row in truth if not row["good"]
    ]
    assert all(set(error) == {"sheet", "row", "column", "message"} and error["message"] for error in answer["errors"])
    assert not Enterprise.objects.exists()
    assert not ImportBatch.objects.exists()


def test_rows_tell_every_row_with_its_values_and_what_is_said_of_it(command: Any, tmp_path: Path) -> None:
    path = tmp_path / "洛阳市.csv"
    rows = [[*line(1), "是"], [*line(2, county="天桥县"), ""], [*line(1), "是"]]
    path.write_bytes(ledger(*rows, header=[*HEADER, "一业一会"]))
    _status, out = command(path, "--dry-run", "--json", "--rows")

    answer = json.loads(out)
    assert answer["target"] == "association"
    good, wrong, again = answer["detail"]
    assert (good["sheet"], good["row"], good["action"]) == ("洛阳市", 2, "new")
    assert good["values"]["county"] == "410305"
    assert good["values"]["vice_chairs"] == "王强、赵敏"
    assert good["values"]["high_tech"] == "True"
    assert good["values"]["society_member"] == "True"
    assert len(good["remarks"]) == 1
    assert (wrong["action"], wrong["values"]["uscc"]) == ("error", line(2)[2])
    assert wrong["remarks"] == [error["message"] for error in answer["errors"]]
    assert (again["row"], again["action"], len(again["remarks"])) == (4, "unchanged", 1)


def test_applying_adds_the_batch_and_twice_changes_nothing(command: Any) -> None:
    _status, out = command(SAMPLE, "--unit", "410300", "--json")
    assert json.loads(out)["batch"] == ImportBatch.objects.get().pk
    assert Enterprise.objects.count() == 33

    _status, out = command(SAMPLE, "--unit", "410300", "--json")
    assert (json.loads(out)["new"], json.loads(out)["unchanged"]) == (0, 33)


def test_a_ledger_without_faults_answers_zero(command: Any, tmp_path: Path) -> None:
    path = tmp_path / "洛阳市.csv"
    path.write_bytes(ledger(line(1)))
    status, out = command(path, "--json")
    assert (status, json.loads(out)["new"]) == (0, 1)


def test_rows_outside_the_unit_are_errors(command: Any, tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    path.write_bytes(ledger(line(1), line(2, county="西工区")))
    status, out = command(path, "--unit", "410305", "--json")
    answer = json.loads(out)
    assert (status, answer["new"], [error["row"] for error in answer["errors"]]) == (1, 1, [3])


def test_a_file_refused_as_a_whole_is_one_fault_of_no_row(command: Any, tmp_path: Path) -> None:
    path = tmp_path / "洛阳市.xlsx"
    path.write_bytes(b"%PDF-1.7")
    status, out = command(path, "--json")
    answer = json.loads(out)
    assert (status, answer["rows"], len(answer["errors"])) == (1, 0, 1)
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("flags", [("--unit", "999999"), (), ("--unit", "410000")])
def test_wrong_use_is_two(command: Any, tmp_path: Path, flags: tuple[str, ...]) -> None:
    path = tmp_path / "台账.csv"
    path.write_bytes(ledger(line(1)))
    with pytest.raises(CommandError) as wrong:
        command(path, *flags)
    assert wrong.value.returncode == 2


def test_a_missing_file_is_two(command: Any, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as wrong:
        command(tmp_path / "nowhere.xlsx", "--unit", "410300")
    assert wrong.value.returncode == 2

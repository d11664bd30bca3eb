"""`load_working_days` and `working_days`: what they print, how they end."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kexie_portal.engines import ROOT
from kexie_portal.workflow.days.models import CalendarYear

pytestmark = pytest.mark.django_db
SAMPLE = ROOT / "orgs" / "data" / "working_days_2027_sample.csv"


def run(*arguments: str, status: int = 0) -> dict[str, Any]:
    """Run a command and read the one object that it prints."""
    out, left = io.StringIO(), 0
    try:
        call_command(*arguments, "--json", stdout=out, stderr=io.StringIO())
    except SystemExit as end:
        left = int(end.code or 0)
    assert left == status
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def test_a_year_is_loaded_tried_first_and_loaded_again() -> None:
    dry = run("load_working_days", str(SAMPLE), "--source", "示例", "--sample", "--dry-run")
    assert not CalendarYear.objects.exists()
    told = run("load_working_days", str(SAMPLE), "--source", "示例", "--sample")
    assert dry == told == {"year": 2027, "days": 34, "changed": 24, "moving": 0, "errors": []}
    assert (CalendarYear.objects.get().sample, CalendarYear.objects.get().version) == (True, 1)
    run("load_working_days", str(SAMPLE), "--source", "国办发明电〔2026〕8号")
    row = CalendarYear.objects.get()
    assert (row.sample, row.version, row.source) == (False, 2, "国办发明电〔2026〕8号")


def test_a_file_with_faults_is_refused_whole_and_one_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    path = tmp_path / "days.csv"
    path.write_text("2027-01-01,0,元旦\n2026-01-01,0,元旦\n2027-01-02,0,元旦\n", encoding="utf-8")
    told = run("load_working_days", str(path), "--source", "示例", status=1)
    assert [one["line"] for one in told["errors"]] == [2]
    assert not CalendarYear.objects.exists()
    path.write_bytes(b"\x00\x01")
    assert [one["line"] for one in run("load_working_days", str(path), "--source", "x", status=1)["errors"]] == [0]
    with pytest.raises(CommandError) as missing:
        call_command("load_working_days", str(tmp_path / "none.csv"), "--source", "x")
    assert missing.value.returncode == 2


def test_the_nth_working_day_with_the_days_that_counted() -> None:
    told = run("working_days", "--after", "2026-09-29", "--count", "2")
    assert told == {"day": "2026-10-08", "known": True, "counted": ["2026-09-30", "2026-10-08"]}
    beyond = run("working_days", "--after", "2026-12-31", "--count", "1", status=1)
    assert beyond == {"day": "2027-01-01", "known": False, "counted": ["2027-01-01"]}
    for wrong in (("--after", "gestern", "--count", "1"), ("--after", "2026-01-01", "--count", "-1")):
        with pytest.raises((CommandError, SystemExit)):
            call_command("working_days", *wrong)

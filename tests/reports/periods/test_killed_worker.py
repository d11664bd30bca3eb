"""A worker killed while it builds leaves no half report, and the next one completes it."""

from pathlib import Path

import pytest

from tests.jobs.drills import run

pytestmark = [pytest.mark.slow, pytest.mark.both]


@pytest.mark.usefixtures("transactional_db")
def test_killed_worker_leaves_no_half_report_and_the_next_completes_it(tmp_path: Path) -> None:
    facts = run("tests.reports.periods.drill", tmp_path)
    assert facts["state_after_kill"] == "running"
    assert facts["left"] == {"reports": 0, "snapshots": 0, "files": 0}
    assert (facts["state"], facts["attempt"], facts["told"]) == ("done", 2, 1)
    assert (facts["after"]["reports"], facts["after"]["files"]) == (1, 2)
    assert facts["after"]["snapshots"] == 175 * 8

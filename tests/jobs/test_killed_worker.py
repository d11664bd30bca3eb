"""A worker killed in the middle leaves nothing behind and the next one completes its work."""

from pathlib import Path

import pytest

from tests.jobs.drills import run

pytestmark = [pytest.mark.slow, pytest.mark.both]


@pytest.mark.usefixtures("transactional_db")
def test_killed_worker_leaves_nothing_and_the_next_completes(tmp_path: Path) -> None:
    facts = run("tests.jobs.drill", tmp_path)
    assert facts["seen_outside"] == 0, "nobody sees a transaction that has not ended"
    assert facts["state_after_kill"] == "running"
    assert facts["left_by_the_dead"] == 0
    assert facts["attempt"] == 2
    assert facts["written"] == 25
    assert facts["message"] == "25 written"
    assert facts["told"] == 1
    assert facts["kept_after_cancel"] == 0
    assert facts["state_without_broker"] == "queued"
    assert facts["seconds_without_broker"] < 8
    assert facts["handed_over"] == 1
    assert facts["state_with_broker"] == "done"


@pytest.mark.postgres
@pytest.mark.usefixtures("transactional_db")
def test_database_that_dies_and_comes_back_loses_no_work_and_doubles_none(tmp_path: Path) -> None:
    facts = run("tests.jobs.drill_database", tmp_path)
    assert facts["written"] == 20
    assert facts["attempt"] >= 2

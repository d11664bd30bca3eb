"""A worker killed while it writes a ledger leaves nothing half; the next attempt brings all rows in."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.jobs.drills import database_of_its_own

pytestmark = [pytest.mark.slow, pytest.mark.both]


def test_a_worker_killed_while_writing_leaves_nothing_half(transactional_db: None, tmp_path: Path) -> None:
    env = {
        **os.environ,
        "KEXIE_VAR": str(tmp_path),
        "TEST_MEDIA_ROOT": str(tmp_path / "media"),
        "DATABASE_URL": database_of_its_own(tmp_path),
    }

    def drill(stage: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tests.orgs.imports.drill", stage]
        return subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, timeout=200)

    prepared = drill("prepare")
    assert prepared.returncode == 0, prepared.stderr[-3000:]
    died = drill("die")
    assert died.returncode == -signal.SIGKILL, died.stderr[-3000:]
    finished = drill("finish")
    assert finished.returncode == 0, finished.stderr[-3000:]

    facts = json.loads(finished.stdout.strip().splitlines()[-1])
    left, after = facts["left"], facts["after"]
    assert (left["nodes"], left["rows"], left["logged"], left["written"]) == (0, [0, 0, 0, 0], 0, 0)
    assert (left["batch"], left["job"], facts["requeued"]) == ("applying", "running", 1)
    assert (after["nodes"], after["rows"][:3], after["written"]) == (60, [60, 60, 60], 60)
    assert (after["batch"], after["job"], after["faults"], after["logged"] > 240) == ("applied", "done", 0, True)

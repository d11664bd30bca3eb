"""Three queues: each task has one, each queue has its worker."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from celery import current_app

from kexie_portal.jobs import actions
from kexie_portal.jobs.dispatch import RUN_TASK
from kexie_portal.jobs.queues import Queue
from kexie_portal.jobs.registry import KINDS
from orgs.imports import actions as imports
from reports.periods import actions as reports
from tests.jobs.test_jobs import owner, run_now  # noqa: F401  the fixture

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


def test_the_settings_name_the_queues_the_most_urgent_first() -> None:
    assert list(current_app.amqp.queues) == [str(queue) for queue in Queue]
    assert current_app.conf.broker_transport_options["queue_order_strategy"] == "priority"


def test_each_task_goes_to_a_queue_that_a_worker_reads() -> None:
    tasks = [name for name in current_app.tasks if not name.startswith("celery.")]
    chosen = {name: current_app.amqp.router.route({}, name)["queue"].name for name in tasks}
    assert set(chosen.values()) <= {str(queue) for queue in Queue}
    assert chosen["kexie_portal.notices.send_mail"] == chosen["kexie_portal.documents.make_files"] == "urgent"
    assert chosen["kexie_portal.notices.digest"] == "normal"


@pytest.mark.parametrize("place", ["systemd/*worker*.service", "compose.yaml"])
def test_the_workers_of_a_site_read_every_queue(place: str) -> None:
    text = " ".join(path.read_text() for path in DEPLOY.glob(place))
    read = re.findall(r'--queues,? "?([a-z,]+)', text)
    assert sorted(name for names in read for name in names.strip(",").split(",")) == sorted(map(str, Queue))


@pytest.mark.django_db
def test_a_job_waits_in_the_queue_of_its_kind(owner, monkeypatch, django_capture_on_commit_callbacks) -> None:  # noqa: F811
    asked = []
    task = current_app.tasks[RUN_TASK]
    monkeypatch.setattr(task, "apply_async", lambda **said: asked.append(said["queue"]))
    for kind in (imports.APPLY_JOB, "tests.write_notices"):
        with django_capture_on_commit_callbacks(execute=True):
            actions.start(kind, actor=owner, arguments={})
    assert asked == ["bulk", "normal"]


def test_what_runs_for_minutes_is_bulk() -> None:
    long = {name for name, kind in KINDS.items() if kind.queue == Queue.BULK}
    assert {imports.APPLY_JOB, imports.UNDO_JOB, reports.BUILD_JOB} <= long

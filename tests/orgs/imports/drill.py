"""Run as a program: `prepare` sends a ledger in, `die` is killed while it applies it, `finish` takes the work up again.

`DATABASE_URL` and `KEXIE_VAR` name a database and folder of its own. Used by `test_killed_worker.py`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

TABLE = "orgs_coveredenterprise"  # half of what a ledger writes comes before it


def prepare() -> None:
    """Send a ledger of 60 rows in and ask for its rows, without a worker to take the job."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.core.management import call_command

    from kexie_portal.jobs import runner
    from orgs.imports import actions
    from orgs.tree.models.organization import Organization
    from tests.orgs.factories import officer_of
    from tests.orgs.imports.samples import ledger, line

    call_command("migrate", verbosity=0)
    call_command("load_divisions", verbosity=0)
    unit = Organization.objects.get(code="410300")
    upload = SimpleUploadedFile("台账.csv", ledger(*[line(number) for number in range(1, 61)]))
    officer = officer_of(unit)
    batch = actions.send_in(actor=officer, unit=unit, target="", upload=upload)
    runner.run(runner.claim(batch.job.pk, 0))
    actions.start_applying(batch, actor=officer)


def die() -> None:
    """Apply, and be killed at the first statement that touches `TABLE` for writing."""
    from django.db import connection

    from kexie_portal.jobs import runner

    def kill(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        writes = "nextval" in sql or sql.startswith("INSERT")
        if writes and TABLE in f"{sql} {params}":
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    job = _job()
    with connection.execute_wrapper(kill):
        runner.run(runner.claim(job.pk, job.attempt))


def finish() -> None:
    """Requeue the silent job as the round of the workers does, run it, and print what there was before and after."""
    import time

    from kexie_portal.jobs import reaper, runner

    facts = {"left": _facts()}
    time.sleep(1.1)
    facts["requeued"] = reaper.reap(timedelta(seconds=1))[0]
    job = _job()
    runner.run(runner.claim(job.pk, job.attempt))
    print(json.dumps({**facts, "after": _facts()}))


def _job() -> Any:
    from kexie_portal.jobs.models import Job

    return Job.objects.get(kind="orgs.apply_ledger")


def _facts() -> dict[str, Any]:
    from auditlog.models import LogEntry

    from orgs.imports.models import ImportBatch
    from orgs.register.models.association import Association, CoveredEnterprise, Officer
    from orgs.register.models.enterprise import Enterprise
    from orgs.tree.models.organization import Organization
    from orgs.tree.queries import find_faults

    batch = ImportBatch.objects.get()
    return {
        "nodes": Organization.objects.filter(kind="association").count(),
        "rows": [model.objects.count() for model in (Association, Enterprise, CoveredEnterprise, Officer)],
        "logged": LogEntry.objects.filter(cid=f"import-{batch.pk}").count(),
        "written": batch.rows.exclude(written=[]).count(),
        "batch": batch.state,
        "job": _job().state,
        "faults": len(find_faults()[1]),
    }


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "kexie_portal.settings.test"
    import django

    django.setup()
    from celery import current_app

    current_app.conf.task_always_eager = False
    current_app.conf.broker_url = "memory://"
    {"prepare": prepare, "die": die, "finish": finish}[sys.argv[1]]()

"""Run as a program: a worker killed while it builds a report, and the next one; prints what happened as JSON.

`DATABASE_URL` and `KEXIE_VAR` name a database and folder of its own. Used by `test_killed_worker.py`.
"""

import json
import os
from datetime import timedelta
from typing import Any

from kexie_portal.engines.valkey import Valkey
from tests.jobs.drill import SECOND, kill_worker, start_worker, wait


def left() -> dict[str, int]:
    """Count what a half report would leave."""
    from kexie_portal.files.models import StoredFile
    from reports.periods.models.period import PeriodReport
    from reports.periods.models.snapshot import Snapshot

    return {
        "reports": PeriodReport.objects.count(),
        "snapshots": Snapshot.objects.count(),
        "files": StoredFile.objects.count(),
    }


def killed_while_building() -> dict[str, Any]:
    """Order the province's report, kill the worker while it builds it, let a second one finish."""
    from django.utils import timezone

    from kexie_portal.jobs import reaper, signals_of_life
    from kexie_portal.jobs.models import Job
    from kexie_portal.notices.models import Notice
    from orgs.tree.models.organization import Organization
    from reports.periods import actions
    from reports.periods.calendar import latest_over
    from tests.orgs.factories import officer_of

    province = Organization.objects.get(parent=None)
    officer = officer_of(province)
    first = start_worker()
    job = actions.order(province, latest_over("month", timezone.localdate()), actor=officer)
    # progress is told twice a second at most: its first word is followed by two seconds of work, its last by none
    wait(lambda: signals_of_life.latest(job.pk), "the work begun")
    kill_worker(first)
    facts: dict[str, Any] = {"state_after_kill": Job.objects.get(pk=job.pk).state, "left": left()}
    second = start_worker()
    try:
        wait(lambda: reaper.reap(SECOND)[0], "requeued")
        Job.objects.filter(pk=job.pk).update(created=job.created - timedelta(minutes=1), dispatched=None)
        reaper.reap()
        wait(lambda: Job.objects.get(pk=job.pk).state in ("done", "failed"), "done", 120)
    finally:
        kill_worker(second)
    done = Job.objects.get(pk=job.pk)
    told = Notice.objects.filter(user=officer).count()
    return facts | {"state": done.state, "attempt": done.attempt, "told": told, "after": left()}


def main() -> None:
    """Run the drill and print the facts."""
    with Valkey() as broker:
        os.environ["REDIS_URL"] = broker.url
        os.environ["DJANGO_SETTINGS_MODULE"] = "kexie_portal.settings.demo"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("load_divisions", verbosity=0)
        print(json.dumps(killed_while_building()))


if __name__ == "__main__":
    main()

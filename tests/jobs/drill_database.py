"""Run as a program: the database dies in the middle of a job and comes back; prints what happened as JSON.

`KEXIE_VAR` names a folder of its own; the PostgreSQL is started here. Used by `test_killed_worker.py`.
"""

import json
import os
import time
from datetime import timedelta
from typing import Any

from kexie_portal.engines.postgres import Postgres
from kexie_portal.engines.valkey import Valkey
from tests.jobs.drill import SECOND, kill_worker, start_worker, wait


def survive(user: Any, server: Postgres) -> dict[str, Any]:
    """Kill the server under a running job, start it again, and let the job be done over."""
    from django.db import OperationalError, connections

    from kexie_portal.jobs import actions, reaper, signals_of_life
    from kexie_portal.jobs.models import Job
    from kexie_portal.notices.models import Notice

    def done() -> bool:
        try:
            reaper.reap(SECOND)
            return bool(Job.objects.get(pk=job.pk).state == "done")
        except OperationalError:
            connections.close_all()
            return False

    worker = start_worker()
    try:
        job = actions.start("tests.write_notices", actor=user, arguments={"count": 20, "pause": 0.2})
        wait(lambda: (signals_of_life.latest(job.pk) or {}).get("done", 0) >= 5, "five steps")
        server.kill()
        connections.close_all()
        time.sleep(1)
        server.start()
        Job.objects.filter(pk=job.pk).update(created=job.created - timedelta(minutes=5))
        wait(done, "done after the database came back", 120)
    finally:
        kill_worker(worker)
    return {"written": Notice.objects.filter(kind="drill").count(), "attempt": Job.objects.get(pk=job.pk).attempt}


def main() -> None:
    """Run the drill and print the facts."""
    with Postgres(durable=True) as server, Valkey() as broker:
        os.environ |= {"REDIS_URL": broker.url, "DATABASE_URL": server.url}
        os.environ["DJANGO_SETTINGS_MODULE"] = "kexie_portal.settings.demo"
        import django

        django.setup()
        from django.core.management import call_command

        import tests.jobs.kinds  # noqa: F401 - registers the kinds
        from kexie_portal.accounts.models import User

        call_command("migrate", verbosity=0)
        user = User.objects.create_user("drill", name="Drill", email="drill@example.com")
        print(json.dumps(survive(user, server)))


if __name__ == "__main__":
    main()

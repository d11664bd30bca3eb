"""Run as a program: real worker, real broker, real kills; prints what happened as JSON.

`DATABASE_URL` and `KEXIE_VAR` name a database and folder of its own. Used by `test_killed_worker.py`.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from kexie_portal.engines.valkey import Valkey

SECOND = timedelta(seconds=1)


def start_worker() -> subprocess.Popen[bytes]:
    """Start a worker with one process that knows the kinds of the tests."""
    command = [sys.executable, "-m", "celery", "-A", "kexie_portal", "worker", "-c", "1", "-I", "tests.jobs.kinds"]
    log = open(os.path.join(os.environ["KEXIE_VAR"], "worker.log"), "ab")  # noqa: SIM115 - the worker keeps it
    return subprocess.Popen(
        [*command, "--without-gossip", "--without-mingle"], start_new_session=True, stdout=log, stderr=log
    )


def kill_worker(worker: subprocess.Popen[bytes]) -> None:
    """End a worker and its child as the kernel would."""
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def wait(condition: Callable[[], Any], what: str, seconds: float = 60) -> Any:
    """Poll until the condition holds; raises `TimeoutError`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.1)
    raise TimeoutError(what)


def killed_in_the_middle(user: Any) -> dict[str, Any]:
    """Kill the first worker in the middle of its transaction; a second one does the work."""
    from kexie_portal.jobs import actions, reaper, signals_of_life
    from kexie_portal.jobs.models import Job
    from kexie_portal.notices.models import Notice

    drill = Notice.objects.filter(kind="drill")
    first = start_worker()
    job = actions.start("tests.write_notices", actor=user, arguments={"count": 25, "pause": 0.2})
    wait(lambda: (signals_of_life.latest(job.pk) or {}).get("done", 0) >= 5, "five steps")
    seen_outside = drill.count()
    kill_worker(first)
    facts: dict[str, Any] = {"seen_outside": seen_outside, "left_by_the_dead": drill.count()}
    facts["state_after_kill"] = Job.objects.get(pk=job.pk).state
    second = start_worker()
    try:
        time.sleep(1.2)
        wait(lambda: reaper.reap(SECOND)[0] or Job.objects.get(pk=job.pk).state != "running", "requeued")
        Job.objects.filter(pk=job.pk).update(created=job.created - timedelta(minutes=1), dispatched=None)
        reaper.reap()
        wait(lambda: Job.objects.get(pk=job.pk).state == "done", "done", 90)
        done = Job.objects.get(pk=job.pk)
        facts |= {"attempt": done.attempt, "written": drill.count(), "message": done.result_message}
        facts |= {"told": Notice.objects.filter(kind="job").count()}
        facts |= cancelled(user)
    finally:
        kill_worker(second)
    return facts


def cancelled(user: Any) -> dict[str, Any]:
    """Cancel a running job; its transaction rolls back."""
    from kexie_portal.jobs import actions, signals_of_life
    from kexie_portal.jobs.models import Job
    from kexie_portal.notices.models import Notice

    before = Notice.objects.filter(kind="drill").count()
    job = actions.start("tests.write_notices", actor=user, arguments={"count": 200, "pause": 0.1})
    wait(lambda: (signals_of_life.latest(job.pk) or {}).get("done", 0) >= 3, "three steps")
    signals_of_life.ask_to_cancel(job.pk)
    wait(lambda: Job.objects.get(pk=job.pk).state == "cancelled", "cancelled")
    return {"kept_after_cancel": Notice.objects.filter(kind="drill").count() - before}


def broker_away(user: Any, broker: Valkey) -> dict[str, Any]:
    """Start a job while the broker is down; it runs once the broker is back."""
    from kexie_portal.jobs import actions, reaper
    from kexie_portal.jobs.models import Job

    broker.kill()
    begun = time.monotonic()
    job = actions.start("tests.write_notices", actor=user, arguments={"count": 1})
    facts: dict[str, Any] = {"seconds_without_broker": round(time.monotonic() - begun, 1)}
    facts["state_without_broker"] = Job.objects.get(pk=job.pk).state
    broker.start()
    worker = start_worker()
    try:
        Job.objects.filter(pk=job.pk).update(created=job.created - timedelta(minutes=1))
        facts["handed_over"] = reaper.reap()[1]
        wait(lambda: Job.objects.get(pk=job.pk).state == "done", "done after the broker came back")
        facts["state_with_broker"] = Job.objects.get(pk=job.pk).state
    finally:
        kill_worker(worker)
    return facts


def main() -> None:
    """Run the drills and print the facts."""
    with Valkey() as broker:
        os.environ["REDIS_URL"] = broker.url
        os.environ["DJANGO_SETTINGS_MODULE"] = "kexie_portal.settings.demo"
        import django

        django.setup()
        from django.core.management import call_command

        import tests.jobs.kinds
        from kexie_portal.accounts.models import User

        call_command("migrate", verbosity=0)
        user = User.objects.create_user("drill", name="Drill", email="drill@example.com")
        facts = killed_in_the_middle(user)
        facts |= broker_away(user, broker)
        print(json.dumps({"kinds": tests.jobs.kinds.__name__, **facts}))


if __name__ == "__main__":
    main()

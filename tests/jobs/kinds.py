"""Kinds of work that only the tests know."""

import time
from itertools import count

from kexie_portal.accounts.models import User
from kexie_portal.jobs.models import Job
from kexie_portal.jobs.progress import Progress
from kexie_portal.jobs.registry import JobFailed, JobResult, job_kind
from kexie_portal.notices.actions import notify


@job_kind("tests.write_notices", title="Write notices")
def write_notices(job: Job, progress: Progress) -> JobResult:
    """Write `count` notices, `pause` seconds apart, all in the job's one transaction."""
    wanted = job.arguments["count"]
    for number in range(wanted):
        notify(User.objects.filter(pk=job.owner_id), title=f"row {number}", kind="drill")
        time.sleep(job.arguments.get("pause", 0))
        progress(number + 1, wanted, f"row {number}")
    return JobResult(message=f"{wanted} written", url="/inbox/")


@job_kind("tests.refuse", title="Refuse")
def refuse(job: Job, progress: Progress) -> JobResult:
    """Write a row, then refuse in plain words."""
    notify(User.objects.filter(pk=job.owner_id), title="half", kind="drill")
    raise JobFailed("The file is empty.")


@job_kind("tests.break", title="Break")
def break_down(job: Job, progress: Progress) -> JobResult:
    """Write a row, then fall over a bug."""
    notify(User.objects.filter(pk=job.owner_id), title="half", kind="drill")
    raise ZeroDivisionError("secret detail")


@job_kind("tests.endless", title="Endless", atomic=False)
def endless(job: Job, progress: Progress) -> JobResult:
    """Run until cancelled."""
    for number in count():
        time.sleep(0.05)
        progress(number, 0, "going on")
    return JobResult()

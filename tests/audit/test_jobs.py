from auditlog.models import LogEntry
from django.contrib.auth import get_user_model

from kexie_portal.audit.context import acting_as
from kexie_portal.jobs import runner
from kexie_portal.jobs.actions import start
from kexie_portal.jobs.models import Job
from kexie_portal.jobs.registry import job_kind

User = get_user_model()


@job_kind("tests.writes", title="writes")
def write(job, progress):
    User.objects.create(username="other", name="李四")


def test_a_job_writes_as_whoever_asked_for_it(clerk):
    with acting_as(clerk, "10.1.2.3"):
        job = start("tests.writes", actor=clerk, arguments={})
    runner.run(runner.claim(job.pk, 0))
    entry = LogEntry.objects.get(object_repr="李四")
    assert Job.objects.get(pk=job.pk).state == "done"
    assert (entry.actor, entry.remote_addr, entry.cid) == (clerk, "10.1.2.3", f"job-{job.pk}")
    assert entry.additional_data == {"reason": "writes"}

"""The one task that runs every job, and the round that looks after them."""

from celery import shared_task

from kexie_portal.jobs import reaper, runner
from kexie_portal.jobs.dispatch import RUN_TASK


@shared_task(name=RUN_TASK, acks_late=True, ignore_result=True)
def run_job(job_id: str, attempt: int) -> None:
    """Run one attempt of a job, unless another message already did."""
    job = runner.claim(job_id, attempt)
    if job is not None:
        runner.run(job)


@shared_task(name="kexie_portal.jobs.reap", ignore_result=True, expires=60)
def reap() -> None:
    """Requeue jobs whose worker died and hand over those that wait."""
    reaper.reap()

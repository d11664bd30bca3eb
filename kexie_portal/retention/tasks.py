"""The nightly round that carries the terms out."""

from celery import shared_task

NIGHTLY = "kexie_portal.retention.carry_out"


@shared_task(name=NIGHTLY, ignore_result=True)
def carry_out() -> None:
    """Let go of what is over."""
    from kexie_portal.retention import actions  # the task is announced before the models are ready

    actions.carry_out()

"""The nightly tidying of temporary files."""

from celery import shared_task

from kexie_portal.files import actions


@shared_task(name="kexie_portal.files.tidy", ignore_result=True)
def tidy() -> None:
    """Delete temporary files whose days are over and bytes that no row knows."""
    actions.delete_expired()
    actions.sweep_orphans()

"""The nightly tidying of temporary files."""

from celery import shared_task

from kexie_portal.files import actions


@shared_task(name="kexie_portal.files.tidy", ignore_result=True)
def tidy() -> None:
    """Delete temporary files whose days are over; bytes that no row knows go by the term of unfinished uploads."""
    actions.delete_expired()

"""Nightly work of the public forms."""

from celery import shared_task

from kexie_portal.public import keeping

TIDY = "kexie_portal.public.tidy"


@shared_task(name=TIDY, ignore_result=True)
def tidy() -> int:
    """Let go of what is over and return how many submissions went."""
    return keeping.tidy()

"""Background work of letters: their files, made after the commit and looked after by a round."""

from celery import shared_task

from kexie_portal.documents import files
from kexie_portal.documents.files import MAKE, ROUND


@shared_task(name=MAKE, ignore_result=True, acks_late=True)
def make_files(letter_pk: int) -> None:
    """Make both files of one letter; whatever goes wrong, the round finds it."""
    files.make(letter_pk)


@shared_task(name=ROUND, ignore_result=True, expires=120)
def make_waiting_files() -> None:
    """Make the files that a dead worker or a fault left unmade."""
    files.make_waiting()

"""Background work of sealing: receipts after the commit, and the check at night."""

from celery import shared_task

from kexie_portal.sealing.handing import RECEIPT

CHECK = "kexie_portal.sealing.verify"


@shared_task(name=RECEIPT, ignore_result=True, acks_late=True)
def make_receipt(package_pk: int) -> None:
    """Make the receipt of one package; whatever goes wrong, it is made when it is first opened."""
    from kexie_portal.sealing import receipts  # models: the task is announced before they are ready

    receipts.make(package_pk)


@shared_task(name=CHECK, ignore_result=True)
def verify() -> None:
    """Check all that is sealed and tell the system administrators of every fault."""
    from kexie_portal.sealing import watch  # as above

    watch.verify()

"""Background work of notices: each round may be run any number of times."""

from celery import shared_task
from django.utils import timezone

from kexie_portal.notices import deadlines, reminders
from kexie_portal.notices.actions import alarm
from kexie_portal.notices.mails import queue, sending
from kexie_portal.notices.mails.queue import SEND_TASK
from kexie_portal.notices.webhooks import delivering
from kexie_portal.notices.webhooks.queue import DELIVER_TASK

ROUND, DIGEST, REMIND = "kexie_portal.notices.round", "kexie_portal.notices.digest", "kexie_portal.notices.remind"
RING = "kexie_portal.notices.ring"
REFRESH = "kexie_portal.notices.refresh_deadlines"


@shared_task(name=SEND_TASK, ignore_result=True, soft_time_limit=60)
def send_mail(mail_id: int) -> None:
    """Send one mail at once; whatever goes wrong, the round finds it."""
    sending.send(mail_id)


@shared_task(name=DELIVER_TASK, ignore_result=True, soft_time_limit=60)
def deliver(delivery_id: int) -> None:
    """Tell one webhook at once."""
    delivering.deliver(delivery_id)


@shared_task(name=ROUND, ignore_result=True, expires=60)
def send_what_waits() -> None:
    """Send mails and deliveries that are due or that a dead worker left."""
    sending.send_waiting()
    delivering.deliver_waiting()


@shared_task(name=DIGEST, ignore_result=True)
def digest() -> None:
    """Put the daily e-mails together and send them."""
    queue.put_together(timezone.localdate())
    sending.send_waiting()


@shared_task(name=REMIND, ignore_result=True)
def remind() -> None:
    """Remind of time limits."""
    reminders.run()


@shared_task(name=RING, ignore_result=True, expires=60)
def ring() -> None:
    """Bring the reminders whose minute has come."""
    alarm.ring()


@shared_task(name=REFRESH, ignore_result=True)
def refresh_deadlines() -> None:
    """Work out anew who answers for what."""
    deadlines.refresh()

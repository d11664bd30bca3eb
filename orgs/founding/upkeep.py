"""Sending the e-mails of doors, and closing accounts whose founding is over; each round may run any number of times."""

from __future__ import annotations

from datetime import timedelta

import structlog
from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from kexie_portal.jobs import schedules
from orgs.founding.mails import SEND_TASK

log = structlog.get_logger(__name__)
REFUSAL_TASK = "orgs.send_founding_refusal"
ROUND, CLOSE = "orgs.send_founding_doors", "orgs.close_founding_accounts"


@shared_task(name=SEND_TASK, ignore_result=True, soft_time_limit=60)
def send_door(pk: int) -> None:
    """Send what a door has to say, unless another worker has it; one that cannot be sent waits for the round."""
    from orgs.founding.mails import compose  # models: the task is announced before they are ready
    from orgs.founding.models import FoundingDoor

    if not FoundingDoor.objects.filter(pk=pk, mail_due=True).update(mail_due=False):
        return
    door = FoundingDoor.objects.select_related("unit", "user").get(pk=pk)
    message = compose(door)
    if message is None:
        return
    try:
        message.send()
    except Exception as fault:  # every mail backend has its own
        log.warning("door_mail_not_sent", door=pk, fault=type(fault).__name__)
        FoundingDoor.objects.filter(pk=pk).update(mail_due=True)
        return
    FoundingDoor.objects.filter(pk=pk).update(mailed_at=timezone.now())


@shared_task(name=REFUSAL_TASK, ignore_result=True, soft_time_limit=60)
def send_refusal(pk: int) -> None:
    """Say once by e-mail why a request was refused; its receipt says the same."""
    from kexie_portal.public.models import Submission  # as above
    from orgs.founding.mails import refusal

    request = Submission.objects.filter(pk=pk).first()
    if request is not None and request.data.get("contact_email"):
        refusal(request.data["contact_email"], request.about, request.number, request.reason).send()


@shared_task(name=ROUND, ignore_result=True, expires=300)
def send_doors() -> None:
    """Send what a broker or a mail server that was away has left."""
    from orgs.founding.models import FoundingDoor  # as above

    for pk in FoundingDoor.objects.filter(mail_due=True).order_by("pk").values_list("pk", flat=True):
        send_door(pk)


@shared_task(name=CLOSE, ignore_result=True)
def close_accounts() -> int:
    """Close the accounts whose founding was withdrawn by themselves; return how many."""
    from orgs.founding.enums import DoorState  # as above
    from orgs.founding.models import FoundingDoor

    over = FoundingDoor.objects.filter(state=DoorState.ENDED, user__is_active=True).select_related("user")
    for door in over:
        door.user.is_active = False
        door.user.save(update_fields=["is_active"])
    return len(over)


def install() -> None:
    """Announce the rounds."""
    schedules.register("founding: e-mails of doors", ROUND, timedelta(minutes=5))
    schedules.register("founding: close accounts", CLOSE, crontab(hour="0", minute="15"))

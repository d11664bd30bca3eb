"""The e-mail to which a notice belongs; its row is written together with the notice."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.db import transaction

from kexie_portal.accounts.models import User
from kexie_portal.notices.dispatch import hand_over
from kexie_portal.notices.enums import Channel
from kexie_portal.notices.models import Mail, Notice

SEND_TASK = "kexie_portal.notices.send_mail"


def attach_at_once(notices: list[Notice]) -> None:
    """Write the e-mails of those who want the notice at once, and hand them over after the commit."""
    wanted = [notice for notice in notices if notice.channel == Channel.MAIL and notice.user.email]
    mails = Mail.objects.bulk_create(Mail(user=notice.user) for notice in wanted)
    for notice, mail in zip(wanted, mails, strict=True):
        notice.mail = mail
    if mails:
        transaction.on_commit(partial(hand_over, SEND_TASK, [mail.pk for mail in mails]))


def put_together(day: date) -> int:
    """Write the digests of the day, one a person, each in a transaction of its own; returns how many are new.

    A person whose digest of the day is written already gets no second one: what came since waits for tomorrow.
    """
    waiting = Notice.objects.filter(channel=Channel.DIGEST, mail=None, read_at=None).order_by()
    people = User.objects.filter(pk__in=waiting.values("user"), is_active=True).exclude(email="")
    done = Mail.objects.filter(digest_day=day).values("user")
    keys = list(people.exclude(pk__in=done).order_by("pk").values_list("pk", flat=True))
    return sum(_put_together(pk, day) for pk in keys)


def _put_together(user_id: int, day: date) -> bool:
    with transaction.atomic():
        mail, is_new = Mail.objects.get_or_create(user_id=user_id, digest_day=day)
        if not is_new:
            return False
        mine = Notice.objects.filter(user=user_id, channel=Channel.DIGEST, mail=None, read_at=None)
        if not mine.update(mail=mail):
            transaction.set_rollback(True)  # read meanwhile: nothing is left to tell
            return False
    return True

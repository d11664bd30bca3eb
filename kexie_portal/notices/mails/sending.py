"""Handing e-mails to the server: claimed first, so that no notice is ever mailed twice."""

from __future__ import annotations

import smtplib
from datetime import timedelta

import structlog
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.utils import timezone

from kexie_portal.notices.enums import Sending
from kexie_portal.notices.mails.compose import compose
from kexie_portal.notices.models import Mail

log = structlog.get_logger(__name__)
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480)]
#: A claim this old was left by a worker that died while the server was taking the mail.
CLAIM_LASTS = timedelta(minutes=15)
BATCH = 500
#: The server answered, so it surely did not take the mail.
REFUSED = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError)


def send_waiting() -> int:
    """Send what is due, over one connection; returns how many the server took."""
    give_up_stale()
    due = Mail.objects.filter(state=Sending.WAITING, next_try__lte=timezone.now()).order_by("next_try", "pk")
    keys = list(due.values_list("pk", flat=True)[:BATCH])
    if not keys:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except Exception as fault:  # every backend has its own; nothing was claimed, so nothing is lost
        log.warning("mail_server_away", fault=type(fault).__name__)
        return 0
    try:
        return sum(_send_or_put_off(key, connection) for key in keys)
    finally:
        connection.close()


def _send_or_put_off(mail_id: int, connection: BaseEmailBackend) -> bool:
    """Send; a mail that cannot even be put together is put off, so that those behind it go out."""
    try:
        return send(mail_id, connection)
    except Exception:
        log.exception("mail_not_composed", mail=mail_id)
        Mail.objects.filter(pk=mail_id, state=Sending.WAITING).update(next_try=timezone.now() + PAUSES[-1])
        return False


def send(mail_id: int, connection: BaseEmailBackend | None = None) -> bool:
    """Send one mail, unless somebody else has it; returns whether the server took it."""
    mail = Mail.objects.select_related("user").filter(pk=mail_id, state=Sending.WAITING).first()
    if mail is None:
        return False
    message = compose(mail)
    if connection is not None:
        return _send_by(connection, mail, message)
    connection = get_connection()
    connection.open()
    try:
        return _send_by(connection, mail, message)
    finally:
        connection.close()


def _send_by(connection: BaseEmailBackend, mail: Mail, message: EmailMultiAlternatives | None) -> bool:
    if not _claim(mail):
        return False
    if message is None:
        return _write(mail, Sending.FAILED, error="no notice or no mailbox is left")
    message.connection = connection
    try:
        message.send()
    except REFUSED as fault:
        return _refused(mail, fault)
    except ValueError as fault:  # an address or a header that no server is asked about
        return _write(mail, Sending.FAILED, error=type(fault).__name__)
    except Exception as fault:  # broken off: nobody knows whether the server took it
        log.error("mail_unclear", mail=mail.pk, fault=type(fault).__name__)
        return _write(mail, Sending.UNCLEAR, error=type(fault).__name__)
    return _write(mail, Sending.SENT, sent=timezone.now())


def _claim(mail: Mail) -> bool:
    free = Mail.objects.filter(pk=mail.pk, state=Sending.WAITING, next_try__lte=timezone.now())
    mail.attempts += 1
    return bool(free.update(state=Sending.SENDING, claimed=timezone.now(), attempts=F("attempts") + 1))


def _refused(mail: Mail, fault: Exception) -> bool:
    """Try again later, each time after a longer pause."""
    reason = f"{type(fault).__name__} {getattr(fault, 'smtp_code', '')}".strip()
    if mail.attempts > len(PAUSES):
        return _write(mail, Sending.FAILED, error=reason)
    return _write(mail, Sending.WAITING, error=reason, next_try=timezone.now() + PAUSES[mail.attempts - 1])


def _write(mail: Mail, state: Sending, **fields: object) -> bool:
    Mail.objects.filter(pk=mail.pk, state=Sending.SENDING).update(state=state, **fields)
    return state == Sending.SENT


def give_up_stale() -> int:
    """Mark mails unclear whose worker died at the server; they are not sent again, the inbox holds their notices."""
    stale = Mail.objects.filter(state=Sending.SENDING, claimed__lt=timezone.now() - CLAIM_LASTS)
    return stale.update(state=Sending.UNCLEAR, error="worker lost")

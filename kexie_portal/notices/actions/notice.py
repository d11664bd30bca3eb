"""Sending notices and marking them read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from kexie_portal.accounts.models import User
from kexie_portal.notices import addressing
from kexie_portal.notices.kinds import kind_of
from kexie_portal.notices.mails import queue as mails
from kexie_portal.notices.models import Notice
from kexie_portal.notices.webhooks import queue as webhooks
from kexie_portal.texts import shortened

BATCH = 1000


@dataclass(frozen=True)
class Message:
    """What one person is told; `url` must be a path of this portal."""

    user: User
    title: str
    body: str = ""
    url: str = ""


def notify(users: Iterable[User], *, title: str, body: str = "", url: str = "", kind: str = "") -> list[Notice]:
    """Tell each person once, as they chose for the kind, and the deputies of those who are away.

    `url` must be a path of this portal; anything else is dropped. E-mails and webhooks go out after the commit.
    """
    safe_url = _safe(url)
    recipients = {user.pk: user for user in users if user.is_active}
    if not recipients:
        return []
    with transaction.atomic():
        notices = [
            Notice(
                user=one.user,
                stands_in_for=one.absent,
                channel=one.channel,
                title=shortened(title, 200),
                body=str(body),
                url=safe_url,
                kind=kind[:40],
            )
            for one in addressing.addressed(recipients, kind_of(kind))
        ]
        mails.attach_at_once(notices)
        Notice.objects.bulk_create(notices)
        webhooks.queue(recipients, kind=kind, title=shortened(title, 200), url=safe_url)
    return notices


def notify_many(messages: Sequence[Message], *, kind: str, summary: str, page: str = "") -> list[Notice]:
    """Tell many people, each once and in words of their own, in a handful of statements however many they are.

    The deputy of an absent person reads what that person would. Webhooks are told once, by `summary` and `page`.
    """
    told = {one.user.pk: one for one in messages if one.user.is_active}
    if not told:
        return []
    with transaction.atomic():
        notices = [
            Notice(
                user=one.user,
                stands_in_for=one.absent,
                channel=one.channel,
                title=shortened(message.title, 200),
                body=message.body,
                url=_safe(message.url),
                kind=kind[:40],
            )
            for one in addressing.addressed({pk: one.user for pk, one in told.items()}, kind_of(kind))
            for message in [told[(one.absent or one.user).pk]]
        ]
        mails.attach_at_once(notices)
        Notice.objects.bulk_create(notices, batch_size=BATCH)
        webhooks.queue(list(told), kind=kind, title=shortened(summary, 200), url=_safe(page))
    return notices


def _safe(url: object) -> str:
    """Return a path of this portal; of anything else nothing."""
    return str(url)[:300] if url_has_allowed_host_and_scheme(str(url), allowed_hosts=None) else ""


def mark_read(notice: Notice, *, actor: User) -> None:
    """Mark one notice read; the first reading keeps its time."""
    Notice.objects.of(actor).unread().filter(pk=notice.pk).update(read_at=timezone.now())


def mark_all_read(*, actor: User) -> int:
    """Mark everything in the person's inbox read and return how many there were."""
    return Notice.objects.of(actor).unread().update(read_at=timezone.now())

"""Sending notices and marking them read."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from kexie_portal.accounts.models import User
from kexie_portal.notices.models import Notice


def notify(users: Iterable[User], *, title: str, body: str = "", url: str = "", kind: str = "") -> list[Notice]:
    """Put one notice into each inbox, once per person, in one statement.

    `url` must be a path of this portal; anything else is dropped.
    """
    safe_url = str(url) if url_has_allowed_host_and_scheme(str(url), allowed_hosts=None) else ""
    recipients = {user.pk: user for user in users if user.is_active}
    return Notice.objects.bulk_create(
        Notice(user=user, title=str(title)[:200], body=str(body), url=safe_url[:300], kind=kind)
        for user in recipients.values()
    )


def mark_read(notice: Notice, *, actor: User) -> None:
    """Mark one notice read; the first reading keeps its time."""
    Notice.objects.of(actor).unread().filter(pk=notice.pk).update(read_at=timezone.now())


def mark_all_read(*, actor: User) -> int:
    """Mark everything in the person's inbox read and return how many there were."""
    return Notice.objects.of(actor).unread().update(read_at=timezone.now())

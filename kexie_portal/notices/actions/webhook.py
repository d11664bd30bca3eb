"""Entering, changing and testing webhooks: the system administrator's work."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.accounts.models import User
from kexie_portal.errors import Stale
from kexie_portal.jobs.rules import may_run_system
from kexie_portal.notices.dispatch import hand_over
from kexie_portal.notices.errors import NotAllowed, Refused
from kexie_portal.notices.models import Delivery, Webhook
from kexie_portal.notices.webhooks import guard, secrets
from kexie_portal.notices.webhooks.queue import DELIVER_TASK


@transaction.atomic
def write(
    webhook: Webhook,
    *,
    actor: User,
    people: Iterable[User],
    kinds: list[str],
    url: str = "",
    key: str = "",
    version: int | None = None,
) -> Webhook:
    """Store a new or changed webhook; an empty address or secret keeps the one stored.

    Raises `NotAllowed`, `Refused` for an address that must not be called, `Stale` on a crossed edit.
    """
    if not may_run_system(actor):
        raise NotAllowed(_("Only the system administrator enters webhooks."))
    if webhook.pk:
        known = Webhook.objects.select_for_update().get(pk=webhook.pk)
        if version is not None and known.version != version:
            raise Stale(known)
        webhook.version = known.version + 1
    else:
        webhook.created_by = actor
    _set_hidden(webhook, url, key)
    webhook.kinds = sorted(kinds)
    webhook.save()
    webhook.people.set(people)
    return webhook


def _set_hidden(webhook: Webhook, url: str, key: str) -> None:
    if url:
        try:
            _scheme, host, _port, _path = guard.parts_of(url)
        except guard.AddressRefused as refusal:
            raise Refused(str(refusal), "url") from None
        webhook.host, webhook.address = host, secrets.encrypt(url, "address")
    if key:
        webhook.secret = secrets.encrypt(key, "secret")
    if url or key:
        webhook.secret_set_at = timezone.now()


@transaction.atomic
def test(webhook: Webhook, *, actor: User) -> Delivery:
    """Send a test message, once and without retries; its row in the log tells how it went."""
    if not may_run_system(actor):
        raise NotAllowed(_("Only the system administrator enters webhooks."))
    title = _("Test message of the portal, sent by %(name)s") % {"name": actor}
    delivery = Delivery.objects.create(webhook=webhook, title=title, url="/", is_test=True)
    transaction.on_commit(partial(hand_over, DELIVER_TASK, [delivery.pk]))
    return delivery

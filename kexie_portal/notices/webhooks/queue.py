"""The webhooks that are told of a notice; the deliveries are written together with it."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from django.db import transaction

from kexie_portal.notices.dispatch import hand_over
from kexie_portal.notices.kinds import kind_of
from kexie_portal.notices.models import Delivery, Webhook

DELIVER_TASK = "kexie_portal.notices.deliver"


def queue(recipients: Collection[int], *, kind: str, title: str, url: str) -> None:
    """Write one delivery for each webhook that wants the kind and one of the recipients, however many they are."""
    key = kind_of(kind).key
    hooks = [one for one in Webhook.objects.filter(enabled=True).prefetch_related("people") if key in one.kinds]
    wanted = [one for one in hooks if any(person.pk in recipients for person in one.people.all())]
    rows = Delivery.objects.bulk_create(Delivery(webhook=one, kind=kind, title=title, url=url) for one in wanted)
    if rows:
        transaction.on_commit(partial(hand_over, DELIVER_TASK, [row.pk for row in rows]))

"""Webhooks for tests, entered and tried the way the portal does it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.notices.actions import webhook as actions
from kexie_portal.notices.models import Delivery, Webhook
from kexie_portal.notices.webhooks import delivering
from tests.notices.people import Receiver

SECRET = "SEC0123456789abcdef-secret"


def hook(receiver: Receiver, actor: User, *people: User, form: str = "json", **fields: Any) -> Webhook:
    """Enter a webhook that leads to the receiver."""
    webhook = Webhook(name=f"群 {form}", form=form, enabled=True)
    values = {"url": receiver.url("/send?key=topsecret"), "key": SECRET, "kinds": ["report"], **fields}
    return actions.write(webhook, actor=actor, people=people, **values)


def due() -> int:
    """Make every delivery due and try them; returns how many were taken."""
    Delivery.objects.update(next_try=timezone.now())
    return delivering.deliver_waiting()

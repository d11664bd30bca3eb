"""What waits to leave the portal and what could not, for the monitor."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.db.models import Count, Model

from kexie_portal.notices.enums import Sending
from kexie_portal.notices.models import Delivery, Mail
from kexie_portal.web import gauges

UNSENT = (Sending.WAITING, Sending.SENDING)


def install() -> None:
    """Register the numbers of webhooks and e-mails."""
    for name, model in (("webhook_deliveries", Delivery), ("mails", Mail)):
        words = f"Rows of {model._meta.label} that are not sent yet, by state."
        gauges.register(f"kexie_{name}_unsent", words, ("state",), partial(_unsent, model))


def _unsent(model: type[Model]) -> Iterator[tuple[tuple[str, ...], int]]:
    rows = model._base_manager.filter(state__in=UNSENT).order_by().values_list("state")
    found = dict(rows.annotate(number=Count("pk")))
    for state in UNSENT:
        yield (state.value,), found.get(state.value, 0)

"""Choices about notices, absences, the work list, webhooks: one's own, and the system administrator's alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from kexie_portal.notices.mails.compose import unsubscribe_path
from kexie_portal.notices.models import Absence, Webhook
from kexie_portal.notices.webhooks.secrets import encrypt
from tests.access.outcomes import ANY, NEVER, OWN, Outcome, only
from tests.access.world import MARKS, City, World

SYSTEM = frozenset({"sysadmin"})


def absence_of(city: City, world: World) -> Absence:
    """Return the absence of the city's officer, whose deputy is the province's."""
    today = timezone.localdate()
    deputy = world.people["province"]
    found, _made = Absence.objects.get_or_create(
        user=city.officer,
        deputy=deputy,
        defaults={"first_day": today, "end_day": today + timedelta(days=3), "note": f"{MARKS[city.key]}出差"},
    )
    return found


def webhook_of(city: City, world: World) -> Webhook:
    """Return a robot that is told what the city's officer is told."""
    mark = MARKS[city.key]
    found, made = Webhook.objects.get_or_create(
        name=f"{mark}群",
        defaults={
            "form": "wecom",
            "host": "qyapi.weixin.qq.com",
            "address": encrypt(f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={mark}", "address"),
            "kinds": ["report"],
        },
    )
    if made:
        found.people.add(city.officer)
    return found


EXAMPLES: dict[str, Any] = {
    "notices:absence_end": lambda city, world: [absence_of(city, world).pk],
    "notices:unsubscribe": lambda city, world: [unsubscribe_path(city.officer.pk).split("/")[2]],
    **{
        f"notices:webhook_{verb}": lambda city, world: [webhook_of(city, world).pk]
        for verb in ("detail", "update", "test")
    },
}

TABLE: dict[str, tuple[Outcome, Outcome]] = {
    "web:work": (ANY, NEVER),
    "notices:preferences": (ANY, Outcome(422)),
    "notices:absences": (ANY, Outcome(422)),
    "notices:absence_end": (NEVER, OWN),
    "notices:webhooks": (only(SYSTEM), only(SYSTEM, 405)),
    # He confirms that it is him before he writes.
    "notices:webhook_create": (only(SYSTEM, 302), only(SYSTEM, 302)),
    "notices:webhook_update": (only(SYSTEM, 302), only(SYSTEM, 302)),
    "notices:webhook_detail": (only(SYSTEM), only(SYSTEM, 405)),
    "notices:webhook_test": (only(SYSTEM, 405), only(SYSTEM, 302)),
    "notices:people_options": (only(SYSTEM), only(SYSTEM, 405)),
    "notices:mails": (only(SYSTEM), only(SYSTEM, 400)),
}

#: By the signed link alone, without signing in.
PUBLIC = {"notices:unsubscribe": True}

"""Who is at which section of a response now; kept in the cache for a minute. Without a cache nobody is seen."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from django.core.cache import cache

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

logger = structlog.get_logger(__name__)
SECONDS = 45


@dataclass(frozen=True)
class Present:
    """A person at a section."""

    name: str
    section: str
    copy: int


def seen(response: int, user: User, section: str, copy: int = 0) -> list[Present]:
    """Note that a person is at a section, and return the others who are at the response."""
    key, now = f"forms:present:{response}", time.time()
    try:
        there = {one: held for one, held in (cache.get(key) or {}).items() if held[0] > now - SECONDS}
        there[user.pk] = (now, str(user), section, copy)
        cache.set(key, there, SECONDS)
    except Exception:  # whatever the cache's client raises when its server is away
        logger.warning("presence_unreadable")
        return []
    return [Present(name, at, times) for one, (_when, name, at, times) in there.items() if one != user.pk]

"""Progress, heartbeat and the wish to cancel, kept in the cache beside the row.

A job's transaction hides its own writes until it commits, and on SQLite it locks out every other writer.
So what must be seen meanwhile goes through the cache; the row is written too whenever it can be.
The cache may be away: then every function here does nothing and the row alone speaks.
"""

import logging
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.core.cache import cache
from django.utils import timezone

log = logging.getLogger(__name__)
KEEP_SECONDS = 24 * 3600


class Signal(TypedDict):
    """The latest progress of one attempt."""

    attempt: int
    done: int
    total: int
    message: str
    at: datetime


def publish(job_id: UUID, *, attempt: int, done: int, total: int, message: str) -> bool:
    """Write the progress, which is also the heartbeat; return whether the cache took it."""
    signal = Signal(attempt=attempt, done=done, total=total, message=message, at=timezone.now())
    try:
        cache.set(f"job-signal:{job_id}", signal, KEEP_SECONDS)
    except Exception:  # any client's error: the cache is a convenience here, never a condition
        log.warning("job signal not cached", exc_info=True)
        return False
    return True


def latest(job_id: UUID) -> Signal | None:
    """Read the latest progress, or nothing."""
    try:
        signal: Signal | None = cache.get(f"job-signal:{job_id}")
    except Exception:  # as above
        return None
    return signal


def ask_to_cancel(job_id: UUID) -> bool:
    """Leave the wish to stop where a running job sees it within half a second."""
    try:
        cache.set(f"job-cancel:{job_id}", True, KEEP_SECONDS)
    except Exception:  # as above
        return False
    return True


def cancel_is_asked(job_id: UUID) -> bool:
    """Say whether somebody left the wish to stop in the cache."""
    try:
        return bool(cache.get(f"job-cancel:{job_id}"))
    except Exception:  # as above
        return False

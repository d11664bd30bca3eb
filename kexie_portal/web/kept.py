"""Answers kept in the cache for a short while; a cache that is away costs time, never an error."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeVar

import structlog
from django.core.cache import cache

logger = structlog.get_logger(__name__)
T = TypeVar("T", bound=object)
#: How long an answer is kept whose key changes with every write that could change it.
KEPT_SECONDS = 600


def kept(key: str, seconds: int, work: Callable[[], T]) -> T:
    """Return what is kept under `key`, or work it out and keep it for `seconds`."""
    name = f"kept:{hashlib.sha256(key.encode()).hexdigest()[:32]}"
    try:
        found: T | None = cache.get(name)
    except Exception:  # whatever the cache's client raises when its server is away
        logger.warning("kept_unreadable")
        return work()
    if found is None:
        found = work()
        _keep(name, found, seconds)
    return found


def _keep(name: str, value: object, seconds: int) -> None:
    try:
        cache.set(name, value, seconds)
    except Exception:  # the answer is right without it
        logger.warning("kept_unwritable")

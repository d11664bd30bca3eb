"""How often one address may ask the public page: enough for a whole office, too little for guessing codes."""

from __future__ import annotations

import structlog
from django.core.cache import cache

MOST_ASKED, MOST_MISSED = 300, 60
SECONDS = 600
logger = structlog.get_logger(__name__)


def _counted(what: str, address: str, more: int) -> int:
    """Count in a window of ten minutes; a cache that is away counts nothing and stops nobody."""
    key = f"sealing:{what}:{address}"
    try:
        cache.add(key, 0, SECONDS)
        return cache.incr(key, more) if more else int(cache.get(key, 0))
    except Exception:  # the cache is away, or the window ended in between
        logger.warning("verify_not_counted", exc_info=True)
        return 0


def may_ask(address: str) -> bool:
    """Count a question of an address and tell whether it is answered."""
    return _counted("asked", address, 1) <= MOST_ASKED and _counted("missed", address, 0) < MOST_MISSED


def missed(address: str) -> None:
    """Count a question that found nothing."""
    _counted("missed", address, 1)

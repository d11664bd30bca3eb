"""Live figures kept per city under the city's stamp: a write in one city costs the others nothing.

The stamp is read before the counting, so figures counted from older rows are never found under a newer stamp. Where
the cache is away, everything is counted directly.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import structlog
from django.core.cache import cache

from orgs.tree.last_write import stamp
from reports.coverage.definitions import VERSION

T = TypeVar("T")
logger = structlog.get_logger(__name__)

#: Seconds after which figures are counted again even if no stamp changed: the safety net for a lost stamp.
LIFE = 300
#: Seconds that one process may count before another one stops waiting for it.
PATIENCE = 5.0
_PAUSE = 0.05


def by_part(subject: str, parts: Sequence[int], count: Callable[[list[int]], dict[int, T]]) -> dict[int, T]:
    """Return a value for each city-level part; `count` is asked once for all parts that are not kept.

    `subject` names what is counted with its day and class; keep it short and free of spaces.
    """
    marks = _marks(parts)
    return _kept({part: f"figures:{VERSION}:{subject}:{part}:{mark}" for part, mark in marks.items()}, parts, count)


def of_all(subject: str, parts: Sequence[int], count: Callable[[], T]) -> T:
    """Return one value that depends on several parts at once: a write in any of them counts it anew."""
    marks = _marks(parts)
    digest = hashlib.sha256("-".join(marks.values()).encode()).hexdigest()[:24]
    keys = {0: f"figures:{VERSION}:{subject}:{digest}"} if marks else {}
    return _kept(keys, [0], lambda _missing: {0: count()})[0]


def _marks(parts: Sequence[int]) -> dict[int, str]:
    """Read each part's stamp; nothing where they cannot be read, and the figures are counted directly."""
    marks = stamp(parts).split("-")
    return dict(zip(parts, marks, strict=True)) if len(marks) == len(parts) else {}


def _kept(keys: dict[int, str], parts: Sequence[int], count: Callable[[list[int]], dict[int, T]]) -> dict[int, T]:
    found: dict[int, T] = _get(keys)
    missing = [part for part in parts if part not in found]
    if missing and keys and not _may_count(keys, missing):
        found = _wait(keys, parts)
        missing = [part for part in parts if part not in found]
    if missing:
        counted = count(missing)
        _set({keys[part]: counted[part] for part in missing if part in keys})
        found = {**found, **counted}
    return found


def _get(keys: dict[int, str]) -> dict[int, T]:
    try:
        kept = cache.get_many(list(keys.values())) if keys else {}
    except Exception:  # whatever the cache's client raises when its server is away
        logger.warning("figures_cache_unreadable")
        return {}
    return {part: kept[key] for part, key in keys.items() if key in kept}


def _set(entries: dict[str, T]) -> None:
    if not entries:
        return
    try:
        cache.set_many(entries, LIFE)
    except Exception:  # the figures are right without it
        logger.warning("figures_cache_unwritable", entries=len(entries))


def _may_count(keys: dict[int, str], missing: list[int]) -> bool:
    """Let one process count the first missing part's figures, so that a crowd does not count the same at once."""
    try:
        return bool(cache.add(f"{keys[missing[0]]}:counting", 1, PATIENCE))
    except Exception:  # no cache, no crowd control
        return True


def _wait(keys: dict[int, str], parts: Sequence[int]) -> dict[int, T]:
    """Wait for the process that counts; what it did not bring in time is counted here."""
    deadline = time.monotonic() + PATIENCE
    found: dict[int, T] = {}
    while time.monotonic() < deadline:
        time.sleep(_PAUSE)
        found = _get(keys)
        if len(found) == len(parts):
            break
    return found

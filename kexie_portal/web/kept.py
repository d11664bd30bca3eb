"""Answers kept in the cache for a short while; a cache that is away costs time, never an error."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar, cast

import structlog
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

logger = structlog.get_logger(__name__)
T = TypeVar("T", bound=object)
#: How long an answer is kept whose key changes with every write that could change it.
KEPT_SECONDS = 600
#: Seconds that one process may work an answer out before the others stop waiting for it.
PATIENCE = 5
_PAUSE = 0.05
_moment: ContextVar[dict[str, object] | None] = ContextVar("moment", default=None)


@contextmanager
def one_moment() -> Iterator[None]:
    """Put a page that reads many kept parts together as of one moment: what `read_once` reads is read once in it."""
    token = _moment.set({})
    try:
        yield
    finally:
        _moment.reset(token)


def read_once(name: str, read: Callable[[], T]) -> T:
    """Return what `read` returns, inside `one_moment` what it returned first; writers must not run inside."""
    moment = _moment.get()
    if moment is None:
        return read()
    if name not in moment:
        moment[name] = read()
    return cast(T, moment[name])


def kept(key: str, seconds: int, work: Callable[[], T], *, alone: bool = False) -> T:
    """Return what is kept under `key`, or work it out and keep it for `seconds`.

    With `alone` one process works it out while a crowd that asks for the same waits: for what takes long.
    """
    name = f"kept:{hashlib.sha256(key.encode()).hexdigest()[:32]}"
    try:
        found: T | None = cache.get(name)
    except Exception:  # whatever the cache's client raises when its server is away
        logger.warning("kept_unreadable")
        return work()
    if found is None and alone and not _is_first(name):
        found = _waited(name)
    if found is None:
        found = work()
        _keep(name, found, seconds)
    return found


def drawn(template: str, state: str, context: Callable[[], dict[str, object]]) -> SafeString:
    """Draw a part of a page that is the same for everybody under `state`, and keep it until the state changes.

    An empty `state` keeps nothing. `state` must tell what the part shows of a user, their rights or their session.
    """

    def draw() -> str:
        return render_to_string(template, context())

    return SafeString(kept(f"drawn {template} {get_language()} {state}", KEPT_SECONDS, draw) if state else draw())


def _is_first(name: str) -> bool:
    try:
        return bool(cache.add(f"{name}:busy", 1, PATIENCE))
    except Exception:  # no cache, no crowd control
        return True


def _waited(name: str) -> T | None:
    """Wait for the process that works; None when it did not bring anything in time."""
    deadline, found = time.monotonic() + PATIENCE, None
    while found is None and time.monotonic() < deadline:
        time.sleep(_PAUSE)
        try:
            found = cache.get(name)
        except Exception:  # the cache went away meanwhile
            return None
    return found


def _keep(name: str, value: object, seconds: int) -> None:
    try:
        cache.set(name, value, seconds)
    except Exception:  # the answer is right without it
        logger.warning("kept_unwritable")

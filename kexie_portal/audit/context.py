"""The user who writes at the moment: the request's, or the one for whom a task or a command acts.

auditlog's own `set_actor` connects a signal for each request and loses the outer actor when nested; one receiver
that reads a context variable does neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable

    from auditlog.models import LogEntry
    from django.contrib.auth.models import AnonymousUser

    from kexie_portal.accounts.models import User

    Actor = User | Callable[[], User | AnonymousUser | None] | None


@dataclass(frozen=True)
class Acting:
    """The writer's name tag; `actor` may be a callable, so that a request reads its user only when it writes."""

    actor: Actor = None
    address: str = ""
    reason: str = ""
    batch: str = ""

    def user(self) -> User | None:
        """Return the acting user, or None for the system and for visitors."""
        actor = self.actor() if callable(self.actor) else self.actor
        return actor if actor is not None and actor.is_authenticated else None


_current: ContextVar[Acting | None] = ContextVar("kexie_audit_acting", default=None)


def acting() -> Acting:
    """Return the writer of the moment; outside a request and outside `acting_as` that is the system."""
    return _current.get() or Acting()


@contextmanager
def acting_as(actor: Actor, address: str = "", reason: str = "", batch: str = "") -> Iterator[None]:
    """Record the writes of a block as the actor's, for background jobs and management commands; nests."""
    token = _current.set(Acting(actor, address, reason, batch))
    try:
        yield
    finally:
        _current.reset(token)


def correlation_id(batch: str = "") -> str | None:
    """Return what ties together the entries of one batch, or else of one request."""
    return batch or structlog.contextvars.get_contextvars().get("request_id")


def sign(sender: type[LogEntry], instance: LogEntry, **kwargs: Any) -> None:
    """Write actor, address, reason and batch into an entry that is about to be saved."""
    now = acting()
    if instance.actor_id is None:
        instance.actor = now.user()
    instance.remote_addr = instance.remote_addr or now.address or None
    instance.cid = instance.cid or correlation_id(now.batch)
    if now.reason:
        instance.additional_data = {**(instance.additional_data or {}), "reason": now.reason}

"""Close a body with all that hangs on it, by hand: an association, a society, a federation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Model

from orgs.tree import following, last_write
from orgs.tree.following import Ending
from orgs.tree.journal import Journal
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

_told: list[Callable[[Journal], None]] = []


def on_closed(tell: Callable[[Journal], None]) -> None:
    """Let a subject tell people of what a closing by hand has ended; it reads the journal."""
    if tell not in _told:
        _told.append(tell)


def close_body(node: Organization, details: Model, *, actor: User, day: date, reason: str) -> None:
    """End a body that is locked on a day, which is out; whoever held a posting there hears of it.

    `details` is what is special to its kind and bears its key. The journal is kept with the node, so that the closing
    can be taken back (`orgs.changes.actions.reopening`).
    """
    written = Journal()
    following.end(Ending(node, day, actor, written, reason, by_hand=True))
    fields = {field.name for field in details._meta.concrete_fields}
    said = {name: value for name, value in (("closing_reason", reason), ("closed", day)) if name in fields}
    if details._state.adding:  # only the tree knew it so far
        for name, value in said.items():
            setattr(details, name, value)
        written.create(details)
    else:
        written.set(details, **said)
    written.set(node, closed=day)
    last_write.touch(written.nodes())
    for tell in _told:
        tell(written)
    written.keep(node)

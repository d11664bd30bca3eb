"""What follows an association that is merged into another, and what ends with one that is dissolved.

Each part of the portal that hangs rows on associations registers here how many there are, how they move to the
successor and how they end. All of it happens in the transaction of the approval; writes go through the journal,
so that the merger can be undone. A mover writes in bulk: a fixed number of statements whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from orgs.journal import Journal

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.models import Organization


@dataclass(frozen=True)
class Merger:
    """One merger: `source` goes into `target` on a day, which is out for the source (half-open)."""

    source: Organization
    target: Organization
    day: date
    actor: User
    journal: Journal


@dataclass(frozen=True)
class Ending:
    """One dissolution: `source` is no more from a day on."""

    source: Organization
    day: date
    actor: User
    journal: Journal


@dataclass(frozen=True)
class Follower:
    """One sort of rows that follows; `warns` says so before a dissolution, `becomes` what a merger makes of them."""

    name: str | Promise
    count: Callable[[Organization], int]
    move: Callable[[Merger], int]
    end: Callable[[Ending], int] | None = None
    warns: bool = True
    becomes: str | Promise = ""


@dataclass(frozen=True)
class Followed:
    """How many rows of a sort follow, and what becomes of them."""

    name: str | Promise
    count: int
    warns: bool = True
    becomes: str | Promise = ""


_followers: dict[str, Follower] = {}


def register(
    name: str | Promise,
    count: Callable[[Organization], int],
    move: Callable[[Merger], int],
    *,
    end: Callable[[Ending], int] | None = None,
    warns: bool = True,
    becomes: str | Promise = "",
) -> None:
    """Let rows follow an association: `count` the open ones of a node, `move` them, `end` them at a dissolution."""
    _followers[f"{move.__module__}.{move.__qualname__}"] = Follower(name, count, move, end, warns, becomes)


def preview(source: Organization) -> list[Followed]:
    """Return what follows an association as things stand, sorts with nothing left out."""
    counted = [Followed(one.name, one.count(source), one.warns, one.becomes) for one in _followers.values()]
    return [one for one in counted if one.count]


def ending(source: Organization) -> list[Followed]:
    """Return what ends with an association that is dissolved, sorts with nothing left out."""
    counted = [Followed(one.name, one.count(source), one.warns) for one in _followers.values() if one.end is not None]
    return [one for one in counted if one.count]


def carry(merger: Merger) -> list[Followed]:
    """Move everything that follows; returns how much of each."""
    return [Followed(one.name, one.move(merger), one.warns) for one in _followers.values()]


def end_all(ending: Ending) -> list[Followed]:
    """End everything that ends with an association; returns how much of each."""
    return [Followed(one.name, one.end(ending), one.warns) for one in _followers.values() if one.end is not None]

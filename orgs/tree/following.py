"""What follows an association that is merged into another, and what ends with one that is dissolved.

Each part of the portal that hangs rows on associations registers here how many there are, how they move to the
successor and how they end. All of it happens in the transaction of the approval; writes go through the journal,
so that the merger can be undone. A mover writes in bulk: a fixed number of statements whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet, Value
from django.utils.functional import Promise

from orgs.tree.journal import Journal

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.tree.models.organization import Organization


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


#: The open rows of a node, out of one table or several.
Rows = Callable[["Organization"], Iterable[QuerySet[Any]]]


@dataclass(frozen=True)
class Follower:
    """One sort of rows that follows; `warns` says so before a dissolution, `becomes` what a merger makes of them."""

    name: str | Promise
    rows: Rows
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
    rows: Rows,
    move: Callable[[Merger], int],
    *,
    end: Callable[[Ending], int] | None = None,
    warns: bool = True,
    becomes: str | Promise = "",
) -> None:
    """Let rows follow an association: `rows` are the open ones of a node, `move` them, `end` them at a dissolution."""
    _followers[f"{move.__module__}.{move.__qualname__}"] = Follower(name, rows, move, end, warns, becomes)


def preview(source: Organization) -> list[Followed]:
    """Return what follows an association as things stand, sorts with nothing left out."""
    counted = zip(_followers.values(), _counts(source, _followers.values()), strict=True)
    return [Followed(one.name, count, one.warns, one.becomes) for one, count in counted if count]


def ending(source: Organization) -> list[Followed]:
    """Return what ends with an association that is dissolved, sorts with nothing left out."""
    ended = [one for one in _followers.values() if one.end is not None]
    counted = zip(ended, _counts(source, ended), strict=True)
    return [Followed(one.name, count, one.warns) for one, count in counted if count]


def _counts(source: Organization, followers: Iterable[Follower]) -> list[int]:
    """Count the rows of each sort, all of them by one statement."""
    sorts = [one.rows(source) for one in followers]
    parts = [
        rows.order_by().values(sort=Value(number)).annotate(count=Count("pk")).values_list("sort", "count")
        for number, sort in enumerate(sorts)
        for rows in sort
    ]
    found = [0] * len(sorts)
    for number, count in parts[0].union(*parts[1:], all=True) if parts else ():
        found[number] += count
    return found


def carry(merger: Merger) -> list[Followed]:
    """Move everything that follows; returns how much of each."""
    return [Followed(one.name, one.move(merger), one.warns) for one in _followers.values()]


def end_all(ending: Ending) -> list[Followed]:
    """End everything that ends with an association; returns how much of each."""
    return [Followed(one.name, one.end(ending), one.warns) for one in _followers.values() if one.end is not None]

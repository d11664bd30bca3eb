"""The search of the whole portal: each app registers how its records are found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


@dataclass(frozen=True)
class Hit:
    """One record found."""

    title: str
    url: str
    note: str | Promise = ""
    state: str | Promise = ""


@dataclass(frozen=True)
class Found:
    """The first hits of one kind; `more_url` opens the list with all of them."""

    hits: list[Hit] = field(default_factory=list)
    more_url: str = ""


@dataclass(frozen=True)
class SearchProvider:
    """A kind of record; `find(user, words, limit)` must answer only what `user` may see."""

    key: str
    label: str | Promise
    icon: str
    order: int
    find: Callable[[User, str, int], Found]


_providers: dict[str, SearchProvider] = {}


def register(provider: SearchProvider) -> None:
    """Add a kind of record to the search."""
    _providers[provider.key] = provider


def search(user: User, words: str, limit: int = 8) -> list[tuple[SearchProvider, Found]]:
    """Ask every provider for `words`; kinds without a hit are left out."""
    found = []
    for provider in sorted(_providers.values(), key=lambda one: one.order):
        answer = provider.find(user, words, limit)
        if answer.hits:
            found.append((provider, answer))
    return found

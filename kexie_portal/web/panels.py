"""The unit's figures and the latest changes on the home page: apps register what they know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.web import figures


ALL_FIGURES = _("All figures")


@dataclass(frozen=True)
class Figure:
    """A figure with the address of its rows; `value` None says that there is no data. A note may have rows too."""

    name: str | Promise
    value: str | int | float | None
    unit: str | Promise = ""
    url: str = ""
    definition: str | Promise = ""
    change: figures.Change | None = None
    note: str | Promise = ""
    note_url: str = ""


@dataclass(frozen=True)
class Panel:
    """A titled group of figures; `leads_to` says what its address shows, all figures unless something else is said."""

    title: str | Promise
    figures: list[Figure] = field(default_factory=list)
    url: str = ""
    leads_to: str | Promise = ALL_FIGURES


@dataclass(frozen=True)
class Change:
    """One thing that changed, as a sentence."""

    sentence: str | Promise
    at: dt.datetime
    url: str = ""


_panels: list[tuple[int, Callable[[User], Panel | None]]] = []
_changes: list[Callable[[User], list[Change]]] = []


def register(provider: Callable[[User], Panel | None], *, order: int = 50) -> None:
    """Add a panel of figures; a provider that answers None is left out."""
    if all(known is not provider for _order, known in _panels):
        _panels.append((order, provider))
        _panels.sort(key=lambda pair: pair[0])


def register_changes(provider: Callable[[User], list[Change]]) -> None:
    """Add a provider of latest changes; each should answer ten at most."""
    if provider not in _changes:
        _changes.append(provider)


def panels_for(user: User) -> list[Panel]:
    """List the panels that have something to say to `user`."""
    return [panel for _order, provider in _panels if (panel := provider(user)) is not None]


def changes_for(user: User, limit: int = 10) -> list[Change]:
    """List the latest changes that `user` may see, newest first."""
    changes = [change for provider in _changes for change in provider(user)]
    return sorted(changes, key=lambda change: change.at, reverse=True)[:limit]

"""What waits for a person: each app registers a provider, the home page shows the sum."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


OTHER = "other"


@dataclass(frozen=True)
class WorkItem:
    """One thing to do, with the address of its rows; `due` is the last day, None where there is none.

    `due_at` is the minute of that day, where the work is due by a minute. Where the day was counted, `due_from` and
    `due_days` say from which day and how many working days on.

    `kind` comes from the registration of its provider; `on_behalf_of` names the absent person whose work it is.
    """

    title: str | Promise
    url: str
    due: dt.date | None = None
    count: int | None = None
    icon: str = "checkbox"
    kind: str = ""
    on_behalf_of: str = ""
    due_at: dt.datetime | None = None
    due_from: dt.date | None = None
    due_days: int | None = None

    def overdue(self, today: dt.date) -> bool:
        """Say whether the last day has passed."""
        return self.due is not None and self.due < today


Provider = Callable[["User"], list[WorkItem]]
_providers: list[Provider] = []
_kinds: dict[Provider, str] = {}
_labels: dict[str, str | Promise] = {OTHER: _("Other work")}
_principals: list[Callable[[User], list[User]]] = []


def register(provider: Provider, *, kind: str = OTHER, label: str | Promise = "") -> Provider:
    """Add a provider of work; usable as a decorator. `kind` and its `label` are what the work list filters by."""
    if provider not in _providers:
        _providers.append(provider)
    _kinds[provider] = kind
    if label:
        _labels[kind] = label
    return provider


def register_principals(absent: Callable[[User], list[User]]) -> None:
    """Set what knows the people for whom a deputy stands in, who sees their work, marked, and gets no right by it."""
    _principals[:] = [absent]


def label_of(kind: str) -> str | Promise:
    """Return a kind of work in words."""
    return _labels.get(kind, _labels[OTHER])


def items_for(user: User) -> list[WorkItem]:
    """List the work of `user` and of those for whom they stand in: what is due first, then what has no day."""
    items = _own(user)
    for principal in _principals[0](user) if _principals else []:
        items += [replace(item, on_behalf_of=str(principal)) for item in _own(principal)]
    return sorted(items, key=_by_due)


def _by_due(item: WorkItem) -> tuple[bool, dt.date, str]:
    """Order by day, within a day by minute, then what has the whole day."""
    minute = item.due_at.isoformat() if item.due_at is not None else "~"
    return (item.due is None, item.due or dt.date.max, minute)


def _own(user: User) -> list[WorkItem]:
    """Ask every provider; where two name the same page and day, the later one, which knows the record, is kept."""
    found: list[WorkItem] = []
    for provider in _providers:
        kind = _kinds.get(provider, OTHER)
        items = [item if item.kind else replace(item, kind=kind) for item in provider(user)]
        said = {(item.url, item.due) for item in items if item.due is not None}
        found = [item for item in found if (item.url, item.due) not in said] + items
    return found

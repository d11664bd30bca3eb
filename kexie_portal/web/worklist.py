"""What waits for a person: each app registers a provider, the home page shows the sum."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class WorkItem:
    """One thing to do, with the address of its rows; `due` is the last day, None where there is none."""

    title: str | Promise
    url: str
    due: dt.date | None = None
    count: int | None = None
    icon: str = "checkbox"

    def overdue(self, today: dt.date) -> bool:
        """Say whether the last day has passed."""
        return self.due is not None and self.due < today


Provider = Callable[[Any], list[WorkItem]]
_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Add a provider of work; usable as a decorator."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def items_for(user: Any) -> list[WorkItem]:
    """List the work of `user`, what is due first, then what has no day."""
    items = [item for provider in _providers for item in provider(user)]
    return sorted(items, key=lambda item: (item.due is None, item.due or dt.date.max))

"""What must be said above every page to some people: each app registers a provider."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from kexie_portal.accounts.models import User

Words = str | Promise


@dataclass(frozen=True)
class Banner:
    """One sentence with the page on which something is done about it."""

    words: Words
    url: str
    verb: Words


#: Asks for each page that a person opens: it must answer from what the request or the process holds already.
Provider = Callable[["User"], Banner | None]
_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Add a provider; usable as a decorator."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def banners_for(user: User | AnonymousUser) -> list[Banner]:
    """Return what is to be said to a person."""
    if not user.is_authenticated:
        return []
    found = (provider(user) for provider in _providers)
    return [banner for banner in found if banner is not None]

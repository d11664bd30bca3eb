"""The top bar asks apps that it must not know for the unit that a user works for and for unread notices."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.functional import Promise

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from kexie_portal.accounts.models import User


_unit: list[Callable[[User], str | Promise]] = []
_unread: list[Callable[[User], int]] = []


def register_unit(provider: Callable[[User], str | Promise]) -> None:
    """Set what names the unit that a user works for; the last one registered is asked."""
    _unit[:] = [provider]


def register_unread(provider: Callable[[User], int]) -> None:
    """Set what counts a user's unread notices; one cheap query at most."""
    _unread[:] = [provider]


def unit_for(user: User | AnonymousUser) -> str | Promise:
    """Name the unit that `user` works for, empty where nobody knows."""
    return _unit[0](user) if _unit and user.is_authenticated else ""


def unread_for(user: User | AnonymousUser) -> int:
    """Count the unread notices of `user`."""
    return _unread[0](user) if _unread and user.is_authenticated else 0


def shows_samples() -> bool:
    """Say whether pages must carry the sample mark."""
    return bool(settings.PORTAL_IS_DEMO)

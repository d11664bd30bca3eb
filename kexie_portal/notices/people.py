"""The people whose notices may be sent on: those whom the system administrator reaches, found by name or account."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q, QuerySet

from kexie_portal.accounts.models import User
from kexie_portal.notices.kinds import kind_of

_served: list[Callable[[User], bool]] = []
_reached: list[Callable[[User], QuerySet[User]]] = []


def register(reached: Callable[[User], QuerySet[User]]) -> None:
    """Set the rule by which somebody who runs the system reaches people; until then they reach nobody."""
    _reached[:] = [reached]


def register_served(rule: Callable[[User], bool]) -> None:
    """Set the rule by which a person is still told of matters; a person who has left reads of nothing but that."""
    _served[:] = [rule]


def may_be_told(user: User, kind: str) -> bool:
    """Tell whether a notice of a kind may leave for a person: all while they serve, afterwards what concerns them."""
    return kind_of(kind).personal or all(rule(user) for rule in _served)


def reached_by(actor: User) -> QuerySet[User]:
    """Return the people whom a person may choose."""
    return _reached[0](actor) if _reached else User.objects.none()


def found_by(actor: User, words: str) -> QuerySet[User]:
    """Return those of them whose name or account name holds the words."""
    wanted = words.replace("\x00", "").strip()
    named = Q(name__icontains=wanted) | Q(username__icontains=wanted)
    return reached_by(actor).filter(named).order_by("name", "pk")


def said(user: User) -> str:
    """Name a person so that two of the same name are told apart."""
    return f"{user.name}（{user.username}）" if user.name else user.username

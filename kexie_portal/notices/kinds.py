"""Kinds of notices as data: each app says which it sends; each person chooses how they arrive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie_portal.notices.enums import Channel

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


GENERAL = "general"


def _everybody(user: User) -> bool:
    return True


@dataclass(frozen=True)
class Kind:
    """One kind; `personal` ones concern the person alone and never go to a deputy."""

    key: str
    label: str | Promise
    default: Channel = Channel.INBOX
    may_switch_off: bool = True
    personal: bool = False
    concerns: Callable[[User], bool] = _everybody

    def channels(self) -> list[Channel]:
        """List what may be chosen for it."""
        return [channel for channel in Channel if self.may_switch_off or channel != Channel.OFF]


_kinds: dict[str, Kind] = {}


def register_kind(
    key: str,
    label: str | Promise,
    default: Channel = Channel.INBOX,
    *,
    may_switch_off: bool = True,
    personal: bool = False,
    concerns: Callable[[User], bool] = _everybody,
) -> Kind:
    """Announce a kind from an app's `ready()`; `concerns` tells whether a user is offered the choice at all."""
    _kinds[key] = Kind(key, label, Channel(default), may_switch_off, personal, concerns)
    return _kinds[key]


def kind_of(key: str) -> Kind:
    """Return a kind: by its key, by what stands before the dot in it, else the general one."""
    return _kinds.get(key) or _kinds.get(key.partition(".")[0]) or _kinds[GENERAL]


def registered() -> list[Kind]:
    """Return every kind in the order of registration, the general one last."""
    return sorted(_kinds.values(), key=lambda kind: kind.key == GENERAL)


def offered_to(user: User) -> list[Kind]:
    """Return the kinds that a person may choose about."""
    return [kind for kind in registered() if kind.concerns(user)]


register_kind(GENERAL, _("Other notices"))

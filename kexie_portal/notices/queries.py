"""Reading the inbox, the choices and the deadlines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kexie_portal.notices import kinds
from kexie_portal.notices.enums import Channel
from kexie_portal.notices.models import Notice, Preference

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


COUNT_LIMIT = 100


def unread_count(user: User) -> int:
    """Count a person's unread notices up to 100, in one query on a partial index."""
    if not getattr(user, "is_authenticated", False):
        return 0
    return Notice.objects.of(user).unread().order_by()[:COUNT_LIMIT].count()


def channels_of(user: User) -> dict[str, Channel]:
    """Return how each kind reaches a person now."""
    chosen = dict(Preference.objects.filter(user=user).values_list("kind", "channel"))
    found = {}
    for kind in kinds.registered():
        wanted = chosen.get(kind.key, kind.default)
        found[kind.key] = Channel(wanted) if wanted in kind.channels() else kind.default
    return found

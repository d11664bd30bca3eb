"""Work, and what changed last, looked up once and kept until the next write to the network."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, TypeVar

from django.utils.translation import get_language

from kexie_portal.web.kept import KEPT_SECONDS, kept
from orgs.common import scope
from orgs.common.scope import VIEW
from orgs.tree import last_write

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


T = TypeVar("T")


def until_written(provider: Callable[[User], list[T]]) -> Callable[[User], list[T]]:
    """Keep what a provider says to a person until something in the network, or the person's postings, change."""

    @wraps(provider)
    def run(user: User) -> list[T]:
        state = last_write.state(user, VIEW)
        if not state:
            return provider(user)
        held = scope.Scope.of(user).in_words
        name = f"{provider.__module__}.{provider.__name__}"
        return kept(f"work {name} {user.pk} {get_language()} {held} {state}", KEPT_SECONDS, lambda: provider(user))

    return run

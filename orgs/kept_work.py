"""Work that is looked up once and kept until the next write to the network."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.utils.translation import get_language

from kexie_portal.web.kept import KEPT_SECONDS, kept
from kexie_portal.web.worklist import WorkItem
from orgs import scope
from orgs.querysets import VIEW

Provider = Callable[[Any], list[WorkItem]]


def until_written(provider: Provider) -> Provider:
    """Keep what a provider of work says to a person until something in the network, or his postings, change."""

    @wraps(provider)
    def run(user: Any) -> list[WorkItem]:
        state = scope.state(user, VIEW)
        if not state:
            return provider(user)
        held = scope.Scope.of(user).in_words
        name = f"{provider.__module__}.{provider.__name__}"
        return kept(f"work {name} {user.pk} {get_language()} {held} {state}", KEPT_SECONDS, lambda: provider(user))

    return run

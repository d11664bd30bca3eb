"""What the subjects share of the audit log: who reads a record's history, and what belongs to the history of a node."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.db.models import Model, QuerySet, TextChoices
from django.utils.translation import override

from kexie_portal.audit import registry
from kexie_portal.texts import shortened
from orgs.common.scope import VIEW_PERSONAL

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.tree.models.organization import Organization

M = TypeVar("M", bound=Model)
#: The open tables of a node, out of one subject.
Part = Callable[["Organization"], Iterable[QuerySet[Model]]]
_parts: list[Part] = []
#: What a record keeps of itself, without a person's doing.
KEPT_BY_ITSELF = ("version", "created_at", "updated_at", "entered_at", "due_from", "due_days")


def seen(user: User, record: Any) -> bool:
    """Tell whether a user sees a record, and so reads its history."""
    return bool(type(record).objects.visible_to(user).filter(pk=record.pk).exists())


def seen_whole(user: User, record: Any) -> bool:
    """Tell whether a user reads phones and the like in a record's history."""
    return bool(type(record).objects.visible_to(user, VIEW_PERSONAL).filter(pk=record.pk).exists())


def record(model: type[Model], **known: Any) -> None:
    """Record every write to a model that hangs on the tree; whoever sees a record reads its history.

    `known` is what `registry.register` takes and may say otherwise.
    """
    below = model._default_manager.under  # type: ignore[attr-defined]
    registry.register(model, **{"may_see": seen, "may_see_personal": seen_whole, "below": below, **known})


@lru_cache(maxsize=200)
def word(choices: type[TextChoices], value: str) -> str:
    """Return the word for a choice in the portal's own language, in which names are stored whoever writes.

    Kept, because a ledger of 10,000 rows asks 60,000 times.
    """
    with override(settings.LANGUAGE_CODE):
        return str(choices(value).label) if value in choices.values else value


def in_portal_words(said: Callable[[M], str]) -> Callable[[M], str]:
    """Let a title speak the portal's own language, whatever language the writer uses."""

    def title(record: M) -> str:
        with override(settings.LANGUAGE_CODE):
            return said(record)

    return title


def names_at(*paths: str) -> Callable[[Model], str]:
    """Name a record after what hangs on it, as far as that is read along; the log asks no query for it."""

    def title(record: Model) -> str:
        known = record._state.fields_cache
        names = [known[path].name if path in known else f"#{getattr(record, f'{path}_id')}" for path in paths]
        return shortened(" – ".join(names), 200)

    return title


def belongs(part: Part) -> None:
    """Let rows of a subject belong to the history of the node on which they hang."""
    if part not in _parts:
        _parts.append(part)


def of_node(node: Organization) -> Iterable[QuerySet[Model]]:
    """Return all that belongs to the history of a node."""
    for part in _parts:
        yield from part(node)

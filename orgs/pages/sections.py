"""Further tabs of an organisation's page: each subject registers its own, so that the page knows none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kexie_portal.accounts.models import User
    from orgs.tree.models.organization import Organization

Context = Callable[["HttpRequest", "User", "Organization"], dict[str, object]]


def _everybody(user: User, node: Organization) -> bool:
    return True


@dataclass(frozen=True)
class Section:
    """One tab: its key, its words, the kinds of node that have it, and what fills its template.

    `context` is asked only when the tab is opened; the node is visible to the user, what it returns must be too.
    """

    key: str
    label: str | Promise
    kinds: tuple[str, ...]
    order: int
    template: str
    context: Context
    allowed: Callable[[User, Organization], bool] = _everybody


_sections: dict[str, Section] = {}


def register(section: Section) -> None:
    """Add a tab; a second one of the same key takes the place of the first."""
    _sections[section.key] = section


def sections_of(user: User, node: Organization) -> list[Section]:
    """Return the further tabs of a node that the user may open, in their order."""
    found = [one for one in _sections.values() if node.kind in one.kinds and one.allowed(user, node)]
    return sorted(found, key=lambda one: one.order)

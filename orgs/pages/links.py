"""Links from the page of a unit to records that hang on it: each subject registers its own, so the page knows none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.tree.models.organization import Organization


@dataclass(frozen=True)
class DutyLink:
    """One record: its words, the kinds of unit that have it, its address, and who works with it.

    `allowed` must answer from what the request already holds; the page it leads to refuses by itself.
    """

    key: str
    label: str | Promise
    icon: str
    order: int
    kinds: tuple[str, ...]
    url: Callable[[Organization], str]
    allowed: Callable[[User], bool]


_links: dict[str, DutyLink] = {}


def register(link: DutyLink) -> None:
    """Add a link; a second one of the same key takes the place of the first."""
    _links[link.key] = link


def links_of(user: User, unit: Organization) -> list[tuple[str | Promise, str, str]]:
    """Return words, address and icon of the records of a unit that the user works with, in their order."""
    found = [one for one in _links.values() if unit.kind in one.kinds and one.allowed(user)]
    return [(one.label, one.url(unit), one.icon) for one in sorted(found, key=lambda one: one.order)]

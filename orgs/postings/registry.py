"""What a person hands over (交接) who leaves: each subject names its own part, as lines of text with their pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


@dataclass(frozen=True)
class Line:
    """One thing that is handed over: its words, what to know of it, and its page."""

    text: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Part:
    """One part of the pack, in the order of `order`; `lines` reads what a person has to hand over today."""

    key: str
    title: str | Promise
    order: int
    lines: Callable[[User], Iterable[Line]]


_parts: dict[str, Part] = {}


def register(part: Part) -> None:
    """Add a part to every pack."""
    _parts[part.key] = part


def pack_of(user: User) -> list[dict[str, Any]]:
    """Return what a person has to hand over today, part by part, as it is kept when their posting ends."""
    parts = sorted(_parts.values(), key=lambda part: part.order)
    return [
        {"key": part.key, "title": str(part.title), "lines": [asdict(line) for line in part.lines(user)]}
        for part in parts
    ]

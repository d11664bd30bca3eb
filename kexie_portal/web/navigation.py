"""The side navigation: each app registers its tasks here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from kexie_portal.accounts.models import User


GROUPS: dict[str, str | Promise] = {
    "home": "",
    "organizations": _("Organizations"),
    "cases": _("Cases and letters"),
    "societies": _("Societies and federations"),
    "duty": _("Party building and responsibility"),
    "reports": _("Figures and reports"),
    "system": _("System"),
}
COOKIE = "nav"
MOST_OPEN = 16


def everyone(user: User) -> bool:
    """Allow anybody who is signed in."""
    return bool(user.is_authenticated)


@dataclass(frozen=True)
class Item:
    """One task of the navigation; `allowed` must answer from what the request already holds.

    `also` names further pages that begin somewhere else and belong to this task; `query` is how its page opens.
    """

    group: str
    order: int
    label: str | Promise
    url_name: str
    icon: str
    allowed: Callable[[Any], bool] = field(default=everyone)
    also: tuple[str, ...] = ()
    query: str = ""


@dataclass(frozen=True)
class Link:
    """An item as one page shows it."""

    label: str | Promise
    url: str
    icon: str
    current: bool


@dataclass(frozen=True)
class Group:
    """The tasks of one heading; one without a label is always open."""

    key: str
    label: str | Promise
    links: list[Link]
    is_open: bool


_items: dict[tuple[str, str], Item] = {}


def register(item: Item) -> None:
    """Add a task; the same address in the same group is replaced, so that a reload adds nothing twice."""
    if item.group not in GROUPS:
        raise ValueError(f"No navigation group {item.group!r}")
    _items[item.group, item.url_name] = item


def menu_for(user: User | AnonymousUser, path: str, chosen: str = "") -> list[Group]:
    """List the groups with the tasks that `user` may do; the longest address that `path` begins with is current.

    `chosen` is the cookie `cases.1-system.0`. A long menu opens with its first group; the current one is open.
    """
    shown = [(item, addresses) for item in _items.values() if item.allowed(user) and (addresses := _addresses(item))]
    current = max((url for _item, urls in shown for url in urls if _covers(url, path)), key=len, default="")
    folded = _choices(chosen)
    short = sum(item.group != "home" for item, _urls in shown) <= MOST_OPEN
    menu: list[Group] = []
    for key, label in GROUPS.items():
        mine = sorted((pair for pair in shown if pair[0].group == key), key=lambda pair: pair[0].order)
        if mine:
            links = [Link(item.label, urls[0] + item.query, item.icon, current in urls) for item, urls in mine]
            first = not any(group.label for group in menu)
            is_open = not label or any(link.current for link in links) or folded.get(key, short or first)
            menu.append(Group(key, label, links, is_open))
    return menu


def _choices(chosen: str) -> dict[str, bool]:
    """Read the cookie; what is no group says nothing."""
    pairs = (part.partition(".") for part in chosen.split("-"))
    return {key: said == "1" for key, _dot, said in pairs if key in GROUPS and said in ("0", "1")}


def _addresses(item: Item) -> list[str]:
    """List where a task's pages begin, its own page first; none while its app has no addresses."""
    try:
        return [reverse(name) for name in (item.url_name, *item.also)]
    except NoReverseMatch:
        return []


def _covers(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)

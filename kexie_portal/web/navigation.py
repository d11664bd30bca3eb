"""The side navigation: each app registers its tasks here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUPS: dict[str, str | Promise] = {
    "home": "",
    "organizations": _("Organizations"),
    "reports": _("Figures and reports"),
    "system": _("System"),
}


def everyone(user: Any) -> bool:
    """Allow anybody who is signed in."""
    return bool(user.is_authenticated)


@dataclass(frozen=True)
class Item:
    """One task of the navigation; `allowed` must answer from what the request already holds."""

    group: str
    order: int
    label: str | Promise
    url_name: str
    icon: str
    allowed: Callable[[Any], bool] = field(default=everyone)


@dataclass(frozen=True)
class Link:
    """An item as one page shows it."""

    label: str | Promise
    url: str
    icon: str
    current: bool


_items: dict[tuple[str, str], Item] = {}


def register(item: Item) -> None:
    """Add a task; the same address in the same group is replaced, so that a reload adds nothing twice."""
    if item.group not in GROUPS:
        raise ValueError(f"No navigation group {item.group!r}")
    _items[item.group, item.url_name] = item


def menu_for(user: Any, path: str) -> list[tuple[str | Promise, list[Link]]]:
    """List the groups with the tasks that `user` may do; the longest address that `path` begins with is current."""
    shown: list[tuple[Item, str]] = []
    for item in _items.values():
        if item.allowed(user):
            try:
                shown.append((item, reverse(item.url_name)))
            except NoReverseMatch:
                continue
    current = max((url for _item, url in shown if _covers(url, path)), key=len, default="")
    menu = []
    for group, label in GROUPS.items():
        mine = sorted((pair for pair in shown if pair[0].group == group), key=lambda pair: pair[0].order)
        if mine:
            menu.append((label, [Link(item.label, url, item.icon, url == current) for item, url in mine]))
    return menu


def _covers(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)

"""The kinds of packages: the app whose records are sealed says what they are called and who reads and opens them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.sealing.models import Package

Rule = Callable[["User", Any], bool]


def _nobody(user: User, what: Any) -> bool:
    return False


@dataclass(frozen=True)
class Kind:
    """One kind of package.

    `says` gives what a record says now in the sealed fields, so that the check at night compares it; nothing for a
    record of which that cannot be asked. `personal` are the fields that are blanked when their time is over. `opens`
    tells who holds the posting that opens a chain of closed contents, `holds` whether a user opens any. `receipt`
    makes the receipt at once.
    """

    name: str
    label: str | Promise
    may_read: Rule = _nobody
    says: Callable[[Any], Mapping[str, object] | None] = lambda record: None
    personal: tuple[str, ...] = ()
    opens: Callable[[User, str], bool] = _nobody
    holds: Callable[[User], bool] = lambda user: False
    receipt: bool = False
    #: Whether the end of the term of packages blanks this kind; letters have a term of their own.
    blanks: bool = True


_kinds: dict[str, Kind] = {}
_keepers: list[Callable[[User], bool]] = []
_told: list[Callable[[], Any]] = []


def register(kind: Kind) -> None:
    """Announce a kind of package."""
    _kinds[kind.name] = kind


def kind_of(name: str) -> Kind:
    """Return a kind; one that nobody announced is read and opened by nobody."""
    return _kinds.get(name) or Kind(name, name)


def announced() -> list[Kind]:
    """Return the kinds that are announced."""
    return list(_kinds.values())


def label_of(name: str) -> str:
    """Return what a kind is called."""
    return str(kind_of(name).label)


def choices() -> list[tuple[str, str]]:
    """Return the kinds that are announced, for a filter."""
    return [(kind.name, str(kind.label)) for kind in _kinds.values()]


def add_keeper(rule: Callable[[User], bool], people: Callable[[], Any]) -> None:
    """Let an app above say who keeps the list of what is sealed, and whom the nightly check tells of faults."""
    _keepers.append(rule)
    _told.append(people)


def keeps(user: User) -> bool:
    """Tell whether a user sees the list of what is sealed: numbers and hashes, no contents."""
    return bool(user.is_authenticated) and any(rule(user) for rule in _keepers)


def opened_by(user: User) -> list[str]:
    """Return the kinds of which a user opens some closed content."""
    return [kind.name for kind in _kinds.values() if kind.holds(user)]


def sees_list(user: User) -> bool:
    """Tell whether the list is shown: to those who keep it, and of closed contents to those who open them."""
    return bool(user.is_authenticated) and (keeps(user) or bool(opened_by(user)))


def told_of_faults() -> list[User]:
    """Return the people whom the nightly check tells of faults."""
    return [person for people in _told for person in people()]


def may_read(user: User, package: Package) -> bool:
    """Tell whether a user reads the receipt of a package: who sealed it, who reads its record, who keeps the list."""
    if not user.is_authenticated:
        return False
    if package.sealed_by_id == user.pk or keeps(user):
        return True
    return kind_of(package.kind).may_read(user, package.record)


def may_open(user: User, kind: str, chain: str) -> bool:
    """Tell whether a user holds the posting that opens a chain of closed contents."""
    return bool(user.is_authenticated) and kind_of(kind).opens(user, chain)

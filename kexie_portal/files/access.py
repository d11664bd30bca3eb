"""The rules of a purpose: who may read its files, how long they are kept and what they may be.

The app that owns a purpose registers it in its `ready()`. A purpose that nobody registered is its owner's
alone, is kept for good and takes any type up to the common limit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from kexie_portal.files.models import StoredFile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from kexie_portal.accounts.models import User


Predicate = Callable[["User", StoredFile], bool]


def owner_only(user: User, stored_file: StoredFile) -> bool:
    """Let nobody but the owner read; a file without an owner is nobody's."""
    return stored_file.owner_id is not None and stored_file.owner_id == user.pk


@dataclass(frozen=True)
class Purpose:
    """The rules of one purpose; empty `accepts` takes every type; `macros` says whether documents may hold some.

    With `sound` a file must open: no password, no bomb, no format that others cannot show. `public` tells which of the
    files are read without sign-in.
    """

    name: str
    may_read: Predicate = owner_only
    keep_days: int | None = None
    accepts: frozenset[str] = frozenset()
    max_bytes: int | None = None
    macros: bool = True
    sound: bool = False
    public: Callable[[StoredFile], bool] | None = None

    @property
    def limit(self) -> int:
        """Return the largest size taken, in bytes."""
        return int(self.max_bytes or settings.UPLOAD_MAX_BYTES)

    @property
    def keep(self) -> timedelta | None:
        """Return how long a file is kept, or nothing for good."""
        return None if self.keep_days is None else timedelta(days=self.keep_days)


PURPOSES: dict[str, Purpose] = {}


def register(
    purpose: str,
    predicate: Predicate = owner_only,
    *,
    keep_days: int | None = None,
    accepts: Iterable[str] = (),
    max_bytes: int | None = None,
    macros: bool = True,
    sound: bool = False,
    public: Callable[[StoredFile], bool] | None = None,
) -> None:
    """Set the rules of a purpose; `keep_days` counts from the day of storing, after which it is deleted."""
    PURPOSES[purpose] = Purpose(
        purpose, predicate, keep_days, frozenset(accepts), max_bytes, macros, sound=sound, public=public
    )


def purpose_of(name: str) -> Purpose:
    """Return the rules of a purpose, the strict ones when nobody registered any."""
    return PURPOSES.get(name) or Purpose(name)


def may_read(user: User | AnonymousUser, stored_file: StoredFile) -> bool:
    """Say whether the person may download the file; without sign-in only what is public.

    What was made from a file is read by whoever reads that file.
    """
    if stored_file.origin is not None:
        return may_read(user, stored_file.origin)
    rules = purpose_of(stored_file.purpose)
    if rules.public is not None and rules.public(stored_file):
        return True
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    return rules.may_read(user, stored_file)

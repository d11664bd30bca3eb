"""The purposes for which things are kept, and the functions that let them go when the term is over.

Terms are in `standard` and in rows of `Term`. This module knows no model: every package imports it from `ready()`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from django.utils.functional import Promise

from kexie_portal.retention.enums import Deed, Unit

if TYPE_CHECKING:
    from django.db.models import Model

Words = str | Promise


class Carry(Protocol):
    """Lets go of what began before a moment, in batches, each its own transaction, and returns how many rows.

    With `dry` nothing is written: the number is what would go.
    """

    def __call__(self, before: datetime, *, dry: bool) -> int: ...


@dataclass(frozen=True)
class Standard:
    """What the portal brings for a purpose: what it is, from when it counts, how long, on which basis.

    `sample` marks a term that nobody has decided yet (示例). One with `by` is not carried out at night: `by` says what
    does. `least` is the shortest term, in days, that law allows.
    """

    key: str
    what: Words
    begins: Words
    number: int
    unit: Unit
    basis: Words
    deed: Deed = Deed.DELETE
    sample: bool = True
    by: Words = ""
    least: int = 1


@dataclass(frozen=True)
class Purpose:
    """What lets go of the things of a purpose: `carry` does it, `takes` names the models whose rows go or are blanked.

    A key that `standard` does not list brings its own `standard`.
    """

    key: str
    carry: Carry | None = None
    takes: tuple[str, ...] = ()
    standard: Standard | None = None


_purposes: dict[str, Purpose] = {}


def register(purpose: Purpose) -> None:
    """Announce what carries a purpose out, from an app's `ready()`."""
    _purposes[purpose.key] = purpose


def registered() -> dict[str, Purpose]:
    """Return every registered purpose by its key."""
    return dict(_purposes)


def taken_models() -> set[str]:
    """Return the labels of all models whose rows some purpose deletes or blanks."""
    return {label.lower() for purpose in _purposes.values() for label in purpose.takes}


def takes(model: type[Model]) -> bool:
    """Tell whether some purpose deletes or blanks rows of a model."""
    return model._meta.label_lower in taken_models()

"""Reads of what is sealed, under the names that a clerk would use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from kexie_portal.sealing import canonical, stamps
from kexie_portal.sealing.enums import State, Verb
from kexie_portal.sealing.models import Entry, Package

if TYPE_CHECKING:
    from django.db.models import Model


@dataclass(frozen=True)
class Standing:
    """What became of a package: its state, the day of its withdrawal, the number that stands in its place."""

    state: State
    withdrawn_on: date | None = None
    superseded_by: str = ""


@dataclass(frozen=True)
class Made:
    """A file that was made from a package: what a copy of it is compared with."""

    form: str
    sha256: str
    size: int
    file: str


def told(entry: Entry) -> dict[str, Any]:
    """Return what an entry says; nothing where it was altered past reading."""
    try:
        return dict(canonical.read(entry.told))
    except (canonical.NotCanonical, TypeError, ValueError):
        return {}


def standing(entries: Iterable[Entry]) -> Standing:
    """Return what became of a package by the entries about it: a withdrawal weighs more than a successor."""
    state, day, by = State.VALID, None, ""
    for entry in entries:
        one = told(entry)
        if entry.verb == Verb.WITHDRAWN:
            state, day = State.WITHDRAWN, date.fromisoformat(one["day"]) if one.get("day") else None
        elif entry.verb == Verb.SUPERSEDED:
            by = str(one.get("by", ""))
            state = State.SUPERSEDED if state == State.VALID else state
    return Standing(state, day, by)


def files_made(entries: Iterable[Entry]) -> list[Made]:
    """Return the files that were made from a package, in their order."""
    rows = [told(entry) for entry in entries if entry.verb == Verb.FILE]
    return [Made(str(r["form"]), str(r["sha256"]), int(r["size"]), str(r["file"])) for r in rows if r]


def package_of(record: Model) -> Package | None:
    """Return the latest package of a record; nothing for one from before things were sealed."""
    return Package.objects.of(record).order_by("-pk").first()


def stamp_of(record: Model) -> stamps.Stamp | None:
    """Return number and check code of a record's package."""
    package = package_of(record)
    return package.stamp if package is not None else None


def found(number: str, code: str) -> Package | None:
    """Return the package of a number with its code; a wrong code and a number that is none are the same nothing."""
    known = stamps.typed(code)
    return Package.objects.filter(code=known, number=number.strip()).first() if known else None

"""How anything moves, merges, ends and comes back: every subject registers what its rows do then.

A body is a node of the tree: an association, a society, a federation, a park, a unit. Each part of the portal that
hangs rows on bodies registers a `Subject`: how many rows there are, how they go into a successor, how they end, what
a move costs them, and what to mind when all that is taken back. Everything happens in the transaction of the deed and
is written through the journal, so that it can be taken back. A subject writes in bulk: a fixed number of statements
whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Model, Q, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from orgs.tree import journal as journals
from orgs.tree.journal import Entry, Journal, Records, Row

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.tree.models.organization import Organization, OrganizationMove


@dataclass(frozen=True)
class Merger:
    """One merger: `source` goes into `target` on a day, which is out for the source (half-open)."""

    source: Organization
    target: Organization
    day: date
    actor: User
    journal: Journal


@dataclass(frozen=True)
class Ending:
    """One end: `source` is no more from a day on, by the decision of a case or, `by_hand`, by an entry.

    Nobody in person acts where the list of divisions abolishes a unit.
    """

    source: Organization
    day: date
    actor: User | None
    journal: Journal
    reason: str = ""
    by_hand: bool = False

    @property
    def words(self) -> str:
        """Return why it ended, as rows that end with it say."""
        return self.reason or _("dissolved")


@dataclass(frozen=True)
class Moving:
    """One move: `node` has gone, with all below it, to a place, whose edges are as they are after the move."""

    node: Organization
    place: Organization
    day: date
    actor: User
    journal: Journal


@dataclass(frozen=True)
class TakingBack:
    """A deed that is taken back: what it wrote about a node, and the move that it made of it.

    What an entry ended cannot always come back: where somebody closed a body by hand, its rows may have found another
    end since; a decided case is set back whole or not at all.
    """

    node: Organization
    entries: list[Entry]
    move: OrganizationMove | None = None
    by_hand: bool = False

    @cached_property
    def records(self) -> Records:
        """Return what was written as it stands now."""
        return journals.records_of(self.entries)

    def reopened(self, model: str) -> list[int]:
        """Return the rows of a model that ended and would run on."""
        return [
            entry["pk"]
            for entry in self.entries
            if entry["model"] == model and entry["before"] and entry["before"].get("end_day", "") is None
        ]

    def without(self, model: str, pks: Iterable[int]) -> list[Entry]:
        """Return the entries but for those that changed some rows of a model."""
        gone = set(pks)
        return [one for one in self.entries if one["model"] != model or one["before"] is None or one["pk"] not in gone]


#: The open rows of a node, out of one table or several.
Rows = Callable[["Organization"], Iterable[QuerySet[Model]]]


@dataclass(frozen=True)
class Subject:
    """One sort of rows that hang on bodies of some kinds (of all, where none is named), and what they do.

    `warns` says so before a dissolution, `becomes` what a merger makes of them. `against` gives the reasons why they
    cannot come back; `narrow` the entries without what has found another end since; `returned` does what is to be
    done after they came back; `left` notes the rows that a closing ended of which no journal was kept; `at_stake` gives
    the rows that a move may end, before anybody has said where to.
    """

    key: str
    name: str | Promise
    rows: Rows
    merged: Callable[[Merger], int] | None = None
    ended: Callable[[Ending], int] | None = None
    moved: Callable[[Moving], Sequence[Model]] | None = None
    against: Callable[[TakingBack], Iterable[str]] | None = None
    narrow: Callable[[TakingBack], list[Entry]] | None = None
    returned: Callable[[TakingBack], None] | None = None
    left: Callable[[Organization, Journal], None] | None = None
    at_stake: Callable[[Organization], Sequence[Model]] | None = None
    kinds: tuple[str, ...] = ()
    warns: bool = True
    becomes: str | Promise = ""


@dataclass(frozen=True)
class Followed:
    """How many rows of a sort follow, and what becomes of them."""

    name: str | Promise
    count: int
    warns: bool = True
    becomes: str | Promise = ""


_subjects: dict[str, Subject] = {}


def register(subject: Subject) -> None:
    """Let a subject follow; a second one of the same key takes the place of the first."""
    _subjects[subject.key] = subject


def _of(node: Organization) -> list[Subject]:
    return [one for one in _subjects.values() if not one.kinds or node.kind in one.kinds]


# ---------------------------------------------------------------- before


def preview(source: Organization) -> list[Followed]:
    """Return what follows an association as things stand, sorts with nothing left out."""
    return _counted(source, [one for one in _of(source) if one.merged is not None])


def ending(source: Organization) -> list[Followed]:
    """Return what ends with an association that is dissolved, sorts with nothing left out."""
    return [replace(one, becomes="") for one in _counted(source, [one for one in _of(source) if one.ended is not None])]


def at_stake(node: Organization) -> list[Model]:
    """Return what a move of a node, and of what lies below it, may end; where it leads is not said yet."""
    return [row for one in _of(node) if one.at_stake is not None for row in one.at_stake(node)]


def _counted(source: Organization, subjects: list[Subject]) -> list[Followed]:
    counted = zip(subjects, _counts(source, subjects), strict=True)
    return [Followed(one.name, count, one.warns, one.becomes) for one, count in counted if count]


def _counts(source: Organization, subjects: Iterable[Subject]) -> list[int]:
    """Count the rows of each sort, all of them by one statement."""
    sorts = [one.rows(source) for one in subjects]
    parts = [
        rows.order_by().values(sort=Value(number)).annotate(count=Count("pk")).values_list("sort", "count")
        for number, sort in enumerate(sorts)
        for rows in sort
    ]
    found = [0] * len(sorts)
    for number, count in parts[0].union(*parts[1:], all=True) if parts else ():
        found[number] += count
    return found


# ---------------------------------------------------------------- the deeds


def merge(merger: Merger) -> list[Followed]:
    """Move everything that follows; returns how much of each."""
    return [Followed(one.name, one.merged(merger), one.warns) for one in _of(merger.source) if one.merged is not None]


def end(ending: Ending) -> list[Followed]:
    """End everything that ends with a body; returns how much of each."""
    return [Followed(one.name, one.ended(ending), one.warns) for one in _of(ending.source) if one.ended is not None]


def move(moving: Moving) -> list[Model]:
    """End what a body, and what lies below it, cannot keep at its new place; returns the rows that ended."""
    return [row for one in _of(moving.node) if one.moved is not None for row in one.moved(moving)]


# ---------------------------------------------------------------- taking back


def against(back: TakingBack) -> list[str]:
    """Return every reason why what was written cannot be set back now; reads, never writes."""
    told = [reason for one in _of(back.node) if one.against is not None for reason in one.against(back)]
    return [*journals.obstacles(back.entries, back.records), *told]


def narrowed(back: TakingBack) -> TakingBack:
    """Return the deed without the rows that have found another end since."""
    for one in _of(back.node):
        if one.narrow is not None:
            back = replace(back, entries=one.narrow(back))
    return back


def take_back(back: TakingBack) -> None:
    """Set back what a deed wrote, under the lock of its node; the subjects do what is to be done beside."""
    journals.take_back(back.entries)
    for one in _of(back.node):
        if one.returned is not None:
            one.returned(back)


def closing_reasons(node: Organization) -> list[str]:
    """Return why a closed body was closed, as what is special to its kind says."""
    details = [
        relation.related_model
        for relation in node._meta.related_objects
        if relation.one_to_one and any(known.name == "closing_reason" for known in relation.related_model._meta.fields)
    ]
    rows = (model._default_manager.filter(pk=node.pk) for model in details)
    return [reason for found in rows for reason in found.values_list("closing_reason", flat=True)]


def left(node: Organization) -> Journal:
    """Work out from the days what a closing must have written of which no journal was kept.

    Bodies were closed by hand before closings were noted, and ledgers bring in closed ones. What ended on the day of
    the closing comes back, of offices that one person holds the last; so does what began later and ended at once.
    Accounts do not come back.
    """
    written = Journal()
    written.noted(node, closed=None)
    for one in _of(node):
        if one.left is not None:
            one.left(node, written)
    return written


# ---------------------------------------------------------------- for the subjects


def later(day: date) -> Callable[[Any], date]:
    """Return a function that gives the end day of a dated row: the day, or its first day where that comes later."""
    return lambda row: max(day, row.first_day or day)


def sides(rows: QuerySet[Row], field: str, merger: Merger) -> tuple[list[Row], list[Row]]:
    """Read rows of both ends of a merger by one statement: the source's, then the target's."""
    found: dict[int, list[Row]] = {merger.source.pk: [], merger.target.pk: []}
    for row in rows:
        found[getattr(row, field)].append(row)
    return found[merger.source.pk], found[merger.target.pk]


def end_rows(ending: Ending, rows: QuerySet[Model], **more: object) -> int:
    """End dated rows on the day of an end, with what else they say then; returns how many."""
    found = list(rows)
    ending.journal.set_all(found, end_day=later(ending.day), **more)
    return len(found)


def closing_day(node: Organization) -> date:
    """Return the day on which a node that is closed was closed."""
    if node.closed is None:
        raise ValueError(f"{node} is not closed")
    return node.closed


def ended_with(rows: QuerySet[Row], day: date) -> QuerySet[Row]:
    """Narrow dated rows to those that a closing on a day can have ended: on it or, begun later, on their first day."""
    return rows.filter(Q(end_day=day) | Q(end_day__gt=day, end_day=F("first_day")))

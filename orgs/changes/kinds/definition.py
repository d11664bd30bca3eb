"""What a kind of change says of itself: everything in which it differs from the others, as one object."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from kexie_portal.documents.enums import LetterKind
from orgs.changes.enums import ChangeKind

if TYPE_CHECKING:
    from django import forms

    from kexie_portal.accounts.models import User
    from orgs.changes.models.change import ChangeCase
    from orgs.memberships.models import Membership
    from orgs.register.models.association import Association
    from orgs.tree.following import Followed
    from orgs.tree.journal import Journal
    from orgs.tree.models.organization import Organization

Words = str | Promise


@dataclass(frozen=True)
class Effect:
    """One change being carried out: the case, its association locked with its node, the day, the journal."""

    case: ChangeCase
    association: Association
    day: date
    actor: User
    journal: Journal

    @property
    def node(self) -> Organization:
        """Return the association's node."""
        return self.association.organization


@dataclass(frozen=True)
class Line:
    """A line on the page of a change, with the address that it leads to."""

    label: Words
    text: str
    url: str = ""


def _asks_nothing(user: User, association: Association) -> dict[str, forms.Field]:
    return {}


def _says_nothing(case: ChangeCase, user: User, is_open: bool) -> Iterable[Line]:
    return ()


def _nothing_follows(node: Organization) -> list[Followed]:
    return []


def _nothing_may_end(node: Organization) -> list[Membership]:
    return []


@dataclass(frozen=True)
class ChangeDefinition:
    """One kind of change.

    *In words*: `noun` is what letters call it (Chinese), `note` what the page says that offers the kinds.
    *The case*: `columns` are the fields of `ChangeCase` that it fills, `picks` its lists; `has_people` where it names
    persons, `has_day` where it may take effect before the approval. `related` is what lists read along.
    *The form*: `asks` returns the fields besides day and reason, those of `columns` and `picks` that there are.
    *The page*: `shows` returns its lines; `is_open` while nothing is decided. `follows` is what hangs on the node and
    goes along, drawn by the template `follows_part`; `may_end` are memberships that may end by it.
    *Who and when*: `officers_only` where it reaches beyond the association; `winds_up` where a closed host does not
    stand against it; `if_suspended` where it is offered only to suspended associations, or only to others.
    *The places*: `leads_to` is the path from the case to the node where it leads; `moves` where the node goes there.
    *The approval*: `check` raises `Refused`; `structure` writes the tree before any row is locked, `effect` the rest;
    `letter` returns the fields of the letter besides those common to all, `numbered` keeps the letter's number.
    """

    kind: ChangeKind
    noun: str
    note: Words
    check: Callable[[ChangeCase], None]
    effect: Callable[[Effect], None]
    letter: Callable[[ChangeCase, date], dict[str, object]]
    letter_kind: LetterKind = LetterKind.CHANGE_APPROVAL
    is_whole: bool = False
    columns: tuple[str, ...] = ()
    picks: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    has_people: bool = False
    has_day: bool = True
    asks: Callable[[User, Association], dict[str, forms.Field]] = _asks_nothing
    shows: Callable[[ChangeCase, User, bool], Iterable[Line]] = _says_nothing
    follows: Callable[[Organization], list[Followed]] = _nothing_follows
    follows_part: str = ""
    may_end: Callable[[Organization], list[Membership]] = _nothing_may_end
    officers_only: bool = False
    winds_up: bool = False
    if_suspended: bool | None = None
    leads_to: str = ""
    moves: bool = False
    structure: Callable[[ChangeCase, User, Journal], None] | None = None
    numbered: Callable[[ChangeCase, str, Journal], None] | None = None

    @property
    def request(self) -> str:
        """Return what an association asks for, in the title of its request: 变更名称, 合并."""
        return self.noun if self.is_whole else f"变更{self.noun}"

    @property
    def matter(self) -> str:
        """Return what a case is about, in a notice of return: 名称变更, 合并."""
        return self.noun if self.is_whole else f"{self.noun}变更"

    @property
    def names(self) -> tuple[str, ...]:
        """Return the relations in which a case names persons and enterprises."""
        return (*(("people",) if self.has_people else ()), *self.picks)

    def is_offered(self, is_suspended: bool) -> bool:
        """Tell whether an association may come to it, as far as a suspension is concerned."""
        return self.if_suspended in (None, is_suspended)

    def place_of(self, case: ChangeCase) -> Organization | None:
        """Return the node where a case leads, besides the association itself."""
        if not self.leads_to:
            return None
        place: Any = case
        for part in self.leads_to.split("__"):
            place = getattr(place, part, None)
        return place

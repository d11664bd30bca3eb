"""Moves that need several different people: which place a person takes, and why they cannot take one.

All places of a move are taken within one round. A round begins when the case comes into its state: once it was
returned and handed in again, the signatures of before count no more. Whoever took the verb in an earlier round does
not take it again either, unless the table lets them (`Move.again`). Two places always hold two people; a deputy counts
as the person who acts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kexie_portal.workflow.errors import MoveRefused
from kexie_portal.workflow.signing import in_round, steps_of

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.workflow.models import Case, Step
    from kexie_portal.workflow.tables import Move


@dataclass(frozen=True)
class Place:
    """The how manieth person takes a move, of how many."""

    number: int
    of: int

    @property
    def is_last(self) -> bool:
        """Tell whether the move is complete with this person."""
        return self.number >= self.of

    def __str__(self) -> str:
        return words_of(self.number, self.of)


def words_of(number: int, of: int) -> str:
    """Say the how manieth person took a step."""
    return _("person %(number)s of %(of)s") % {"number": number, "of": of}


def place_of(record: Case, move: Move, actor: User | None) -> Place | None:
    """Return the place that a person takes; None where one person is enough. Raises `MoveRefused`."""
    if move.people == 1 or actor is None:
        return None
    steps = steps_of(record)
    if words := _why_not(steps, move, actor):
        raise MoveRefused(words)
    return Place(len(_signers(in_round(steps), move)) + 1, move.people)


def refusal(record: Case, move: Move, actor: User) -> str:
    """Say why a person cannot take a place of a move; nothing where they can."""
    return "" if move.people == 1 else _why_not(steps_of(record), move, actor)


def _why_not(steps: list[Step], move: Move, actor: User) -> str:
    told = {"verb": move.label, "people": move.people}
    if actor.pk in _signers(in_round(steps), move):
        return _("You took “%(verb)s” already; it needs %(people)s different people.") % told
    if not move.again and actor.pk in _signers(steps, move):
        return _("You took “%(verb)s” before the case was returned; now it needs %(people)s others.") % told
    return ""


def _signers(steps: Iterable[Step], move: Move) -> set[int]:
    return {step.actor_id for step in steps if step.verb == move.verb and step.actor_id is not None}

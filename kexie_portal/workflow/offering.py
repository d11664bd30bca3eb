"""The moves that a person may take with a case now, and the steps that were taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.errors import Refused
from kexie_portal.workflow import people, signing
from kexie_portal.workflow.models import Case, Step
from kexie_portal.workflow.naming import named
from kexie_portal.workflow.signing import of_record
from kexie_portal.workflow.tables import Move, table_of

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


@dataclass(frozen=True)
class Offer:
    """A move that the person's posting includes; `refusal` says why the case does not take it now.

    `paper` says that the signature of the leader in charge has to be recorded with it.
    """

    move: Move
    refusal: str = ""
    paper: str = ""


def offers(record: Case, user: User) -> list[Offer]:
    """List the moves from the present state that a person may take, with what stands against each."""
    moves = table_of(type(record)).from_state(record.state)
    return [_offer(record, move, user) for move in moves if move.is_taken_by_people and move.may(user, record)]


def _offer(record: Case, move: Move, user: User) -> Offer:
    refusal = signing.refusal(record, move.verb, user) or people.refusal(record, move, user) or _guarded(record, move)
    return Offer(move, refusal, "" if refusal else signing.paper_words(record, move.verb, user))


def _guarded(record: Case, move: Move) -> str:
    try:
        if move.guard is not None:
            move.guard(record)
    except Refused as refusal:
        return refusal.message
    return ""


def way_of(record: Case, steps: Iterable[Step]) -> list[str]:
    """List the states of the usual way; a case that has left it (returned, refused) ends where it came to."""
    usual = table_of(type(record)).path_of(record)
    if not usual or record.state in usual:
        return list(usual)
    reached = [usual.index(step.to_state) for step in steps if step.to_state in usual]
    return [*usual[: reached[-1] + 1 if reached else 1], record.state]


def moved_meanwhile(record: Case, wanted: Move, reader: User) -> str:
    """Say who took a case along while another had it open for a move, by which step, when, and how it stands now."""
    table, step = table_of(type(record)), of_record(record).select_related("actor").last()
    found = table.move_named(step.verb) if step is not None else None
    who = named(step, record, reader) if step is not None else ""
    if step is None or found is None or not who or record.state in wanted.sources:
        return _("Somebody else has moved this case meanwhile.")
    words = _("Not done: %(who)s took “%(verb)s” at %(time)s already; the case is now “%(state)s”.")
    return words % {
        "who": who,
        "verb": found.label,
        "time": timezone.localtime(step.at).strftime("%Y-%m-%d %H:%M"),
        "state": table.label_of(record.state),
    }

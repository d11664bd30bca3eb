"""The one function that writes the state of a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import structlog
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kexie_portal.errors import NotAllowed, Stale
from kexie_portal.retrying import retried
from kexie_portal.texts import shortened
from kexie_portal.workflow import days, people, signing, telling
from kexie_portal.workflow.errors import MoveRefused
from kexie_portal.workflow.limits import length_of, limit_of, moment_of, says_by_itself
from kexie_portal.workflow.models import DUE, Case, Step
from kexie_portal.workflow.separation import BEGUN
from kexie_portal.workflow.signing import PaperSignature, Signed
from kexie_portal.workflow.tables import SET_BACK, Move, Table, table_of

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

ACase = TypeVar("ACase", bound=Case)
logger = structlog.get_logger(__name__)
START = BEGUN
NOTE_LENGTH = 1000
Listener = Callable[[Case, Step], None]
ListenerOfMany = Callable[[Sequence[tuple[Case, Step]]], None]


@dataclass(frozen=True)
class Hearing:
    """Who hears of a start or a move: of one, and of many at once where there is a shorter way."""

    one: Listener
    many: ListenerOfMany | None = None


_listeners: dict[Listener, Hearing] = {}


def on_moved(listener: Listener, many: ListenerOfMany | None = None) -> Listener:
    """Call a function within the transaction of every start and move, after the record is written.

    `many` does the same for the cases of one chunk of `move_many` in few statements; else each is told of by itself.
    """
    _listeners.setdefault(listener, Hearing(listener, many))
    return listener


def listeners() -> list[Hearing]:
    """Return who hears of moves, in the order in which they said so."""
    return list(_listeners.values())


def start(record: Case, *, actor: User | None, note: str = "", state: str = "") -> Step:
    """Save a new record in the first state of its table, or in a later one that is named, with its first step."""
    table = table_of(type(record))
    with transaction.atomic():
        _enter_state(record, state or table.initial, None)
        if says_by_itself(record):
            _enter_by_record(record)
        record.save(force_insert=True)
        return _write_step(record, START, "", actor, note)


@retried
def move(
    record: Case,
    verb: str,
    *,
    actor: User | None,
    note: str = "",
    version: int | None = None,
    signature: PaperSignature | None = None,
    **data: Any,
) -> Step:
    """Take a case along one move, with its effect, in one transaction under a lock on its row.

    `signature` is that of the leader in charge on paper, where the deciding unit has a single officer. Without an
    `actor` it is the clock that moves, once the time limit is over (`clock`). Where a move needs several people, all
    but the last leave a step and the state as it was. Raises `Stale` when somebody wrote it after `version`,
    `NotAllowed` when the actor may not, and `MoveRefused` (or what guard and effect raise) when the record does not
    take the move now. `record` is brought up to date.
    """
    found = table_of(type(record)).move_named(verb)
    if found is None:
        raise MoveRefused(_("There is no such step."))
    try:
        current, step = _moved(record, found, Asked(actor, note.strip(), version, signature), data)
    except IntegrityError as error:
        logger.warning("move_beaten", model=record._meta.label, pk=record.pk, verb=verb, exc_info=error)
        words = _("Somebody else wrote the same at this moment; look at the case again.")
        raise MoveRefused(words) from error
    _bring_up_to_date(record, current)
    return step


@dataclass(frozen=True)
class Asked:
    """Who asks for a move, with what they say, the version that they saw, and the signature that they record."""

    actor: User | None
    note: str
    version: int | None = None
    signature: PaperSignature | None = None


def _moved(record: Case, found: Move, asked: Asked, data: dict[str, Any]) -> tuple[Case, Step]:
    table = table_of(type(record))
    with transaction.atomic():
        current = _locked(record)
        signed = check(current, table, found, asked)
        place = people.place_of(current, found, asked.actor)
        before, note = current.state, asked.note or opinion_of(found)
        if place is None or place.is_last:
            due = {name: getattr(current, name) for name in DUE}
            _enter_state(current, found.target, found.days)
            if found.effect is not None:
                found.effect(current, asked.actor, {**data, "note": asked.note, "from_state": before})
            _settle_due(current, found, due)
            current.version += 1
            _save(current)
        step = _write_step(current, found.verb, before, asked.actor, note, signed, place)
        # a function of its own, not a partial: Django names it in the log where it fails
        transaction.on_commit(lambda: telling.tell(current, found, asked.actor, note, place), robust=True)
    return current, step


def check(record: Case, table: Table, found: Move, asked: Asked, *, guarded: bool = False) -> Signed | None:
    """Raise why a move is not to be taken: stale, not from here, not by this person, a guard, no note.

    Returns how it is signed, where one person alone could not sign it. `guarded` says that the guard was asked.
    """
    note = asked.note
    if asked.version is not None and record.version != asked.version:
        raise Stale(record)
    _check_who(record, found, asked.actor)
    if record.state not in found.sources:
        words = _("“%(verb)s” is not possible: the case is now “%(state)s”.")
        raise MoveRefused(words % {"verb": found.label, "state": table.label_of(record.state)})
    if found.needs_note and not note:
        raise MoveRefused(_("Say why in a few words."), "note")
    if len(note) > NOTE_LENGTH:
        raise MoveRefused(_("The note is longer than %(most)s characters.") % {"most": NOTE_LENGTH}, "note")
    signed = None if asked.actor is None else signing.signed(record, found.verb, asked.actor, asked.signature)
    if found.guard is not None and not guarded:
        found.guard(record)
    return signed


def _check_who(record: Case, found: Move, actor: User | None) -> None:
    """Let the clock take its own moves once they are due, and people theirs where their posting includes them."""
    if (actor is None) != found.by_clock:
        raise NotAllowed(_("This step is taken by the portal alone, once the time limit is over."))
    if actor is None:
        if record.state in found.sources and not record.is_overdue:
            raise MoveRefused(_("The time limit is not over yet."))
    elif not found.may(actor, record):
        raise NotAllowed(_("Your posting does not include this step."))


def opinion_of(found: Move) -> str:
    """Return what somebody says who says nothing of their own, in the portal's own language as it is kept."""
    with override(settings.LANGUAGE_CODE):
        return str(found.opinion)


def set_back(record: Case, values: dict[str, Any], *, actor: User | None, note: str = "") -> Step:
    """Set a case back to before its last move, because what brought that move about was taken back.

    `values` are what its fields said before, the state and its last day among them; the step says so to readers.
    """
    with transaction.atomic():
        current = _locked(record)
        before = current.state
        if "due_on" in values:  # an older journal does not say how the day was counted
            current.due_from = current.due_days = None
        for name, value in values.items():
            setattr(current, name, value)
        current.version += 1
        _save(current)
        step = _write_step(current, SET_BACK, before, actor, shortened(note, NOTE_LENGTH))
    _bring_up_to_date(record, current)
    return step


def _locked(record: ACase) -> ACase:
    rows = type(record)._base_manager.order_by().select_for_update(no_key=True)
    return rows.get(pk=record.pk)


def _enter_state(record: Case, state: str, limit: int | None) -> None:
    record.state, record.state_since = state, timezone.now()
    record.due_at = None
    limit = limit_of(type(record), state) if limit is None else limit
    record.due_from, record.due_days = (None, None) if limit is None else (timezone.localdate(), limit)
    record.due_on = None if limit is None else days.working_days_after(timezone.localdate(), limit)


def enter_all(records: Sequence[Case], found: Move) -> None:
    """Bring cases in memory into the state of a move; its limit is worked out once for all."""
    for record in records[:1]:
        _enter_state(record, found.target, found.days)
    names = [known.attname for known in Case._meta.local_fields if known.name != "version"]
    told = {name: getattr(records[0], name) for name in names} if records else {}
    for record in records[1:]:
        for name, value in told.items():
            setattr(record, name, value)


def settle(record: Case, found: Move, before: Mapping[str, Any]) -> None:
    """Give a case in memory the last day or minute that holds after the effect of a move."""
    _settle_due(record, found, before)


def _settle_due(record: Case, found: Move, before: Mapping[str, Any]) -> None:
    """Give a case the limit that its record says, which an effect may just have written, or let the old one run on."""
    if found.keeps_due:
        for name in DUE:
            setattr(record, name, before[name])
    elif found.days is None and says_by_itself(record):
        _enter_by_record(record)


def _enter_by_record(record: Case) -> None:
    length = length_of(record)
    record.due_at = moment_of(length, record.state_since)
    record.due_from = record.due_days = None
    if record.due_at is not None:
        record.due_on = timezone.localdate(record.due_at)
    elif isinstance(length, int):
        record.due_from, record.due_days = timezone.localdate(), length
        record.due_on = days.working_days_after(timezone.localdate(), length)
    else:
        record.due_on = None


def _save(record: Case) -> None:
    record._moving = True
    try:
        record.save()
    finally:
        del record._moving


def step_of(
    record: Case, verb: str, before: str, actor: User | None, note: str, place: people.Place | None = None
) -> Step:
    """Return a step that is not written yet."""
    return Step(
        content_type=ContentType.objects.get_for_model(type(record)),
        object_id=record.pk,
        verb=verb,
        from_state=before,
        to_state=record.state,
        actor=actor,
        note=note,
        due_on=record.due_on,
        place=place.number if place else None,
        places=place.of if place else None,
    )


def _write_step(
    record: Case,
    verb: str,
    before: str,
    actor: User | None,
    note: str,
    signed: Signed | None = None,
    place: people.Place | None = None,
) -> Step:
    step = step_of(record, verb, before, actor, note, place)
    step.save(force_insert=True)
    if signed is not None:
        signing.write(step, signed)
    if place is None or place.is_last:
        for hearing in listeners():
            hearing.one(record, step)
    return step


def _bring_up_to_date(record: Case, current: Case) -> None:
    for known in record._meta.concrete_fields:
        setattr(record, known.attname, getattr(current, known.attname))
    record._read_state = current.state

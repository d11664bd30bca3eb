"""The one function that writes the state of a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import structlog
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kexie_portal.errors import NotAllowed, Stale
from kexie_portal.notices.actions import notify
from kexie_portal.retrying import retried
from kexie_portal.texts import shortened
from kexie_portal.workflow import days, signing
from kexie_portal.workflow.errors import MoveRefused
from kexie_portal.workflow.limits import limit_of
from kexie_portal.workflow.models import Case, Step
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
_listeners: list[Listener] = []


def on_moved(listener: Listener) -> Listener:
    """Call a function within the transaction of every start and move, after the record is written."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def start(record: Case, *, actor: User | None, note: str = "", state: str = "") -> Step:
    """Save a new record in the first state of its table, or in a later one that is named, with its first step."""
    table = table_of(type(record))
    with transaction.atomic():
        _enter_state(record, state or table.initial, None)
        record.save(force_insert=True)
        return _write_step(record, START, "", actor, note)


@retried
def move(
    record: Case,
    verb: str,
    *,
    actor: User,
    note: str = "",
    version: int | None = None,
    signature: PaperSignature | None = None,
    **data: Any,
) -> Step:
    """Take a case along one move, with its effect, in one transaction under a lock on its row.

    `signature` is that of the leader in charge on paper, where the deciding unit has a single officer. Raises `Stale`
    when somebody wrote it after `version`, `NotAllowed` when the actor may not, and `MoveRefused` (or what guard and
    effect raise) when the record does not take the move now. `record` is brought up to date.
    """
    found = table_of(type(record)).move_named(verb)
    if found is None:
        raise MoveRefused(_("There is no such step."))
    try:
        current, step = _moved(record, found, _Asked(actor, note.strip(), version, signature), data)
    except IntegrityError as error:
        logger.warning("move_beaten", model=record._meta.label, pk=record.pk, verb=verb, exc_info=error)
        words = _("Somebody else wrote the same at this moment; look at the case again.")
        raise MoveRefused(words) from error
    _bring_up_to_date(record, current)
    return step


@dataclass(frozen=True)
class _Asked:
    """Who asks for a move, with what they say, the version that they saw, and the signature that they record."""

    actor: User
    note: str
    version: int | None
    signature: PaperSignature | None


def _moved(record: Case, found: Move, asked: _Asked, data: dict[str, Any]) -> tuple[Case, Step]:
    table = table_of(type(record))
    with transaction.atomic():
        current = _locked(record)
        signed = check(current, table, found, asked)
        before, note = current.state, asked.note or _opinion(found)
        _enter_state(current, found.target, found.days, keeps_due=found.keeps_due)
        if found.effect is not None:
            found.effect(current, asked.actor, {**data, "note": asked.note, "from_state": before})
        current.version += 1
        _save(current)
        step = _write_step(current, found.verb, before, asked.actor, note, signed)
        transaction.on_commit(partial(_tell, current, table, found, asked.actor, note), robust=True)
    return current, step


def check(record: Case, table: Table, found: Move, asked: _Asked) -> Signed | None:
    """Raise why a move is not to be taken: stale, not from here, not by this person, a guard, no note.

    Returns how it is signed, where one person alone could not sign it.
    """
    note = asked.note
    if asked.version is not None and record.version != asked.version:
        raise Stale(record)
    if not found.may(asked.actor, record):
        raise NotAllowed(_("Your posting does not include this step."))
    if record.state not in found.sources:
        words = _("“%(verb)s” is not possible: the case is now “%(state)s”.")
        raise MoveRefused(words % {"verb": found.label, "state": table.label_of(record.state)})
    if found.needs_note and not note:
        raise MoveRefused(_("Say why in a few words."), "note")
    if len(note) > NOTE_LENGTH:
        raise MoveRefused(_("The note is longer than %(most)s characters.") % {"most": NOTE_LENGTH}, "note")
    signed = signing.signed(record, found.verb, asked.actor, asked.signature)
    if found.guard is not None:
        found.guard(record)
    return signed


def _opinion(found: Move) -> str:
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


def _enter_state(record: Case, state: str, limit: int | None, *, keeps_due: bool = False) -> None:
    record.state, record.state_since = state, timezone.now()
    if keeps_due:
        return
    limit = limit_of(type(record), state) if limit is None else limit
    record.due_from, record.due_days = (None, None) if limit is None else (timezone.localdate(), limit)
    record.due_on = None if limit is None else days.working_days_after(timezone.localdate(), limit)


def _save(record: Case) -> None:
    record._moving = True
    try:
        record.save()
    finally:
        del record._moving


def _write_step(
    record: Case, verb: str, before: str, actor: User | None, note: str, signed: Signed | None = None
) -> Step:
    step = Step.objects.create(
        content_type=ContentType.objects.get_for_model(type(record)),
        object_id=record.pk,
        verb=verb,
        from_state=before,
        to_state=record.state,
        actor=actor,
        note=note,
        due_on=record.due_on,
    )
    if signed is not None:
        signing.write(step, signed)
    for listener in _listeners:
        listener(record, step)
    return step


def _tell(record: Case, table: Table, found: Move, actor: User, note: str) -> None:
    if table.followers is None:
        return
    users = [user for user in table.followers(record) if user.pk != actor.pk]
    words = _("%(case)s: %(verb)s, now “%(state)s”")
    title = words % {"case": table.subject(record), "verb": found.label, "state": table.label_of(record.state)}
    notify(users, title=title, body=note, url=record.get_absolute_url(), kind=f"case.{record._meta.model_name}")


def _bring_up_to_date(record: Case, current: Case) -> None:
    for known in record._meta.concrete_fields:
        setattr(record, known.attname, getattr(current, known.attname))
    record._read_state = current.state

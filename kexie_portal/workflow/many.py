"""One move of many cases: locks in one order, each case checked by itself, everything else written in bulk.

Cases go in chunks, each a transaction: a worker that dies leaves whole chunks, and whoever begins again finds the
rest. Every check of a single move holds for each case: right, state, separation of duties, guard. A case that does not
take the move is left out with the reason, and the others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kexie_portal import asked as pages
from kexie_portal.audit.bulk import record_created
from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.retrying import retried
from kexie_portal.workflow import moving, people, signing, telling
from kexie_portal.workflow.errors import MoveRefused
from kexie_portal.workflow.models import Case, Step, StepSignature
from kexie_portal.workflow.moving import Asked
from kexie_portal.workflow.people import Place
from kexie_portal.workflow.rows import write_rows
from kexie_portal.workflow.signing import Signed
from kexie_portal.workflow.tables import Move, Table, table_of

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

#: How many cases one transaction takes.
CHUNK = 500
Opened = Callable[[], AbstractContextManager[Any]]


@dataclass(frozen=True)
class LeftOut:
    """A case that did not take the move, and why."""

    pk: int
    reason: str


@dataclass
class Outcome:
    """What came of one move of many cases, by their keys in the order in which they were locked."""

    done: list[int] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def add(self, other: Outcome) -> None:
        """Take over what came of a further chunk."""
        self.done += other.done
        self.left_out += other.left_out


@dataclass(frozen=True)
class _Order:
    """What is asked of all the cases."""

    kind: type[Case]
    table: Table
    found: Move
    actor: User
    note: str
    data: dict[str, Any]
    opened: Opened
    after: Callable[[Outcome], None] | None

    @property
    def asked(self) -> Asked:
        """Return the same as a single move puts it."""
        return Asked(self.actor, self.note)


@dataclass
class _Moved:
    """A case that passed the checks, with what it said before and how its step is signed."""

    record: Case
    signed: Signed | None
    place: Place | None
    before: dict[str, Any]

    @property
    def moves(self) -> bool:
        """Tell whether the case comes into another state: not where further people have to take the move."""
        return self.place is None or self.place.is_last


def move_many(
    kind: type[Case],
    records: Iterable[int | Case],
    verb: str,
    *,
    actor: User,
    note: str = "",
    opened: Opened = transaction.atomic,
    after: Callable[[Outcome], None] | None = None,
    told: bool = True,
    page: str = "",
    **data: Any,
) -> Outcome:
    """Take many cases of a kind along one move and return which did and why the others did not.

    `opened` opens the transaction of a chunk, and `after` writes in it what came of it; both are for jobs. Unless
    `told` says otherwise, each person concerned hears once of all their cases at the end, by a notice that leads to
    `page`. Raises `MoveRefused` for a verb that the table does not know or that takes no part in this.
    """
    found = table_of(kind).move_named(verb)
    if found is None or found.by_clock or found.inner:
        raise MoveRefused(_("There is no such step."))
    order = _Order(kind, table_of(kind), found, actor, note.strip(), data, opened, after)
    outcome = Outcome()
    for keys in _chunks(sorted({one.pk if isinstance(one, Case) else one for one in records})):
        outcome.add(_chunk(order, keys))
    if told and outcome.done:
        tell_of(kind, outcome.done, found, actor=actor, note=order.note, page=page)
    return outcome


def tell_of(kind: type[Case], pks: Sequence[int], found: Move, *, actor: User, note: str, page: str) -> int:
    """Tell those concerned of the cases that were moved, each once; returns how many people."""
    rows: list[Case] = []
    for keys in _chunks(list(pks)):
        rows += table_of(kind).visible(actor).filter(pk__in=keys)
    with transaction.atomic():
        return telling.tell_many(kind, rows, found, actor=actor, note=note, page=page)


def _chunks(keys: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(keys)
    while part := list(islice(rest, CHUNK)):
        yield part


def _chunk(order: _Order, keys: list[int]) -> Outcome:
    try:
        return _in_bulk(order, keys)
    except IntegrityError:  # one of them meets a constraint: by themselves the others go on
        return _one_by_one(order, keys)


@retried
def _in_bulk(order: _Order, keys: list[int]) -> Outcome:
    with order.opened(), signing.shared_desks():
        records = _locked(order, keys)
        outcome = Outcome(left_out=[LeftOut(pk, _gone()) for pk in keys if pk not in records])
        passed = _checked(order, list(records.values()), outcome)
        passed = _taken(order, passed, outcome)
        _write(order, passed)
        outcome.done = [one.record.pk for one in passed]
        if order.after is not None:
            order.after(outcome)
    return outcome


def _gone() -> str:
    return _("It is not there, or not for you to see.")


@retried
def _one_by_one(order: _Order, keys: list[int]) -> Outcome:
    with order.opened():
        rows = {row.pk: row for row in order.table.visible(order.actor).filter(pk__in=keys)}
        outcome = Outcome(left_out=[LeftOut(pk, _gone()) for pk in keys if pk not in rows])
        for pk, row in sorted(rows.items()):
            try:
                moving.move(row, order.found.verb, actor=order.actor, note=order.note, **order.data)
                outcome.done.append(pk)
            except (NotAllowed, Refused, Stale) as refusal:
                outcome.left_out.append(LeftOut(pk, _reason(refusal)))
        if order.after is not None:
            order.after(outcome)
    return outcome


def _reason(refusal: NotAllowed | Refused | Stale) -> str:
    return getattr(refusal, "message", "") or str(refusal)


def _locked(order: _Order, keys: list[int]) -> dict[int, Case]:
    """Lock the cases in the order of their keys and read those that the actor sees, each with its steps."""
    lock = order.kind._base_manager.order_by("pk").filter(pk__in=keys).select_for_update(no_key=True)
    list(lock.values_list("pk", flat=True))
    rows = {row.pk: row for row in order.table.visible(order.actor).filter(pk__in=keys).order_by("pk")}
    kind, steps = ContentType.objects.get_for_model(order.kind), dict[int, list[Step]]()
    for step in Step.objects.filter(content_type=kind, object_id__in=list(rows)).select_related("actor"):
        steps.setdefault(step.object_id, []).append(step)
    for row in rows.values():
        pages.open_page(row, order.actor)
        pages.keep(row, signing.steps_of, steps.get(row.pk, []))
    return rows


def _checked(order: _Order, records: list[Case], outcome: Outcome) -> list[_Moved]:
    """Keep the cases that take the move; the others are left out with what stands against it."""
    passed: list[_Moved] = []
    for record in records:
        try:
            signed = moving.check(
                record, order.table, order.found, order.asked, guarded=order.found.guard_many is not None
            )
            place = people.place_of(record, order.found, order.actor)
        except (NotAllowed, Refused) as refusal:
            outcome.left_out.append(LeftOut(record.pk, refusal.message))
        else:
            passed.append(_Moved(record, signed, place, _values(record)))
    if order.found.guard_many is None:
        return passed
    return _without(passed, order.found.guard_many([one.record for one in passed]), outcome)


def _without(passed: list[_Moved], refused: Mapping[int, Refused], outcome: Outcome) -> list[_Moved]:
    outcome.left_out += [LeftOut(pk, refusal.message) for pk, refusal in refused.items()]
    return [one for one in passed if one.record.pk not in refused]


def _values(record: Case) -> dict[str, Any]:
    return {known.attname: getattr(record, known.attname) for known in record._meta.concrete_fields}


def _taken(order: _Order, passed: list[_Moved], outcome: Outcome) -> list[_Moved]:
    """Bring the cases into their new state with the effect of the move; one that the effect refuses is left out."""
    moving_now = [one for one in passed if one.moves]
    moving.enter_all([one.record for one in moving_now], order.found)
    refused = _effects(order, moving_now)
    left = _without(passed, refused, outcome)
    for one in left:
        if one.moves:
            moving.settle(one.record, order.found, one.before)
    return left


def _effects(order: _Order, moved: list[_Moved]) -> Mapping[int, Refused]:
    if order.found.effect_many is not None:
        states = {one.record.pk: one.before["state"] for one in moved}
        data = {**order.data, "note": order.note, "from_states": states}
        return order.found.effect_many([one.record for one in moved], order.actor, data)
    refused: dict[int, Refused] = {}
    for one in moved if order.found.effect is not None else ():
        try:
            with transaction.atomic():
                _effect(order, one)
        except Refused as refusal:
            refused[one.record.pk] = refusal
    return refused


def _effect(order: _Order, one: _Moved) -> None:
    if order.found.effect is not None:
        data = {**order.data, "note": order.note, "from_state": one.before["state"]}
        order.found.effect(one.record, order.actor, data)


def _write(order: _Order, passed: list[_Moved]) -> None:
    """Write rows, steps and signatures, each by few statements, and tell those who hear of moves."""
    write_rows([(one.record, one.before) for one in passed if one.moves])
    note = order.note or moving.opinion_of(order.found)
    steps = [
        moving.step_of(one.record, order.found.verb, one.before["state"], order.actor, note, one.place)
        for one in passed
    ]
    Step.objects.bulk_create(steps, batch_size=CHUNK)
    record_created(steps, actor=order.actor)
    signatures = [
        signing.signature_of(step, one.signed)
        for one, step in zip(passed, steps, strict=True)
        if one.signed is not None
    ]
    StepSignature.objects.bulk_create(signatures, batch_size=CHUNK)
    record_created(signatures, actor=order.actor)
    _told_of_moves(order, [(one.record, step) for one, step in zip(passed, steps, strict=True) if one.moves])


def _told_of_moves(order: _Order, moved: list[tuple[Case, Step]]) -> None:
    if not moved:
        return
    for record, step in moved:  # who has the next step depends on who took this one
        known = signing.steps_of(record)
        pages.open_page(record, order.actor)
        pages.keep(record, signing.steps_of, [*known, step])
    for hearing in moving.listeners():
        if hearing.many is not None:
            hearing.many(moved)
        else:
            for record, step in moved:
                hearing.one(record, step)

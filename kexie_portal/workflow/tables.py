"""Tables of states: what may follow what, by whom, on which condition and with what effect."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet, TextChoices
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from kexie_portal.workflow.separation import Separation

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.errors import Refused
    from kexie_portal.workflow.models import Case, Step

    People = Iterable[User]

Words = str | Promise
#: The step by which a case stands again as before its last move.
SET_BACK = "set_back"
#: The opinion of a person who checks or decides and says nothing of their own.
AGREED: Words = gettext_lazy("Agreed.")
#: The state between a decision and the signature of its letter, and the verbs by which the letter ends it.
AWAITING, SIGNED, UNSIGNED = "signing", "sign", "refuse_signature"
#: Working days, a span that ends in a minute, or the minute itself.
Length = int | timedelta | datetime


@dataclass(frozen=True)
class ByRecord:
    """A time limit that the record says; where it says nothing, `days` working days, which the province may set."""

    of: Callable[[Any], Length | None]
    days: int | None = None


Limit = Length | ByRecord | Callable[[Any], Length | None]


def days_in(limit: Limit | None) -> int | None:
    """Return the working days of a limit that hold whatever the record says; None for a moment."""
    if isinstance(limit, ByRecord):
        return limit.days
    return limit if isinstance(limit, int) else None


@dataclass(frozen=True)
class Move:
    """One verb: from which states to which, who may, when not, and what it does besides.

    `guard` and `effect` refuse by raising `errors.Refused`. The effect runs in the transaction of the move with what
    was sent, the `note` and the `from_state`; it may set fields of the record, which is saved after it. `opinion` is
    what a person says who says nothing of their own. `page` names the address (with the record's key) of a form that
    the move needs in place of the plain button. Every move asks before it is taken: `confirm`, else a plain question. A
    move that is `inner` is brought about by another deed and never offered. One that `keeps_due` leaves the last day as
    it was: the time limit runs on.

    A move `by_clock` is brought about by the portal once the time limit of its state is over, and by nobody else. One
    for several `people` keeps the state until so many different people have taken it; who took it before, in a round
    that ended with a return as well, does not take it again, unless `again` lets them in a new round. A move that
    `reopens` names the fields that are to be put right (`Table.reopenable`). `guard_many` and `effect_many` are guard
    and effect for many cases in few statements; they return the refusals by key.
    """

    verb: str
    label: Words
    sources: tuple[str, ...]
    target: str
    may: Callable[[User, Any], bool]
    guard: Callable[[Any], None] | None = None
    needs_note: bool = False
    opinion: Words = ""
    effect: Callable[[Any, Any, dict[str, Any]], object] | None = None
    tone: str = ""
    confirm: Words = ""
    days: int | None = None
    page: str = ""
    hint: Words = ""
    inner: bool = False
    keeps_due: bool = False
    by_clock: bool = False
    people: int = 1
    again: bool = False
    reopens: bool = False
    guard_many: Callable[[Sequence[Any]], Mapping[int, Refused]] | None = None
    effect_many: Callable[[Sequence[Any], User, dict[str, Any]], Mapping[int, Refused]] | None = None

    @property
    def is_taken_by_people(self) -> bool:
        """Tell whether people take the move by themselves, not another deed or the clock."""
        return not self.inner and not self.by_clock

    def page_of(self, record: Model) -> str:
        """Return the address of the form that the move needs, or nothing."""
        return reverse(self.page, args=[record.pk]) if self.page else ""


def nobody(user: User, record: Any) -> bool:
    """Tell of a move by the clock that no person may take it."""
    return False


def _nobody(user: User) -> QuerySet[Case]:
    raise TypeError("the table does not say who sees its records")


@dataclass(frozen=True)
class Table:
    """The states of one kind of case, its moves, who sees it, who hears of it and how long a state may last.

    `time_limits` are working days, or say a minute; `path` is the usual way, drawn as steps; `workers` are those who
    have to take the next step, for reminders; `subject` is the case in words for a notice; `separation` says who takes
    which part.
    `followers_many` and `workers_many` give the same people for many cases in few statements, by key. `masks` names to
    a reader the person of a step (reader, record, step), where not everybody reads the name. `reopenable` are the
    fields of a record that a return may open again, by their keys.
    """

    name: Words
    states: type[TextChoices]
    moves: tuple[Move, ...]
    initial: str
    time_limits: Mapping[str, Limit] = field(default_factory=dict)
    followers: Callable[[Any], Iterable[User]] | None = None
    visible: Callable[[User], QuerySet[Case]] = _nobody
    workers: Callable[[Any], Iterable[User]] | None = None
    path: tuple[str, ...] | Callable[[Any], tuple[str, ...]] = ()
    subject: Callable[[Any], str] = str
    separation: Separation | None = None
    followers_many: Callable[[Sequence[Any]], Mapping[int, People]] | None = None
    workers_many: Callable[[Sequence[Any]], Mapping[int, People]] | None = None
    masks: Callable[[User, Any, Step], str] | None = None
    reopenable: Callable[[Any], Mapping[str, Words]] | None = None

    def __post_init__(self) -> None:
        """Refuse a table that names an unknown state or a verb twice, or a move that cannot be taken."""
        named = {self.initial, *self.time_limits, *(() if callable(self.path) else self.path)}
        for move in self.moves:
            named |= {*move.sources, move.target}
        if unknown := named - set(self.states.values):
            raise ValueError(f"{self.name}: unknown states {sorted(unknown)}")
        if len({move.verb for move in self.moves}) != len(self.moves):
            raise ValueError(f"{self.name}: a verb stands twice")
        verbs = {move.verb for move in self.moves}
        if self.separation is not None and (unknown := set(self.separation.parts) - verbs):
            raise ValueError(f"{self.name}: unknown verbs {sorted(unknown)}")
        for move in self.moves:
            self._check(move)

    def _check(self, move: Move) -> None:
        if move.by_clock and (set(move.sources) - set(self.time_limits) or move.page or move.people > 1):
            raise ValueError(f"{self.name}: the clock moves from states with a time limit, alone and without a form")
        if move.people < 1 or (move.people > 1 and move.target in move.sources):
            raise ValueError(f"{self.name}: {move.verb} leads out of its states, by one person or more")
        if move.reopens and self.reopenable is None:
            raise ValueError(f"{self.name}: {move.verb} opens fields that the table does not name")

    def move_named(self, verb: str) -> Move | None:
        """Return the move of a verb."""
        return next((move for move in self.moves if move.verb == verb), None)

    def from_state(self, state: str) -> Iterator[Move]:
        """Return the moves that leave a state."""
        return (move for move in self.moves if state in move.sources)

    def by_clock(self) -> Iterator[Move]:
        """Return the moves that the clock brings about."""
        return (move for move in self.moves if move.by_clock)

    def path_of(self, record: Case) -> tuple[str, ...]:
        """Return the usual way of a case."""
        return self.path(record) if callable(self.path) else self.path

    def label_of(self, state: str) -> str:
        """Return a state in words, an unknown one as it is."""
        return str(self.states(state).label) if state in self.states.values else state

    def verb_label(self, verb: str) -> str:
        """Return a verb in words, one that is no more as it is."""
        if verb == SET_BACK:
            return gettext("Open again")
        found = self.move_named(verb)
        return str(found.label) if found else verb


_tables: dict[type[Model], Table] = {}


def register(model: type[Case], table: Table) -> None:
    """Give a model its table."""
    _tables[model] = table


def table_of(model: type[Model]) -> Table:
    """Return a model's table; raises `KeyError` for a model without one."""
    return _tables[model]


def registered() -> dict[type[Model], Table]:
    """Return every table by its model."""
    return dict(_tables)


def may_see(user: User, record: Model | None) -> bool:
    """Tell whether a case is among those that a user sees."""
    if record is None or type(record) not in _tables:
        return False
    return _tables[type(record)].visible(user).filter(pk=record.pk).exists()

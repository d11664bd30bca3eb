"""Tables of states: what may follow what, by whom, on which condition and with what effect."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet, TextChoices
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from kexie_portal.workflow.separation import Separation

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.workflow.models import Case

Words = str | Promise
#: The step by which a case stands again as before its last move.
SET_BACK = "set_back"
#: The opinion of a person who checks or decides and says nothing of their own.
AGREED: Words = gettext_lazy("Agreed.")
#: The state between a decision and the signature of its letter, and the verbs by which the letter ends it.
AWAITING, SIGNED, UNSIGNED = "signing", "sign", "refuse_signature"


@dataclass(frozen=True)
class Move:
    """One verb: from which states to which, who may, when not, and what it does besides.

    `guard` and `effect` refuse by raising `errors.Refused`. The effect runs in the transaction of the move with what
    was sent, the `note` and the `from_state`; it may set fields of the record, which is saved after it. `opinion` is
    what a person says who says nothing of their own. `page` names the address (with the record's key) of a form that
    the move needs in place of the plain button. Every move asks before it is taken: `confirm`, else a plain question. A
    move that is `inner` is brought about by another deed and never offered. One that `keeps_due` leaves the last day as
    it was: the time limit runs on.
    """

    verb: str
    label: Words
    sources: tuple[str, ...]
    target: str
    may: Callable[[User, Any], bool]
    guard: Callable[[Any], None] | None = None
    needs_note: bool = False
    opinion: Words = ""
    effect: Callable[[Any, User, dict[str, Any]], object] | None = None
    tone: str = ""
    confirm: Words = ""
    days: int | None = None
    page: str = ""
    hint: Words = ""
    inner: bool = False
    keeps_due: bool = False

    def page_of(self, record: Model) -> str:
        """Return the address of the form that the move needs, or nothing."""
        return reverse(self.page, args=[record.pk]) if self.page else ""


def _nobody(user: User) -> QuerySet[Case]:
    raise TypeError("the table does not say who sees its records")


@dataclass(frozen=True)
class Table:
    """The states of one kind of case, its moves, who sees it, who hears of it and how long a state may last.

    `time_limits` are working days; `path` is the usual way, drawn as steps; `workers` are those who have to take
    the next step, for reminders; `subject` is the case in words for a notice; `separation` says who takes which part.
    """

    name: Words
    states: type[TextChoices]
    moves: tuple[Move, ...]
    initial: str
    time_limits: Mapping[str, int] = field(default_factory=dict)
    followers: Callable[[Any], Iterable[User]] | None = None
    visible: Callable[[User], QuerySet[Case]] = _nobody
    workers: Callable[[Any], Iterable[User]] | None = None
    path: tuple[str, ...] | Callable[[Any], tuple[str, ...]] = ()
    subject: Callable[[Any], str] = str
    separation: Separation | None = None

    def __post_init__(self) -> None:
        """Refuse a table that names an unknown state or a verb twice."""
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

    def move_named(self, verb: str) -> Move | None:
        """Return the move of a verb."""
        return next((move for move in self.moves if move.verb == verb), None)

    def from_state(self, state: str) -> Iterator[Move]:
        """Return the moves that leave a state."""
        return (move for move in self.moves if state in move.sources)

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

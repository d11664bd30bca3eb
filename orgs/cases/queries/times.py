"""How long the steps of cases took, how many came too late, and who holds which case now."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.web import figures
from kexie_portal.workflow import limits
from kexie_portal.workflow.days.showing import said
from kexie_portal.workflow.models import Step
from kexie_portal.workflow.tables import Table, table_of
from orgs.cases.registry import Holder, Timed, timed_kinds
from orgs.common.enums import Kind
from orgs.postings.registry import Line
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.workflow.models import Case

DAY_SECONDS = 86_400
#: A case's key, the state that it came into, when, and by which day it had to leave.
Entered = tuple[int, str, datetime, date | None]


class Place(NamedTuple):
    """The city and the county in which a case lies; a county only where there is one between."""

    city: Organization | None
    county: Organization | None


@dataclass
class Stay:
    """One stay of a case in a state with a time limit; without `left` the case is there now."""

    timed: Timed
    pk: int
    state: str
    entered: datetime
    due_on: date | None
    left: datetime | None
    place: Place

    @property
    def days(self) -> float:
        """Return the days from entering to leaving, to now where it is there still."""
        return ((self.left or timezone.now()) - self.entered).total_seconds() / DAY_SECONDS

    @property
    def whole_days(self) -> int:
        """Return the full days that have passed since it came."""
        return int(self.days)

    @property
    def is_overdue(self) -> bool:
        """Tell whether it was left after its last day, or is there past it."""
        last = timezone.localdate(self.left) if self.left else timezone.localdate()
        return self.due_on is not None and last > self.due_on

    @property
    def table(self) -> Table:
        """Return the table of states of its kind."""
        return table_of(self.timed.model)

    @property
    def label(self) -> str:
        """Return the state in words."""
        return self.table.label_of(self.state)

    @property
    def holder(self) -> str:
        """Name the unit that has to take the next step, or the side where it is no unit."""
        side = self.timed.holders.get(self.state)
        unit = {Holder.COUNTY: self.place.county or self.place.city, Holder.CITY: self.place.city}.get(side)  # type: ignore[arg-type]
        if unit is not None:
            return unit.short_name or unit.name
        return str(side.label) if side else "—"


@dataclass
class StepTime:
    """The stays of one step in a group: a city, a county, or a kind of case as a whole."""

    unit: Organization | None
    timed: Timed
    state: str
    limit: int | None
    finished: list[Stay] = field(default_factory=list)
    open: list[Stay] = field(default_factory=list)

    @property
    def median_days(self) -> float | None:
        """Return the middle of the days of the finished stays; nothing where none was finished."""
        return median(stay.days for stay in self.finished) if self.finished else None

    @property
    def median_words(self) -> str:
        """Say the median to one decimal; nothing where no stay was finished."""
        return "" if self.median_days is None else figures.decimal(self.median_days)

    @property
    def late(self) -> int:
        """Count the finished stays that were left after their last day."""
        return sum(stay.is_overdue for stay in self.finished)

    @property
    def late_now(self) -> int:
        """Count the stays past their last day now."""
        return sum(stay.is_overdue for stay in self.open)

    @property
    def late_share(self) -> Fraction | None:
        """Return the exact share of finished stays that were late, 0–100."""
        return figures.share(self.late, len(self.finished))

    @property
    def held_url(self) -> str:
        """Return the page of the cases that lie there now."""
        place = f"&unit={self.unit.pk}" if self.unit else ""
        return f"{reverse('orgs:cases_held')}?kind={self.model_name}{place}"

    @property
    def model_name(self) -> str:
        """Return the kind as an address names it."""
        return str(self.timed.model._meta.model_name)

    @property
    def label(self) -> str:
        """Return the step in words."""
        return table_of(self.timed.model).label_of(self.state)

    @property
    def kind(self) -> str:
        """Return the kind of case in words."""
        return str(table_of(self.timed.model).name)


class Span(NamedTuple):
    """The days in which steps were finished; both are in."""

    first: date
    last: date

    def holds(self, stay: Stay) -> bool:
        """Tell whether a stay was finished in the span; one that goes on belongs to today."""
        return stay.left is None or self.first <= timezone.localdate(stay.left) <= self.last


def stays(user: User, *, unit: Organization | None = None, models: Iterable[str] = ()) -> Iterator[Stay]:
    """Yield every stay in a state with a time limit of the cases in scope, four statements a kind.

    `unit` narrows to the cases under it, `models` to kinds by their model's name.
    """
    units, wanted = _Units(), set(models)
    for timed in timed_kinds():
        if not wanted or timed.model._meta.model_name in wanted:
            yield from _stays_of(timed, user, unit, units)


def _stays_of(timed: Timed, user: User, unit: Organization | None, units: _Units) -> Iterator[Stay]:
    table = table_of(timed.model)
    rows = table.visible(user).order_by()
    if unit is not None:
        inside = {"tree_id": unit.tree_id, "lft__gte": unit.lft, "lft__lt": unit.rght}
        rows = rows.filter(**{f"{timed.place}{name}": value for name, value in inside.items()})
    places = {pk: (tree, lft) for pk, tree, lft in rows.values_list("pk", f"{timed.place}tree_id", f"{timed.place}lft")}
    kind = ContentType.objects.get_for_model(timed.model)
    steps = Step.objects.filter(content_type=kind, object_id__in=rows.values("pk")).order_by("object_id", "at", "pk")
    before: Entered | None = None
    for pk, state, at, due_on in steps.values_list("object_id", "to_state", "at", "due_on"):
        if before is not None and _is_timed(table, before):
            left = at if before[0] == pk else None
            yield Stay(timed, before[0], before[1], before[2], before[3], left, units.place(*places[before[0]]))
        before = (pk, state, at, due_on)
    if before is not None and _is_timed(table, before):
        yield Stay(timed, before[0], before[1], before[2], before[3], None, units.place(*places[before[0]]))


def _is_timed(table: Table, entered: Entered) -> bool:
    """Tell whether a state has a time limit, or the one before it runs on in it (待签发)."""
    return entered[1] in table.time_limits or entered[3] is not None


class _Units:
    """Cities and counties by the left edge of their intervals, read once; where a node lies asks no query."""

    def __init__(self) -> None:
        self._rows: dict[tuple[int, str], list[Organization]] = defaultdict(list)
        found = Organization.objects.filter(kind__in=(Kind.CITY, Kind.COUNTY)).order_by("tree_id", "lft")
        for unit in found.only("pk", "tree_id", "lft", "rght", "kind", "name", "short_name"):
            self._rows[unit.tree_id, unit.kind].append(unit)
        self._edges = {key: [unit.lft for unit in rows] for key, rows in self._rows.items()}

    def place(self, tree_id: int, lft: int) -> Place:
        """Return the city and the county that hold a node."""
        return Place(self._holding(tree_id, lft, Kind.CITY), self._holding(tree_id, lft, Kind.COUNTY))

    def _holding(self, tree_id: int, lft: int, kind: str) -> Organization | None:
        at = bisect_right(self._edges.get((tree_id, kind), []), lft) - 1
        unit = self._rows[tree_id, kind][at] if at >= 0 else None
        return unit if unit is not None and lft < unit.rght else None


def step_times(found: Iterable[Stay], span: Span, by: str) -> list[StepTime]:
    """Group stays by `kind`, `city` or `county` and by step, in the order of kinds, tree and states."""
    groups: dict[tuple[int, str, str], StepTime] = {}
    known = {timed.model: limits.in_force(timed.model) for timed in timed_kinds()}
    for stay in found:
        if not span.holds(stay):
            continue
        unit = None if by == "kind" else getattr(stay.place, by)
        if by != "kind" and unit is None:
            continue
        model = stay.timed.model
        key = (unit.pk if unit else 0, model._meta.label_lower, stay.state)
        if key not in groups:
            groups[key] = StepTime(unit, stay.timed, stay.state, known[model].get(stay.state))
        (groups[key].open if stay.left is None else groups[key].finished).append(stay)
    return sorted(groups.values(), key=_place_in_order)


def _place_in_order(one: StepTime) -> tuple[int, int, int, int]:
    kinds = [timed.model for timed in timed_kinds()]
    states = table_of(one.timed.model).states.values
    place = (one.unit.tree_id, one.unit.lft) if one.unit else (0, 0)
    return (*place, kinds.index(one.timed.model), states.index(one.state))


@dataclass
class Held:
    """A case that lies with somebody now, with the record itself."""

    stay: Stay
    case: Case

    @property
    def address(self) -> str:
        """Return the page of the case."""
        return self.case.get_absolute_url()


def held_now(found: Iterable[Stay], *, late_only: bool = False) -> list[Held]:
    """Return the cases that lie with somebody now, the longest first; one statement a kind reads the records."""
    here = [stay for stay in found if stay.left is None and (stay.is_overdue or not late_only)]
    records: dict[tuple[type[Case], int], Case] = {}
    for timed in timed_kinds():
        keys = [stay.pk for stay in here if stay.timed is timed]
        related = [timed.place.removesuffix("__")] if timed.place else []
        for case in timed.model._base_manager.filter(pk__in=keys).select_related(*related):
            records[timed.model, case.pk] = case
    held = [Held(stay, records[stay.timed.model, stay.pk]) for stay in here]
    return sorted(held, key=lambda one: one.stay.entered)


def lines_of(user: User) -> Iterator[Line]:
    """Yield the cases in which the next step is a person's, for their hand-over: those of which they are reminded."""
    for held in held_now(stays(user)):
        workers = held.stay.table.workers
        if workers is not None and any(worker.pk == user.pk for worker in workers(held.case)):
            due = _("to be done by %(day)s") % {"day": said(held.stay.due_on)} if held.stay.due_on else ""
            yield Line(str(held.case), "；".join(part for part in (held.stay.label, due) if part), held.address)


def last_days(days: int) -> Span:
    """Return the span of so many days up to today."""
    today = timezone.localdate()
    return Span(today - timedelta(days=days - 1), today)

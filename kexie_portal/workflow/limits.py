"""The time limits in force: what the tables say, unless the province has set another value from a day on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.workflow.models import Case, TimeLimit
from kexie_portal.workflow.tables import ByRecord, Length, Table, days_in, registered, table_of

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

_setters: list[Callable[[User], bool]] = []


@dataclass(frozen=True)
class Limit:
    """The limit of one state: the table's own value, the row in force and the one that is to come, where there are."""

    kind: type[Model]
    table: Table
    state: str
    built_in: int
    now: TimeLimit | None = None
    coming: TimeLimit | None = None

    @property
    def days(self) -> int:
        """Return the working days that hold today."""
        return self.now.days if self.now else self.built_in

    @property
    def label(self) -> str:
        """Return the state in words."""
        return self.table.label_of(self.state)

    @property
    def address(self) -> tuple[str, str, str]:
        """Return app, model and state, as an address names them."""
        return self.kind._meta.app_label, str(self.kind._meta.model_name), self.state


def register_setter(may: Callable[[User], bool]) -> None:
    """Set who may change time limits; until then nobody may."""
    _setters[:] = [may]


def may_set(user: User) -> bool:
    """Tell whether a person may change time limits."""
    return bool(_setters) and _setters[0](user)


def limit_of(kind: type[Model], state: str, day: date | None = None) -> int | None:
    """Return how many working days a state may last for a case that comes into it on a day; None for no such limit."""
    built_in = days_in(table_of(kind).time_limits.get(state))
    if built_in is None:
        return None
    rows = _rows(kind).filter(state=state, first_day__lte=day or timezone.localdate())
    known = rows.order_by("-first_day", "-pk").values_list("days", flat=True).first()
    return built_in if known is None else known


def length_of(record: Case) -> Length | None:
    """Return how long a record may stay in its state: what the record itself says, else the days in force."""
    limit = table_of(type(record)).time_limits.get(record.state)
    if isinstance(limit, timedelta | datetime):
        return limit
    if callable(limit) or isinstance(limit, ByRecord):
        said = limit.of(record) if isinstance(limit, ByRecord) else limit(record)
        if said is not None:
            return said
    return limit_of(type(record), record.state)


def says_by_itself(record: Case) -> bool:
    """Tell whether the limit of a record's state is no plain number of working days."""
    limit = table_of(type(record)).time_limits.get(record.state)
    return limit is not None and not isinstance(limit, int)


def moment_of(length: Length | None, since: datetime) -> datetime | None:
    """Return the minute at which a length that is no number of days is over, counted from a moment."""
    if isinstance(length, timedelta):
        length = since + length
    return length.replace(second=0, microsecond=0) if isinstance(length, datetime) else None


def in_force(kind: type[Model], day: date | None = None) -> dict[str, int]:
    """Return the limits of a kind of case by state, in one query."""
    limits = table_of(kind).time_limits
    found = {state: days for state in limits if (days := days_in(limits[state])) is not None}
    for row in _rows(kind).filter(first_day__lte=day or timezone.localdate()).order_by("first_day", "pk"):
        if row.state in found:
            found[row.state] = row.days
    return found


def every() -> list[Limit]:
    """Return every limit that may be set, kind by kind in the order of the states, in one query."""
    rows: dict[tuple[str, str], list[TimeLimit]] = {}
    for row in TimeLimit.objects.select_related("set_by").order_by("first_day", "pk"):
        rows.setdefault((row.kind, row.state), []).append(row)
    found = []
    for kind, table in sorted(registered().items(), key=lambda pair: str(pair[1].name)):
        for state in table.states.values:
            if days_in(table.time_limits.get(state)) is not None:
                found.append(_limit(kind, table, state, rows.get((kind._meta.label_lower, state), [])))
    return found


def history(limit: Limit) -> list[TimeLimit]:
    """Return what was ever set for a limit, the latest first."""
    rows = _rows(limit.kind).filter(state=limit.state).select_related("set_by")
    return list(rows.order_by("-first_day", "-pk"))


def version_of(limit: Limit) -> int:
    """Return the number of the last row that was written for a limit, 0 where there is none."""
    return _version(limit)[0]


def set_limit(limit: Limit, *, actor: User, days: int, first_day: date, reason: str, version: int) -> TimeLimit:
    """Set a limit from a day on, for cases that come into the state from then; those under way keep their last day.

    Raises `Stale` when somebody set it after `version`, `NotAllowed` and `Refused`.
    """
    if not may_set(actor):
        raise NotAllowed(_("Time limits are set by the province."))
    if not TimeLimit.LEAST <= days <= TimeLimit.MOST:
        words = _("A time limit has between %(least)s and %(most)s working days.")
        raise Refused(words % {"least": TimeLimit.LEAST, "most": TimeLimit.MOST}, "days")
    if first_day < timezone.localdate():
        raise Refused(_("It cannot hold from a day that has passed."), "first_day")
    if not reason.strip():
        raise Refused(_("Say why in a few words."), "reason")
    with transaction.atomic():
        known, last = _version(limit, lock=True)
        if last is not None and known != version:
            raise Stale(last)
        return TimeLimit.objects.create(
            kind=limit.kind._meta.label_lower,
            state=limit.state,
            days=days,
            first_day=first_day,
            reason=reason.strip(),
            set_by=actor,
        )


def _rows(kind: type[Model]) -> QuerySet[TimeLimit]:
    return TimeLimit.objects.filter(kind=kind._meta.label_lower)


def _version(limit: Limit, *, lock: bool = False) -> tuple[int, TimeLimit | None]:
    rows = _rows(limit.kind).filter(state=limit.state).order_by("-pk")
    last = (rows.select_for_update() if lock else rows).first()
    return (last.pk, last) if last else (0, None)


def _limit(kind: type[Model], table: Table, state: str, rows: list[TimeLimit]) -> Limit:
    today = timezone.localdate()
    begun = [row for row in rows if row.first_day <= today]
    ahead = [row for row in rows if row.first_day > today]
    built_in = days_in(table.time_limits[state]) or 0
    return Limit(kind, table, state, built_in, begun[-1] if begun else None, ahead[-1] if ahead else None)

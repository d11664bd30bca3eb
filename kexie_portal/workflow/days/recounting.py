"""Count open due days again under a calendar: which cases move, and moving them in bulk.

Every model with a table of states takes part. How an older day was counted (it has no `due_from`) is found from the
steps of its case where they tell it; the others stay and are counted as unclear.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.utils import timezone

from kexie_portal.audit.bulk import record_updated
from kexie_portal.audit.registry import recorded
from kexie_portal.copying import copy, insert
from kexie_portal.notices.cases import WORKERS
from kexie_portal.notices.models import Deadline
from kexie_portal.workflow.days.calendars import Calendar
from kexie_portal.workflow.days.models import MovedDay, Recount
from kexie_portal.workflow.models import Case, Step
from kexie_portal.workflow.tables import SET_BACK, Table, registered

AT_ONCE = 2000
#: The fields out of which a record is named in the log; reading all of them would take longer than moving the rows.
NAMING = (models.CharField, models.ForeignKey)


class Moved(NamedTuple):
    """A case whose due day moves."""

    pk: int
    before: date
    after: date


class Origin(NamedTuple):
    """From which day and how many working days on a due day was counted."""

    first: date
    days: int


@dataclass
class Found:
    """What counting the open due days of one kind of case again finds."""

    model: type[Case]
    table: Table
    counted: int = 0
    moved: list[Moved] = field(default_factory=list)
    unclear: int = 0
    recovered: dict[int, Origin] = field(default_factory=dict)


def look(calendar: Calendar, before: Calendar) -> Iterator[Found]:
    """Yield, for each kind of case, what would move; `before` is the calendar under which the days were counted."""
    for model, table in kinds():
        yield _look_at(model, table, calendar, before)


def kinds() -> list[tuple[type[Case], Table]]:
    """Return every kind of case with its table."""
    return [(model, table) for model, table in registered().items() if issubclass(model, Case)]


def _look_at(model: type[Case], table: Table, calendar: Calendar, before: Calendar) -> Found:
    found = Found(model, table)
    rows = model._base_manager.filter(due_on__isnull=False).order_by("pk")
    after: dict[Origin, date] = {}
    older: dict[int, date] = {}
    for pk, first, days, due_on in rows.values_list("pk", "due_from", "due_days", "due_on"):
        if due_on is None:
            continue
        if first is None or days is None:
            older[pk] = due_on
        else:
            _compare(found, pk, due_on, Origin(first, days), calendar, after)
    found.recovered = dict(origins(model, table, older, before)) if older else {}
    for pk, origin in found.recovered.items():
        _compare(found, pk, older[pk], origin, calendar, after)
    found.unclear = len(older) - len(found.recovered)
    return found


def _compare(
    found: Found, pk: int, due_on: date, origin: Origin, calendar: Calendar, known: dict[Origin, date]
) -> None:
    if origin not in known:
        known[origin] = calendar.after(*origin)
    found.counted += 1
    if known[origin] != due_on:
        found.moved.append(Moved(pk, due_on, known[origin]))


def origins(model: type[Case], table: Table, due: dict[int, date], calendar: Calendar) -> Iterator[tuple[int, Origin]]:
    """Yield how due days of older rows were counted, where the last step that set a limit tells it exactly."""
    keeps = {move.verb for move in table.moves if move.keeps_due}
    kind = ContentType.objects.get_for_model(model)
    steps = Step.objects.filter(content_type=kind, object_id__in=list(due)).exclude(verb__in=keeps)
    last: dict[int, tuple[str, date]] = {}
    for pk, verb, at in steps.order_by("object_id", "at", "pk").values_list("object_id", "verb", "at"):
        last[pk] = (verb, timezone.localdate(at))
    for pk, (verb, first) in last.items():
        days = calendar.between(first, due[pk])
        if verb != SET_BACK and days > 0 and calendar.after(first, days) == due[pk]:
            yield pk, Origin(first, days)


def write_origins(found: Found) -> None:
    """Keep how the due days of older rows were counted."""
    same: dict[Origin, list[int]] = {}
    for pk, origin in found.recovered.items():
        same.setdefault(origin, []).append(pk)
    for origin, keys in same.items():
        rows = found.model._base_manager.filter(pk__in=keys, due_from__isnull=True)
        rows.update(due_from=origin.first, due_days=origin.days)


def move_days(found: Found, recount: Recount) -> None:
    """Move the due days of cases, of their last steps and of what is watched, and write down which.

    It runs in the caller's transaction; `found.moved` is what moved in the end. The log gets an entry for each
    case: its steps and its watched day only follow it.
    """
    if not found.moved:
        return
    kind = ContentType.objects.get_for_model(found.model)
    watched = Deadline.objects.open().filter(what=WORKERS).order_by()
    moved: list[Moved] = []
    for was, now, wanted in _alike(found.moved):
        keys = _moved_cases(found.model, was, now, wanted)
        of_cases = {"content_type": kind, "object_id__in": keys}
        Step.objects.filter(**of_cases, due_on=was).update(due_on=now)
        watched.filter(**of_cases).update(due_on=now)
        moved += [Moved(pk, was, now) for pk in keys]
    found.moved = moved
    _list(recount, kind, moved)
    _record(found)


def _moved_cases(model: type[Case], was: date, now: date, keys: list[int]) -> list[int]:
    """Move cases from one day to another and return which: one that somebody took along meanwhile has its own day."""
    rows = model._base_manager.order_by()
    if rows.filter(pk__in=keys, due_on=was).update(due_on=now) == len(keys):
        return keys
    return list(rows.filter(pk__in=keys, due_on=now).values_list("pk", flat=True))


def _list(recount: Recount, kind: ContentType, moved: list[Moved]) -> None:
    """Write down what moved, as fast as the engine takes rows."""
    table, columns = MovedDay._meta.db_table, ("recount_id", "content_type_id", "object_id", "before", "after")
    rows = ((recount.pk, kind.pk, pk, was.isoformat(), now.isoformat()) for pk, was, now in moved)
    if connection.vendor == "postgresql":
        copy(table, columns, rows)
    else:
        insert(table, columns, rows)


def _alike(moved: list[Moved]) -> Iterator[tuple[date, date, list[int]]]:
    """Group what moves from one day to one other: there are few such pairs, and each is one statement a table."""
    pairs: dict[tuple[date, date], list[int]] = {}
    for pk, was, now in moved:
        pairs.setdefault((was, now), []).append(pk)
    for (was, now), keys in pairs.items():
        for start in range(0, len(keys), AT_ONCE):
            yield was, now, keys[start : start + AT_ONCE]


def _record(found: Found) -> None:
    """Leave the history of each case in the log."""
    known = recorded(found.model)
    if known is None or "due_on" in known.exclude:
        return
    days = {pk: (was, now) for pk, was, now in found.moved}
    keys = list(days)
    cases: list[Case] = []
    named = [one.name for one in found.model._meta.concrete_fields if isinstance(one, NAMING)]
    for start in range(0, len(keys), AT_ONCE):
        cases += found.model._base_manager.filter(pk__in=keys[start : start + AT_ONCE]).only("pk", *named)
    record_updated((case, {"due_on": days[case.pk]}) for case in cases)

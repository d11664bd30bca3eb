"""All open due days of a province counted again after a year changed, against one plain UPDATE of the same rows."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.utils import timezone

from bench.measure import Measure, at_most, told
from bench.network import _median
from kexie_portal.notices.cases import WORKERS
from kexie_portal.notices.models import Deadline
from kexie_portal.workflow.days import actions, calendars, working_days_after
from kexie_portal.workflow.days.calendars import Named
from kexie_portal.workflow.days.models import CalendarDay, CalendarYear
from kexie_portal.workflow.models import Step
from orgs.changes.enums import ChangeKind
from orgs.changes.models.change import ChangeCase
from orgs.common.enums import CaseState
from orgs.register.models.association import Association

CASES = 5_000
DAYS = (5, 10, 15, 20)


def due_days() -> list[Measure]:
    """Count open cases with their steps and watched days again; every one of them moves by a new holiday."""
    cases = _open_cases()
    first = min(case.due_on for case in cases if case.due_on)
    _enter(first)
    work, plain = _median(_recount), _median(lambda: _plain(cases))
    _forget()
    size = f"{len(cases):,} open due days"
    return [
        told(f"{size} counted again, with list, log and notices", work * 1000, "ms"),
        told(f"{size}: one UPDATE of the same cases, steps and watched days", plain * 1000, "ms"),
        at_most("counting all open due days again against one UPDATE of the same rows", work / plain, 3),
    ]


def _open_cases() -> list[ChangeCase]:
    """Write open cases of many days, each with a step and a watched day."""
    today = timezone.localdate()
    kind = ContentType.objects.get_for_model(ChangeCase)
    cases = [
        _case(pk, sort, today - timedelta(number % 5), DAYS[number % 4]) for number, (pk, sort) in enumerate(_free())
    ]
    ChangeCase.objects.bulk_create(cases, batch_size=1000)
    Step.objects.bulk_create(
        Step(content_type=kind, object_id=case.pk, verb="start", to_state=case.state, due_on=case.due_on)
        for case in cases
    )
    watched = [
        Deadline(
            content_type=kind, object_id=case.pk, what=WORKERS, title="变更", due_on=case.due_on, responsible=WORKERS
        )
        for case in cases
        if case.due_on
    ]
    Deadline.objects.bulk_create(watched, batch_size=1000)
    return cases


def _free() -> list[tuple[int, str]]:
    """Return associations with kinds of change of which none is under way there."""
    taken = set(ChangeCase.objects.values_list("association_id", "kind"))
    pks = Association.objects.order_by("pk").values_list("pk", flat=True)
    pairs = ((pk, sort) for sort in ChangeKind.values for pk in pks)
    return list(islice((pair for pair in pairs if pair not in taken), CASES))


def _case(association: int, sort: str, first: date, days: int) -> ChangeCase:
    due = working_days_after(first, days)
    values = {"state": CaseState.APPROVING, "kind": sort, "reason": "工作需要"}
    return ChangeCase(association_id=association, due_from=first, due_days=days, due_on=due, **values)


def _enter(day: date) -> None:
    """Make the first due day a holiday, so that it and every later one moves."""
    year = CalendarYear.objects.create(year=day.year, source="示例", sample=True)
    standing = {**calendars.current().days_of(day.year), day: Named(False, "示例")}
    CalendarDay.objects.bulk_create(
        CalendarDay(year=year, day=one, works=named.works, name=named.name) for one, named in standing.items()
    )
    calendars.forget()


def _forget() -> None:
    CalendarYear.objects.all().delete()
    calendars.forget()


def _recount() -> None:
    made = actions.recount(year=timezone.localdate().year, source="示例")
    assert made is not None
    assert made.moved >= CASES


def _plain(cases: list[ChangeCase]) -> None:
    """Move the same rows by one statement a table."""
    kind = ContentType.objects.get_for_model(ChangeCase)
    low, high = cases[0].pk, cases[-1].pk
    later = F("due_on") + timedelta(days=1)
    ChangeCase.objects.filter(pk__gte=low, pk__lte=high).update(due_on=later)
    of_cases = {"content_type": kind, "object_id__gte": low, "object_id__lte": high}
    Step.objects.filter(**of_cases).update(due_on=later)
    Deadline.objects.filter(**of_cases).update(due_on=later)

"""The time limits of cases: every move of a case sets or clears what is watched for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone, translation

from kexie_portal.audit.bulk import record_created, record_updated
from kexie_portal.notices import deadlines
from kexie_portal.notices.models import Deadline, Responsible
from kexie_portal.texts import shortened
from kexie_portal.workflow.models import DUE
from kexie_portal.workflow.moving import on_moved
from kexie_portal.workflow.tables import table_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kexie_portal.accounts.models import User
    from kexie_portal.workflow.models import Case, Step
    from kexie_portal.workflow.tables import Table

WORKERS = "workflow.workers"


def workers_of(record: Case) -> Iterable[User]:
    """Return those who have to take the next step of a case."""
    workers = table_of(type(record)).workers
    return workers(record) if workers else []


def follow(record: Case, _step: Step | None) -> None:
    """Watch the last day of the state that a case came into; a state without one clears the case."""
    table = table_of(type(record))
    if record.due_on is None or table.workers is None:
        deadlines.clear(record, WORKERS)
        return
    words = _words(table, record)
    counted = (record.due_from, record.due_days)
    deadlines.watch(record, record.due_on, WORKERS, what=WORKERS, title=words, due_at=record.due_at, counted=counted)


def _words(table: Table, record: Case) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return f"{table.subject(record)}：{table.label_of(record.state)}"


def follow_many(moved: Sequence[tuple[Case, Step]]) -> None:
    """Do the same for many cases of one kind, in a few statements."""
    records = [record for record, _step in moved]
    model = type(records[0])
    table, kind = table_of(model), ContentType.objects.get_for_model(model)
    open_rows = Deadline.objects.open().filter(content_type=kind, what=WORKERS, object_id__in=[r.pk for r in records])
    known = {row.object_id: row for row in open_rows.select_for_update()}
    watched = [record for record in records if record.due_on is not None and table.workers is not None]
    rest = {record.pk for record in records} - {record.pk for record in watched}
    _close([row for pk, row in known.items() if pk in rest])
    if watched:
        _watch(table, kind, watched, known)


def _close(rows: list[Deadline]) -> None:
    now = timezone.now()
    if rows:
        Deadline.objects.filter(pk__in=[row.pk for row in rows]).update(cleared_at=now)
        record_updated((row, {"cleared_at": (None, now)}) for row in rows)


def _watch(table: Table, kind: ContentType, records: list[Case], known: Mapping[int, Deadline]) -> None:
    """Watch the days of cases, in the rows that watch them already or in new ones; who answers is worked out anew."""
    old: list[tuple[Deadline, dict[str, object]]] = []
    new: list[Deadline] = []
    for record in records:
        told = {name: getattr(record, name) for name in DUE} | {"title": shortened(_words(table, record), 200)}
        row = known.get(record.pk)
        if row is None:
            url = record.get_absolute_url()[:300]
            new.append(
                Deadline(
                    content_type=kind, object_id=record.pk, what=WORKERS, url=url, responsible=WORKERS,
                    before=deadlines.BEFORE, after=deadlines.AFTER, escalate_after=deadlines.ESCALATE_AFTER, **told,
                )
            )  # fmt: skip
        else:
            old.append((row, {name: getattr(row, name) for name in told}))
            for name, value in told.items():
                setattr(row, name, value)
    _write(old, new)
    _settle([row for row, _before in old], new, records, table)


def _write(old: list[tuple[Deadline, dict[str, object]]], new: list[Deadline]) -> None:
    if old:
        rows = [row for row, _before in old]
        Deadline.objects.bulk_update(rows, [*DUE, "title"], batch_size=500)
        record_updated(
            (row, {name: (value, getattr(row, name)) for name, value in before.items()}) for row, before in old
        )
        moved = [row.pk for row, before in old if before["due_on"] != row.due_on]
        Responsible.objects.filter(deadline__in=moved, level__gt=0).delete()  # a new day: nothing is passed up yet
    if new:
        Deadline.objects.bulk_create(new, batch_size=500)
        record_created(new)


def _settle(old: list[Deadline], new: list[Deadline], records: list[Case], table: Table) -> None:
    """Write down who answers for the cases now; people to whom one was passed up stay."""
    if table.workers_many is not None:
        people = table.workers_many(records)
    else:
        people = {record.pk: workers_of(record) for record in records}
    wanted = {
        (row.pk, user.pk) for row in (*old, *new) for user in people.get(row.object_id, ()) if user.is_active
    }  # fmt: skip
    rows = Responsible.objects.filter(deadline__in=[row.pk for row in old])
    known = {(one.deadline_id, one.user_id): one for one in rows}
    gone = [one.pk for pair, one in known.items() if pair not in wanted and one.level == 0]
    if gone:
        Responsible.objects.filter(pk__in=gone).delete()
    lower = [one.pk for pair, one in known.items() if pair in wanted and one.level]
    if lower:
        Responsible.objects.filter(pk__in=lower).update(level=0)
    made = [Responsible(deadline_id=row, user_id=user) for row, user in sorted(wanted - known.keys())]
    Responsible.objects.bulk_create(made, batch_size=500, ignore_conflicts=True)


def install() -> None:
    """Follow every case."""
    deadlines.register_responsible(WORKERS, workers_of)
    on_moved(follow, follow_many)

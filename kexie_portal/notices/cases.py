"""The time limits of cases: every move of a case sets or clears what is watched for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation

from kexie_portal.notices import deadlines
from kexie_portal.workflow.moving import on_moved
from kexie_portal.workflow.tables import table_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kexie_portal.accounts.models import User
    from kexie_portal.workflow.models import Case, Step

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
    with translation.override(settings.LANGUAGE_CODE):
        words = f"{table.subject(record)}：{table.label_of(record.state)}"
    counted = (record.due_from, record.due_days)
    deadlines.watch(record, record.due_on, WORKERS, what=WORKERS, title=words, counted=counted)


def install() -> None:
    """Follow every case."""
    deadlines.register_responsible(WORKERS, workers_of)
    on_moved(follow)

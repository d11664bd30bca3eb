"""Moves by the clock: each minute the round brings about those whose time limit is over.

Nothing happens to a case by the clock before somebody was reminded of its day: where no round of reminders has, this
one does, and the case waits a day more. A case for which nobody can be reminded stays as it is, and with the officers.
Each case is a transaction of its own under the lock of its row: two rounds at once, and a worker that dies, leave
every case moved once or not at all.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings
from django.db.models import Q
from django.utils import timezone, translation

from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.workflow.moving import move
from kexie_portal.workflow.tables import Move, registered

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from kexie_portal.workflow.models import Case

TASK = "kexie_portal.workflow.clock"
#: How long before the move somebody has been reminded, at the least.
AHEAD = timedelta(days=1)
logger = structlog.get_logger(__name__)


def run(now: datetime | None = None) -> int:
    """Bring about what is due, and return how many cases were moved."""
    now, moved = now or timezone.now(), 0
    for kind, table in registered().items():
        for found in table.by_clock():
            for record in list(_due(kind, found, now)):
                moved += _bring_about(record, found, now)
    return moved


def _due(kind: type[Model], found: Move, now: datetime) -> list[Case]:
    over = Q(due_at__lte=now) | Q(due_at__isnull=True, due_on__lt=timezone.localdate(now))
    rows: QuerySet[Any] = kind._base_manager.filter(over, state__in=found.sources)
    return list(rows.order_by("due_on", "pk"))


def _bring_about(record: Case, found: Move, now: datetime) -> int:
    try:
        with translation.override(settings.LANGUAGE_CODE):
            if not _was_reminded(record, now):
                return 0
            move(record, found.verb, actor=None)
    except (NotAllowed, Refused) as refusal:  # somebody moved it meanwhile, or a guard stands against it
        logger.info("clock_refused", kind=record._meta.label, pk=record.pk, verb=found.verb, why=str(refusal))
        return 0
    except Exception:  # one case that cannot be moved must not keep the others waiting
        logger.exception("clock_failed", kind=record._meta.label, pk=record.pk, verb=found.verb)
        return 0
    return 1


def _was_reminded(record: Case, now: datetime) -> bool:
    """Tell whether somebody was reminded early enough; where nobody was, remind now."""
    from kexie_portal.notices import reminders  # notices follow the cases, and so know this package
    from kexie_portal.notices.cases import WORKERS
    from kexie_portal.notices.models import Deadline

    row = Deadline.objects.open().of(record).filter(what=WORKERS).first()
    if row is None:
        return False
    if reminders.was_reminded(row, before=now - AHEAD):
        return True
    reminders.remind_now(row)
    return False

"""Set, cancel and ring the reminders that people set for themselves; each rings once, at its minute."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kexie_portal.errors import Refused
from kexie_portal.notices.actions.notice import notify
from kexie_portal.notices.models import Alarm
from kexie_portal.texts import shortened
from kexie_portal.workflow.tables import may_see, table_of

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.workflow.models import Case

KIND = "reminder"
MOST = 200
FARTHEST = timedelta(days=366)
log = structlog.get_logger(__name__)


def set_alarm(record: Case, *, actor: User, at: datetime, note: str = "") -> Alarm:
    """Remind a person of a case that they see at a minute to come; raises `Refused`."""
    now = timezone.now()
    if at <= now:
        raise Refused(_("This minute has passed already."), "time")
    if at > now + FARTHEST:
        raise Refused(_("A reminder lies a year ahead at most."), "day")
    if Alarm.objects.of(actor).waiting().count() >= MOST:
        raise Refused(_("You have %(most)s reminders already; cancel some first.") % {"most": MOST})
    with translation.override(settings.LANGUAGE_CODE):
        title = shortened(table_of(type(record)).subject(record), 200)
    return Alarm.objects.create(
        user=actor,
        content_type=ContentType.objects.get_for_model(type(record)),
        object_id=record.pk,
        title=title,
        url=record.get_absolute_url()[:300],
        at=at.replace(second=0, microsecond=0),
        note=note.strip(),
    )


def cancel(alarm: Alarm, *, actor: User) -> None:
    """Take a reminder of one's own back; one that rang stays as it is."""
    with transaction.atomic():
        row = Alarm.objects.of(actor).waiting().select_for_update().filter(pk=alarm.pk).first()
        if row is None:
            raise Refused(_("This reminder has come already, or was cancelled."))
        row.cancelled_at = timezone.now()
        row.save(update_fields=["cancelled_at"])


def ring(now: datetime | None = None) -> int:
    """Remind of what is due, each in a transaction of its own; returns how many. Two rounds at once ring once."""
    now = now or timezone.now()
    keys = list(Alarm.objects.due(now).order_by("at", "pk").values_list("pk", flat=True))
    rung = 0
    for key in keys:
        try:
            rung += _ring(key, now)
        except Exception:  # one that cannot be told must not keep the others waiting
            log.exception("alarm_not_rung", alarm=key)
    return rung


def _ring(key: int, now: datetime) -> int:
    with transaction.atomic():
        skip = connection.features.has_select_for_update_skip_locked
        row = Alarm.objects.due(now).select_for_update(skip_locked=skip, of=("self",)).filter(pk=key).first()
        if row is None:
            return 0
        if not may_see(row.user, row.record):  # the case is out of sight since: nothing is told of it any more
            row.cancelled_at = now
            row.save(update_fields=["cancelled_at"])
            return 0
        row.rung_at = now
        row.save(update_fields=["rung_at"])
        with translation.override(settings.LANGUAGE_CODE):
            title = _("Your reminder: %(title)s") % {"title": row.title}
        notify([row.user], title=title, body=row.note, url=row.url, kind=KIND)
        return 1

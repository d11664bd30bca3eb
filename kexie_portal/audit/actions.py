"""What is written to the log by hand, and the one way in which old entries leave it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.accounts.models import SigninEvent
from kexie_portal.audit.append_only import KEPT, purging
from kexie_portal.audit.context import acting
from kexie_portal.audit.models import ExportRecord
from kexie_portal.texts import shortened

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def record_export(
    user: User | None,
    what: str,
    rows: int,
    reason: str = "",
    personal: bool = False,
    columns: Iterable[str] = (),
) -> ExportRecord:
    """Record an export before its file is handed out; without `user` it is the acting user's.

    Raises `ValidationError` when personal data would leave without a reason (PIPL).
    """
    reason = reason.strip()
    if personal and not reason:
        raise ValidationError({"reason": _("Say why the personal data is needed.")}, code="reason")
    return ExportRecord.objects.create(
        user=user or acting().user(),
        what=shortened(what, 200),
        rows=rows,
        columns=[str(column) for column in columns],
        personal=personal,
        reason=shortened(reason, 300),
        address=acting().address or None,
    )


@transaction.atomic
def purge(before: datetime, *, actor: User | None) -> int:
    """Remove entries, exports and sign-ins before a moment and record that it was done; return how many.

    Raises `ValidationError` when the moment lies within the six months that the law keeps (MLPS level 3).
    """
    if before > timezone.now() - KEPT:
        raise ValidationError(_("The log is kept for at least six months."), code="too_young")
    with purging():
        count = LogEntry.objects.filter(timestamp__lt=before).delete()[0]
        count += ExportRecord.objects.filter(timestamp__lt=before).delete()[0]
        count += SigninEvent.objects.filter(at__lt=before).delete()[0]
    day = timezone.localtime(before).date()
    LogEntry.objects.create(
        content_type=ContentType.objects.get_for_model(LogEntry),
        object_pk=str(day),
        object_repr=_("%(count)d entries before %(day)s") % {"count": count, "day": day},
        action=LogEntry.Action.DELETE,
        actor=actor,
    )
    return count

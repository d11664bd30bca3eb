"""Which entries belong to a record, and which the auditor looks for."""

from __future__ import annotations

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from kexie_portal.audit.registry import recorded


def _of(records: QuerySet[Model] | Model) -> Q:
    model = records.model if isinstance(records, QuerySet) else type(records)
    kind = ContentType.objects.get_for_model(model)
    if isinstance(records, QuerySet):
        return Q(content_type=kind, object_id__in=records.order_by().values("pk"))
    if isinstance(records.pk, int):
        return Q(content_type=kind, object_id=records.pk)
    return Q(content_type=kind, object_pk=str(records.pk))


def history_of(obj: Model) -> QuerySet[LogEntry]:
    """Return the entries of a record and of what belongs to it, newest first."""
    known = recorded(type(obj))
    condition = _of(obj)
    if known is not None and known.related is not None:
        for records in known.related(obj):
            condition |= _of(records)
    return LogEntry.objects.filter(condition).select_related("actor").order_by("-timestamp", "-pk")


def whole_log() -> QuerySet[LogEntry]:
    """Return every entry with its actor, newest first."""
    return LogEntry.objects.select_related("actor", "content_type").order_by("-timestamp", "-pk")

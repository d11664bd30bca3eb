"""Which entries belong to a record, and which the auditor looks for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from kexie_portal.audit.registry import recorded
from kexie_portal.audit.sentences import read


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


def with_lines(entries: list[LogEntry]) -> list[LogEntry]:
    """Put on each entry the `line` that tells it, the names in it looked up once for all."""
    for entry, line in zip(entries, read(entries), strict=True):
        entry.line = line
    return entries


class LogQuerySet(QuerySet[LogEntry]):
    """Entries that come with their `line` when they are streamed, as an export does."""

    def iterator(self, chunk_size: int | None = None) -> Iterator[LogEntry]:
        """Stream the entries, a chunk of them read as sentences at a time."""
        entries = super().iterator(chunk_size)
        while chunk := list(islice(entries, chunk_size or 2000)):
            yield from with_lines(chunk)

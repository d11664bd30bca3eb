"""The entries that belong to a record, and those that the auditor looks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, F, Model, Q, QuerySet, Value

from kexie_portal.audit.registry import recorded
from kexie_portal.audit.sentences import read


def history_of(obj: Model) -> QuerySet[LogEntry]:
    """Return the entries of a record and of what belongs to it, newest first.

    The keys of what belongs to it are read first: as subqueries joined by OR they would have PostgreSQL read the
    whole log.
    """
    known = recorded(type(obj))
    condition = _of(obj)
    if known is not None and known.related is not None:
        for kind_pk, pks in _keys(known.related(obj)).items():
            condition |= Q(content_type_id=kind_pk, object_id__in=pks)
    return LogEntry.objects.filter(condition).select_related("actor").order_by("-timestamp", "-pk")


def _of(record: Model) -> Q:
    kind = ContentType.objects.get_for_model(type(record))
    if isinstance(record.pk, int):
        return Q(content_type=kind, object_id=record.pk)
    return Q(content_type=kind, object_pk=str(record.pk))


def _keys(related: Iterable[QuerySet[Model]]) -> dict[int, list[int]]:
    """Read the keys of several querysets at once, by content type."""
    parts = [
        records.order_by().annotate(
            kind_pk=Value(ContentType.objects.get_for_model(records.model).pk, BigIntegerField()),
            record_pk=F("pk"),
        ).values_list("kind_pk", "record_pk")
        for records in related
    ]  # fmt: skip
    found: dict[int, list[int]] = {}
    for kind_pk, pk in parts[0].union(*parts[1:], all=True) if parts else ():
        found.setdefault(kind_pk, []).append(pk)
    return found


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

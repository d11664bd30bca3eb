"""Writes many cases that were changed in memory: what all say alike by one statement, the rest by few."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Field
from django.utils import timezone

from kexie_portal.audit.bulk import record_updated
from kexie_portal.workflow.models import Case

Changed = tuple[Case, dict[str, Any]]
AT_ONCE = 500


def write_rows(rows: Sequence[Changed]) -> None:
    """Write cases of one kind that are locked, each with what its columns said before, and record it in the log."""
    if not rows:
        return
    model, now = type(rows[0][0]), timezone.now()
    timed = [known for known in model._meta.concrete_fields if getattr(known, "auto_now", False)]
    for record, _before in rows:
        record.version += 1
        for known in timed:
            setattr(record, known.attname, now)
    fields = [known for known in model._meta.concrete_fields if any(_differs(known, one) for one in rows)]
    alike = {known for known in fields if not known.is_relation and len({_key(known, one) for one in rows}) == 1}
    _write(rows, fields, alike)
    record_updated((record, _changes(record, before, fields)) for record, before in rows)
    for record, _before in rows:
        record._read_state = record.state


def _write(rows: Sequence[Changed], fields: list[Field[Any, Any]], alike: set[Field[Any, Any]]) -> None:
    model, first = type(rows[0][0]), rows[0][0]
    manager = model._base_manager
    if alike:
        keys = [record.pk for record, _before in rows]
        manager.filter(pk__in=keys).update(**{known.attname: getattr(first, known.attname) for known in alike})
    own = [known.name for known in fields if known not in alike]
    if own:
        manager.bulk_update([record for record, _before in rows], own, batch_size=AT_ONCE)


def _differs(known: Field[Any, Any], row: Changed) -> bool:
    record, before = row
    return bool(getattr(record, known.attname) != before[known.attname])


def _key(known: Field[Any, Any], row: Changed) -> str:
    return repr(getattr(row[0], known.attname))


def _changes(record: Case, before: dict[str, Any], fields: list[Field[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    return {
        known.name: (before[known.attname], getattr(record, known.attname))
        for known in fields
        if _differs(known, (record, before))
    }

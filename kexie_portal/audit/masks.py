"""Whom the log of a record does not name to a reader: the same persons whom the record itself does not name to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from auditlog.models import LogEntry

from kexie_portal.audit.registry import masks, names_for
from kexie_portal.audit.values import model_of

if TYPE_CHECKING:
    from django.db.models import Model

    from kexie_portal.accounts.models import User

Record = tuple[int, str]


def masks_of(entries: Sequence[LogEntry], reader: User | None) -> dict[Record, Mapping[int, str]]:
    """Return by record what its entries call people to a reader; records whose names are open are not among them."""
    if reader is None:
        return {}
    wanted: dict[tuple[int, type[Model]], set[str]] = defaultdict(set)
    for entry in entries:
        model = model_of(entry)
        if model is not None and masks(model):
            wanted[entry.content_type_id, model].add(entry.object_pk)
    found: dict[Record, Mapping[int, str]] = {}
    for (kind, model), keys in wanted.items():
        for record in model._base_manager.filter(pk__in=keys):
            names = names_for(reader, record)
            if names is not None:
                found[kind, str(record.pk)] = names
    return found

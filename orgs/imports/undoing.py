"""Take an applied import back, as long as nothing later stands on what it wrote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.audit import bulk
from kexie_portal.errors import NotAllowed, Refused
from orgs.changes.models.term import Term
from orgs.changes.registry import kinds
from orgs.common import scope
from orgs.common.names import search_text
from orgs.imports.access import IMPORT
from orgs.imports.known import chunks
from orgs.imports.models import BatchState, ImportBatch
from orgs.imports.stamps import Written, written_by
from orgs.imports.states import move
from orgs.postings.models import Posting
from orgs.register.models.association import CoveredEnterprise, Officer
from orgs.register.models.enterprise import Enterprise
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

#: What is taken away first, because the later ones stand on it the other way round.
ORDER = (
    "formerplace", "formersize", "officer", "term", "coveredenterprise", "enterpriselabel", "association",
    "organization", "enterprise",
)  # fmt: skip
#: What a batch wrote as it stands now, by model and key.
Records = dict[tuple[str, int], Any]


class StandsOn(Refused):
    """The batch cannot be undone, because later work stands on it; `reasons` names all of it."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(_("The import cannot be undone: %(reason)s") % {"reason": reasons[0]})
        self.reasons = reasons


def undo(
    batch: ImportBatch,
    *,
    actor: User | None,
    in_transaction: Callable[[], AbstractContextManager[None]] = transaction.atomic,
) -> int:
    """Delete what the batch created and set back what it changed, in one transaction; returns the number of records.

    Raises `StandsOn` with every record that was written after the batch, `NotAllowed` and `Refused`.
    """
    with in_transaction():
        batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("unit").get(pk=batch.pk)
        if actor is not None and not scope.may(actor, IMPORT, batch.unit):
            raise NotAllowed(_("You cannot undo imports of %(unit)s.") % {"unit": batch.unit})
        if batch.state != BatchState.APPLIED:
            raise Refused(_("Only an applied import can be undone."))
        written = _written(batch)
        records = _records(written)
        if reasons := _reasons(written, records):
            raise StandsOn(reasons)
        _set_back(written, records, batch, actor)
        _take_away(written, records, batch, actor)
        last_write.touch([batch.unit_id])
        move(batch, BatchState.UNDONE)
        batch.undone_at = timezone.now()
        batch.save(update_fields=["state", "undone_at"])
        return len(written)


def obstacles(batch: ImportBatch) -> tuple[int, list[str]]:
    """Return how many records the batch wrote and every reason why it cannot be undone now; reads, never writes."""
    written = _written(batch)
    return len(written), _reasons(written, _records(written))


def _written(batch: ImportBatch) -> list[Written]:
    rows = batch.rows.exclude(written=[]).values_list("sheet", "number", "written")
    return [one for sheet, number, kept in rows for one in written_by(kept, (sheet, number))]


def _records(written: list[Written]) -> Records:
    keys: dict[str, list[int]] = defaultdict(list)
    for one in written:
        keys[one.model].append(one.pk)
    found = {}
    for name, pks in keys.items():
        for part in chunks(pks):
            for record in apps.get_model("orgs", name)._default_manager.filter(pk__in=part):
                found[name, record.pk] = record
    return found


def _reasons(written: list[Written], records: Records) -> list[str]:
    """Return why the batch stays: records that are gone, changed later or used by later ones."""
    reasons = []
    for one in written:
        record = records.get((one.model, one.pk))
        if record is None:
            reasons.append(_("row %(row)d: what it wrote is gone") % {"row": one.row[1]})
        elif one.version is not None and record.version != one.version:
            reasons.append(_("row %(row)d: “%(name)s” was changed later") % {"row": one.row[1], "name": record})
    return reasons + _users(written)


def _users(written: list[Written]) -> list[str]:
    """Return the later records that stand on what the batch created."""
    made: dict[str, set[int]] = defaultdict(set)
    for one in written:
        if one.before is None:
            made[one.model].add(one.pk)
    checks: list[tuple[type[models.Model], str, str, str, str]] = [
        (CoveredEnterprise, "enterprise_id", "enterprise", "coveredenterprise", _("covered by a later association")),
        (CoveredEnterprise, "association_id", "organization", "coveredenterprise", _("covers a later enterprise")),
        (Officer, "association_id", "organization", "officer", _("has later officers")),
        (Term, "association_id", "organization", "term", _("has a term")),
        *((kind.model, "association_id", "organization", "", str(kind.stays)) for kind in kinds()),
        (Posting, "organization_id", "organization", "", _("somebody was posted to it")),
        (Organization, "parent_id", "organization", "", _("something was placed under it")),
    ]
    reasons = []
    for model, field, target, own, text in checks:
        for part in chunks(made[target]):
            later = model._default_manager.filter(**{f"{field}__in": part}).order_by()
            pks = set(later.values_list("pk", flat=True)) - made.get(own, set())
            if pks:
                reasons.append(f"{text} ({len(pks)})")
    return reasons


def _set_back(written: list[Written], records: Records, batch: ImportBatch, actor: User | None) -> None:
    by_model: dict[type[models.Model], list[tuple[models.Model, dict[str, tuple[object, object]]]]] = defaultdict(list)
    fields: dict[type[models.Model], set[str]] = defaultdict(set)
    for one in written:
        if one.before is None:
            continue
        record = records[one.model, one.pk]
        by_model[type(record)].append((record, _restore(record, one.before)))
        fields[type(record)] |= set(one.before)
    for model, pairs in by_model.items():
        changed = [record for record, _changes in pairs]
        columns = fields[model] | _worked_out(model)
        if columns:
            model._default_manager.bulk_update(changed, sorted(columns), batch_size=500)
        bulk.record_updated(
            ((record, changes) for record, changes in pairs if changes), actor=actor, batch=f"undo-{batch.pk}"
        )


def _restore(record: Any, before: dict[str, object]) -> dict[str, tuple[object, object]]:
    changes = {}
    for name, value in before.items():
        field = record._meta.get_field(name)
        old = field.target_field.to_python(value) if field.is_relation else field.to_python(value)
        changes[name] = (getattr(record, field.attname), old)
        setattr(record, field.attname, old)
    if isinstance(record, Enterprise):
        record.work_out()
        record.closing_noted_at = record.closing_noted_at if record.closed else None
    if isinstance(record, Organization):
        record.search_text = search_text(record.name, record.short_name)
    if isinstance(record, Enterprise | Organization):
        record.version += 1
    return changes


def _worked_out(model: type[models.Model]) -> set[str]:
    if model is Enterprise:
        return {"name_key", "search_text", "size_class", "closing_noted_at", "version"}
    return {"search_text", "version"} if model is Organization else set()


def _take_away(written: list[Written], records: Records, batch: ImportBatch, actor: User | None) -> None:
    made = [one for one in written if one.before is None]
    for name in ORDER:
        gone = [records[one.model, one.pk] for one in made if one.model == name]
        if not gone:
            continue
        bulk.record_deleted(gone, actor=actor, batch=f"undo-{batch.pk}")
        for part in chunks(record.pk for record in gone):
            found = apps.get_model("orgs", name)._base_manager.filter(pk__in=part)
            found._raw_delete(found.db)

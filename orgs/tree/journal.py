"""What a deed writes, noted as it is written, and taken back while nothing stands on it.

A deed is the effect of a case, or a closing, a move, a new name by hand. All that it writes goes through a `Journal`:
it writes the rows, records them in the audit log and notes what they were. Taking back sets the fields to what they
were and removes what was created, as the undoing of an import does; it is refused as soon as one of those fields was
changed again or a later record hangs on a created one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.audit import bulk
from kexie_portal.audit.registry import recorded
from kexie_portal.workflow.models import Case
from orgs.tree.hanging import BATCH, later_rows, parts
from orgs.tree.models.journal import CaseJournal
from orgs.tree.models.organization import Organization
from orgs.tree.models.succession import FormerName

FEW = 5
Row = TypeVar("Row", bound=Model)
Entry = dict[str, Any]
#: What the journal stores of a value.
Plain = str | int | bool | float | None
#: Records by the label of their model and their key.
Records = dict[tuple[str, int], Model]
#: Worked out from the rest, or the tree's own business: no sign that somebody changed a record.
_LOOSE = {"version", "updated_at", "created_at", "search_text", "lft", "rght", "tree_id", "level"}


@dataclass
class Journal:
    """The writes of one effect, in order; the history of what is written in bulk goes out at once, when it is kept."""

    entries: list[Entry] = field(default_factory=list)
    _changed: list[tuple[Model, dict[str, tuple[object, object]]]] = field(default_factory=list)
    _created: list[Model] = field(default_factory=list)

    def set(self, record: Model, **values: object) -> None:
        """Write fields of one record; without fields only its version, so that a form opened before is stale."""
        pairs = self._assign(record, values)
        names = [*values, *_worked_out(record)]
        if _is_plain(record, values):
            _write_one(record, names)
            self._changed.append((record, pairs))
        else:
            record.save(update_fields=names)

    def set_all(self, records: Sequence[Row], **values: object) -> None:
        """Write the same fields of many records of one model; a value may be a function of the record."""
        if records:
            self._changed += [(record, self._assign(record, values)) for record in records]
            _write_fields(records, list(values))

    def _assign(self, record: Model, values: Mapping[str, object]) -> dict[str, tuple[object, object]]:
        """Set fields of a record and note them; returns what each said before and says now."""
        before = {name: getattr(record, _attribute(record, name)) for name in values}
        for name, value in values.items():
            setattr(record, name, value(record) if callable(value) else value)
        self.noted(record, **before)
        return {name: (old, getattr(record, _attribute(record, name))) for name, old in before.items()}

    def create(self, record: Row) -> Row:
        """Write one new record."""
        record.save(force_insert=True)
        self.created(record)
        return record

    def create_all(self, records: Sequence[Row]) -> Sequence[Row]:
        """Write many new records of one model, with their history."""
        if records:
            type(records[0])._default_manager.bulk_create(records, batch_size=BATCH)
            self._created += records
            self.created(*records)
        return records

    def created(self, *records: Model) -> None:
        """Note records that something else has created."""
        for record in records:
            names = [f.name for f in record._meta.concrete_fields if not f.primary_key and f.name not in _LOOSE]
            self._note(record, None, {name: _plain(record, name) for name in names})

    def noted(self, record: Model, **before: object) -> None:
        """Note fields of a record that something else has written, with what they said before."""
        names = list(before)
        known = {name: _as_plain(value) for name, value in before.items()}
        self._note(record, known, {name: _plain(record, name) for name in names})

    def changed(self, model: type[Row]) -> list[Row]:
        """Return the records of a model that were changed since the journal was kept last."""
        return [record for record, _pairs in self._changed if isinstance(record, model)]

    def nodes(self) -> frozenset[int]:
        """Return every organization that was written or that a written row names."""
        return nodes_of([*self._created, *(record for record, _pairs in self._changed)])

    def keep(self, case: Model) -> CaseJournal:
        """Store the journal with what it belongs to, and record what was written in the audit log.

        That is the case; or, where no case stands behind it, the body that was closed, its move, its former name.
        """
        if self._changed:
            bulk.record_updated(self._changed)
        if self._created:
            bulk.record_created(self._created)
        self._changed, self._created = [], []
        kind = ContentType.objects.get_for_model(type(case))
        return CaseJournal.objects.create(content_type=kind, object_id=case.pk, entries=self.entries)

    def _note(self, record: Model, before: Mapping[str, object] | None, after: Mapping[str, object]) -> None:
        entry = {"model": record._meta.label_lower, "pk": record.pk, "before": before, "after": after}
        self.entries.append(entry)


def _write_fields(records: Sequence[Model], names: list[str]) -> None:
    """Write fields of many rows, those with the same values by one statement: most end on the same day."""
    model = type(records[0])
    groups: dict[tuple[object, ...], list[Model]] = defaultdict(list)
    for record in records:
        groups[tuple(getattr(record, _attribute(record, name)) for name in names)].append(record)
    if len(groups) > FEW:
        model._default_manager.bulk_update(records, names, batch_size=BATCH)
        return
    for values, rows in groups.items():
        for part in parts([row.pk for row in rows]):
            model._base_manager.filter(pk__in=part).update(**dict(zip(names, values, strict=True)))


def _is_plain(record: Model, values: Mapping[str, object]) -> bool:
    """Tell whether nothing is worked out from what is written, so that the audit log need not read the row again."""
    return _is_body(type(record)) and not {"name", "short_name", "parent"} & set(values)


def _is_body(model: type[Model] | None) -> bool:
    """Tell whether a row of a model is a node of the tree, or what is special to a kind of node and bears its key."""
    return model is Organization or (model is not None and model._meta.pk.related_model is Organization)


def _write_one(record: Model, names: list[str]) -> None:
    values = {name: getattr(record, name) for name in names}
    if "updated_at" in values:
        values["updated_at"] = timezone.now()
    if values:
        type(record)._base_manager.filter(pk=record.pk).update(**values)


def nodes_of(records: Iterable[Model]) -> frozenset[int]:
    """Return every organization among records or named by one."""
    named = frozenset(
        getattr(record, known.attname)
        for record in records
        for known in record._meta.concrete_fields
        if _is_body(known.related_model) or (known.primary_key and type(record) is Organization)
    )
    return named - {None}


def journal_of(case: Model) -> CaseJournal | None:
    """Return what a case wrote, or None where it wrote nothing."""
    kind = ContentType.objects.get_for_model(type(case))
    return CaseJournal.objects.filter(content_type=kind, object_id=case.pk).first()


def _attribute(record: Model, name: str) -> str:
    return str(record._meta.get_field(name).attname)  # type: ignore[union-attr]


def _plain(record: Model, name: str) -> Plain:
    return _as_plain(getattr(record, _attribute(record, name)))


def _as_plain(value: object) -> Plain:
    return value if isinstance(value, str | int | bool | float) or value is None else str(value)


def _worked_out(record: Model) -> list[str]:
    if isinstance(record, Organization):
        record.version += 1
        return ["version", "updated_at"]
    return []


# ---------------------------------------------------------------- taking back


def obstacles(entries: list[Entry], records: Records) -> list[str]:
    """Return every reason why what was written cannot be taken back now; `records` are those of the entries."""
    reasons = []
    latest: dict[tuple[str, int, str], Plain] = {}
    for entry in entries:
        for name, value in entry["after"].items():
            latest[entry["model"], entry["pk"], name] = value
    for (model, pk, name), value in latest.items():
        record = records.get((model, pk))
        if record is None:
            reasons.append(_("what was written is gone"))
        elif name != "version" and _plain(record, name) != value:
            words = _("%(kind)s “%(name)s” was changed later")
            reasons.append(words % {"kind": record._meta.verbose_name, "name": record})
    return list(dict.fromkeys(reasons + _standing(entries)))


def records_of(entries: list[Entry]) -> Records:
    """Read what was written as it stands now."""
    keys: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        keys[entry["model"]].add(entry["pk"])
    found: Records = {}
    for model, pks in keys.items():
        for part in parts(sorted(pks)):
            for record in apps.get_model(model)._base_manager.filter(pk__in=part):
                found[model, record.pk] = record
    return found


def _made(entries: list[Entry]) -> dict[str, list[int]]:
    made: dict[str, list[int]] = defaultdict(list)
    for entry in entries:
        if entry["before"] is None:
            made[entry["model"]].append(entry["pk"])
    return made


def _standing(entries: list[Entry]) -> list[str]:
    """Return the later records that hang on what was created, whatever table they are in."""
    changed: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        changed[entry["model"]].add(entry["pk"])
    words = _("%(kind)s hang on it (%(count)d)")
    return [
        words % {"kind": model._meta.verbose_name_plural, "count": count}
        for model, count in later_rows(_made(entries), changed)
    ]


def take_back(entries: list[Entry]) -> int:
    """Remove what was created and set back what was changed, the latest first; returns the number of records.

    Cases whose state moved are for the workflow, which alone writes states (`orgs.changes.following`).
    """
    records = records_of(entries)  # what was created goes first: it may hold the place of what comes back
    for label, pks in reversed(list(_made(entries).items())):
        gone = [records[label, pk] for pk in pks]
        if recorded(type(gone[0])) is not None:
            bulk.record_deleted(gone)
        for part in parts(pks):
            found = apps.get_model(label)._base_manager.filter(pk__in=part)
            found._raw_delete(found.db)
    _set_back([one for one in entries if not _moved(one, records)], records)
    return len(records)


def _moved(entry: Entry, records: Records) -> bool:
    """Tell whether an entry is of a case that was moved."""
    return isinstance(records.get(_key(entry)), Case) and "state" in (entry["before"] or {})


def _key(entry: Entry) -> tuple[str, int]:
    return entry["model"], entry["pk"]


def values_of(record: Model, plain: dict[str, Plain]) -> dict[str, object]:
    """Return the values of fields out of what the journal says of them."""
    values = {}
    for name, value in plain.items():
        known: Any = record._meta.get_field(name)
        values[known.attname] = (known.target_field if known.is_relation else known).to_python(value)
    return values


def _set_back(entries: list[Entry], records: Records) -> None:
    rows: dict[str, dict[int, tuple[Model, dict[str, tuple[object, object]]]]] = defaultdict(dict)
    for entry in reversed(entries):
        if entry["before"] is None:
            continue
        record = records[entry["model"], entry["pk"]]
        pairs = rows[entry["model"]].setdefault(record.pk, (record, {}))[1]
        for name in entry["before"]:
            attribute = _attribute(record, name)
            present = getattr(record, attribute)  # a version counts on: whoever read the row before is stale
            old = present + 1 if name == "version" else values_of(record, entry["before"])[attribute]
            pairs[name] = (pairs[name][0] if name in pairs else present, old)
            setattr(record, attribute, old)
    for label, changed in rows.items():
        _write_back(label, list(changed.values()))


def _write_back(label: str, changed: list[tuple[Model, dict[str, tuple[object, object]]]]) -> None:
    records = [record for record, _pairs in changed]
    names = {name for _record, pairs in changed for name in pairs}
    for record in records:
        names |= set(_worked_out(record)) - {"updated_at"}
        if isinstance(record, Organization):
            record.refresh_words()
            names.add("search_text")
        elif isinstance(record, FormerName):
            record.work_out()
    apps.get_model(label)._default_manager.bulk_update(records, sorted(names), batch_size=BATCH)
    bulk.record_updated(changed)

"""Write all good rows of a plan at once: structure first, then table by table, with the history of every row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from kexie_portal.audit import bulk
from orgs.common.bulk_insert import insert, maker
from orgs.common.enums import Kind, OfficerRole
from orgs.common.names import search_text
from orgs.imports.differences import (
    DETAIL_FIELDS,
    ENTERPRISE_FIELDS,
    LABEL_FIELDS,
    PEOPLE_FIELDS,
    Difference,
    people,
    value_of,
)
from orgs.imports.models import ImportTarget, Outcome
from orgs.imports.planning import Plan, PlannedRow
from orgs.register.actions.association import proposed_name
from orgs.register.models.association import Association, CoveredEnterprise, Officer
from orgs.register.models.enterprise import Enterprise, EnterpriseLabel
from orgs.tree import last_write
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

Step = Callable[[int, int], None]


class Writer:
    """Gathers what the good rows write and writes it table by table; the caller holds the transaction."""

    def __init__(self, plan: Plan, *, actor: User | None, batch: str) -> None:
        self.plan, self.actor, self.batch = plan, actor, batch
        self.today = timezone.localdate()
        self.good = [row for row in plan.rows if row.is_good]
        self.created: list[tuple[PlannedRow, models.Model]] = []
        self.updated: dict[models.Model, tuple[PlannedRow, dict[str, tuple[object, object]]]] = {}

    def write(self, step: Step) -> None:
        """Write everything; `step(done, total)` is told after each table."""
        work = [
            self._nodes,
            self._enterprises,
            self._associations,
            self._changes,
            self._labels,
            self._people,
            self._flush_updates,
            self._history,
        ]
        for number, part in enumerate(work, 1):
            part()
            step(number, len(work))
        last_write.touch({row.unit.pk for row in self.good if row.unit is not None})

    # ------------------------------------------------------------ new rows

    def _new_associations(self) -> list[PlannedRow]:
        if self.plan.target != ImportTarget.ASSOCIATION:
            return []
        return [row for row in self.good if row.association is None and not row.gone]

    def _nodes(self) -> None:
        """Place the new nodes first, because the tree's lock comes before any row lock."""
        rows = self._new_associations()
        nodes = []
        for row in rows:
            name = value_of(row.values, "association_name", "name") or proposed_name(str(row.values["name"]))
            unit = row.enterprise.unit if row.enterprise is not None else row.unit
            nodes.append(Organization(kind=Kind.ASSOCIATION, name=name, opened=row.values["founded"], parent=unit))
        for row, node in zip(rows, tree.bulk_add(nodes), strict=True):
            row.association = Association(organization=node)
            self.created.append((row, node))

    def _enterprises(self) -> None:
        rows = [row for row in self.good if row.enterprise is None]
        for row in rows:
            row.enterprise = Enterprise(unit=row.unit, uscc=row.values["uscc"])
            for source, field in ENTERPRISE_FIELDS.items():
                self._set(row.enterprise, field, value_of(row.values, source, field))
            row.enterprise.scitech_workers = row.values.get("sci_tech_workers")
            row.enterprise.work_out()
        self._create([(row, row.enterprise) for row in rows])

    def _associations(self) -> None:
        details: list[tuple[PlannedRow, Association | None]] = []
        covers: list[tuple[PlannedRow, date]] = []
        for row in self._rows_with_new_association():
            association = row.association
            for source, field in DETAIL_FIELDS.items():
                self._set(association, field, value_of(row.values, source, field))
            details.append((row, association))
            covers.append((row, row.values["founded"]))
        self._create(details)
        self._create([(row, self._host_cover(row, founded)) for row, founded in covers])

    @staticmethod
    def _host_cover(row: PlannedRow, founded: date) -> CoveredEnterprise:
        cover = _cover(row.association.pk if row.association else None, _key(row.enterprise), True, founded)
        cover._state.fields_cache["enterprise"] = row.enterprise  # the history calls it by its name
        return cover

    def _rows_with_new_association(self) -> list[PlannedRow]:
        return [row for row in self.good if row.association is not None and row.association._state.adding]

    @staticmethod
    def _set(record: models.Model | None, field: str, value: object) -> None:
        if value is not None:
            setattr(record, field, value)

    def _create(self, rows: Iterable[tuple[PlannedRow, Any]]) -> None:
        pairs = list(rows)
        insert([record for _row, record in pairs])
        self.created += pairs

    # ------------------------------------------------------------ changes

    def _changes(self) -> None:
        for row in self.good:
            for change in row.differences:
                record = self._record_of(row, change)
                if record is not None:
                    self._change(row, record, change.field, change.before, change.after)

    @staticmethod
    def _record_of(row: PlannedRow, change: Difference) -> models.Model | None:
        if change.of == "enterprise":
            return row.enterprise
        if row.association is not None and change.of == "node":
            return row.association.organization
        return row.association if change.of == "details" else None

    def _change(self, row: PlannedRow, record: models.Model, field: str, before: object, after: object) -> None:
        setattr(record, field, after)
        self.updated.setdefault(record, (row, {}))[1][field.removesuffix("_id")] = (before, after)
        if isinstance(record, Association):
            self._bump(row, record.organization)

    # ------------------------------------------------------------ labels and people

    def _labels(self) -> None:
        labels = []
        for row in self.good:
            known = self.plan.known.labels_of.get(row.enterprise.pk, set()) if row.enterprise else set()
            for source, kind in LABEL_FIELDS.items():
                if row.values.get(source) is True and kind not in known:
                    labels.append((row, self._label_of(row, source, kind)))
                    self._bump(row, row.enterprise)
        self._create(labels)

    @staticmethod
    def _label_of(row: PlannedRow, source: str, kind: str) -> EnterpriseLabel:
        return _label(
            _key(row.enterprise),
            str(kind),
            str(row.values.get(f"{source}_number") or ""),
            row.values.get(f"{source}_issued"),
            row.values.get(f"{source}_expires"),
        )

    def _people(self) -> None:
        """Enter the people of new associations and bring those of known ones in line; the replaced are ended."""
        officers: list[tuple[PlannedRow, Officer]] = []
        for row in self.good:
            if row.association is None:
                continue
            present = self.plan.known.officers_of.get(row.association.pk, [])
            changed = {change.field for change in row.differences if change.of in ("people", "phone")}
            fresh = not present and row.outcome == Outcome.NEW
            for source, (role, phone) in PEOPLE_FIELDS.items():
                if fresh or role in changed:
                    officers += [(row, one) for one in self._officers(row, source, role, phone, present)]
        self._create(officers)

    def _officers(
        self, row: PlannedRow, source: str, role: OfficerRole, phone: str, present: list[Officer]
    ) -> list[Officer]:
        wanted = people(row.values, source)
        number = str(row.values.get(phone) or "") if phone else ""
        mine = [officer for officer in present if officer.role == role]
        for officer in mine:
            if officer.name not in wanted:
                self._change(row, officer, "end_day", None, max(self.today, officer.first_day or self.today))
            elif number and officer.name == wanted[0] and officer.phone != number:
                self._change(row, officer, "phone", officer.phone, number)
        if mine or row.outcome == Outcome.CHANGED:
            self._bump(row, row.association.organization if row.association else None)
        held = {officer.name for officer in mine}
        first_day: date = row.values["founded"] if row.outcome == Outcome.NEW else self.today
        association_id = row.association.pk if row.association else None
        return [
            _officer(association_id, str(role.value), name, number if name == wanted[0] else "", first_day)
            for name in wanted
            if name not in held
        ]

    # ------------------------------------------------------------ writing the changes

    def _bump(self, row: PlannedRow, record: models.Model | None) -> None:
        """Make sure a known record's version moves when what hangs on it changes."""
        if record is not None:
            self.updated.setdefault(record, (row, {}))

    def _flush_updates(self) -> None:
        made = {id(record) for _row, record in self.created}
        self.updated = {record: entry for record, entry in self.updated.items() if id(record) not in made}
        by_model: dict[type[models.Model], list[Any]] = defaultdict(list)
        for record, (_row, changes) in self.updated.items():
            if isinstance(record, Enterprise):
                record.work_out()
            if isinstance(record, (Enterprise, Organization)):
                record.version += 1
            if isinstance(record, Organization) and "name" in changes:
                record.search_text = search_text(record.name, record.short_name)
            by_model[type(record)].append(record)
        for model, records in by_model.items():
            model._default_manager.bulk_update(records, _COLUMNS[model], batch_size=500)

    def _history(self) -> None:
        bulk.record_created((record for _row, record in self.created), actor=self.actor, batch=self.batch)
        changed = [(record, changes) for record, (_row, changes) in self.updated.items() if changes]
        bulk.record_updated(changed, actor=self.actor, batch=self.batch)
        for row, record in self.created:
            row.written.append(_stamp(record, None))
        for record, (row, changes) in self.updated.items():
            before = {field: _plain(old) for field, (old, _new) in changes.items()}
            row.written.append(_stamp(record, before))


_cover = maker(CoveredEnterprise, "association_id", "enterprise_id", "is_host", "first_day")
_label = maker(EnterpriseLabel, "enterprise_id", "kind", "number", "issued", "expires")
_officer = maker(Officer, "association_id", "role", "name", "phone", "first_day")


def _key(enterprise: Enterprise | None) -> int | None:
    return enterprise.pk if enterprise is not None else None


_COLUMNS: dict[type[models.Model], list[str]] = {
    Enterprise: [
        *("uscc", "name", "name_key", "search_text", "industry", "staff", "revenue", "assets", "size_class"),
        *("has_party_organization", "address", "opened", "closed", "scitech_workers", "version"),
    ],
    Organization: ["name", "search_text", "opened", "version"],
    Association: list(DETAIL_FIELDS.values()),
    Officer: ["end_day", "phone"],
}


def _stamp(record: models.Model, before: Mapping[str, object] | None) -> dict[str, object]:
    """Return what undoing needs: the record, its version after this write, and what it was (None: not there)."""
    return {
        "model": record._meta.model_name,
        "pk": record.pk,
        "version": getattr(record, "version", None),
        "before": before,
    }


def _plain(value: object) -> bool | int | str | None:
    return value if value is None or isinstance(value, bool | int | str) else str(value)

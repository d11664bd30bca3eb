"""Write all good rows of a plan at once: structure first, then table by table, with the history of every row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from kexie_portal.audit import bulk
from kexie_portal.copying import check_references
from orgs.changes.models.term import Term
from orgs.common.bulk_insert import drawn, insert
from orgs.common.enums import ELECTED_ROLES, Kind, OfficerRole
from orgs.common.names import search_text
from orgs.imports import making
from orgs.imports.differences import (
    DETAIL_FIELDS,
    PEOPLE_FIELDS,
    Difference,
    enterprise_fields,
    people,
    value_of,
)
from orgs.imports.labels import ENDS
from orgs.imports.models import ImportTarget, Outcome
from orgs.imports.plans import Plan, PlannedRow
from orgs.imports.stamps import stamp
from orgs.register import past
from orgs.register.actions.association import proposed_name
from orgs.register.models.association import Association, CoveredEnterprise, Officer
from orgs.register.models.enterprise import Enterprise, EnterpriseLabel
from orgs.register.past import Was
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
        self.terms: dict[int | None, Term] = {}
        self.updated: dict[models.Model, tuple[PlannedRow, dict[str, tuple[object, object]]]] = {}

    def write(self, step: Step) -> None:
        """Write everything; `step(done, total)` is told after each table."""
        work = [
            self._nodes,
            self._enterprises,
            self._associations,
            self._changes,
            self._labels,
            self._terms,
            self._people,
            self._flush_updates,
            check_references,
            self._history,
        ]
        with drawn(self._to_come()):
            for number, part in enumerate(work, 1):
                part()
                step(number, len(work))
        last_write.touch({row.unit.pk for row in self.good if row.unit is not None})

    def _to_come(self) -> dict[type[models.Model], int]:
        """Count the new records, people at most."""
        founded = self._new_associations()
        return {
            Organization: len(founded),
            Enterprise: sum(row.enterprise is None for row in self.good),
            CoveredEnterprise: len(founded),
            EnterpriseLabel: sum(len(row.labels) for row in self.good),
            Term: sum(row.term is not None for row in self.good),
            Officer: sum(_heads(row.values) for row in founded),
        }

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
            node = making.node(Kind.ASSOCIATION.value, name, row.values["founded"], unit.pk if unit else None)
            node._state.fields_cache["parent"] = unit
            nodes.append(node)
        for row, node in zip(rows, tree.bulk_add(nodes), strict=True):
            row.association = making.association(node.pk)
            row.association._state.fields_cache["organization"] = node
            self.created.append((row, node))
        bulk.record_created(nodes, actor=self.actor, batch=self.batch)

    def _enterprises(self) -> None:
        rows = [row for row in self.good if row.enterprise is None]
        fields = enterprise_fields(self.plan.target)
        for row in rows:
            row.enterprise = making.enterprise(row.unit.pk if row.unit else None, row.values["uscc"])
            row.enterprise._state.fields_cache["unit"] = row.unit
            for source, field in fields.items():
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
        cover = making.cover(row.association.pk if row.association else None, making.key(row.enterprise), True, founded)
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
        records = [record for _row, record in pairs]
        insert(records)
        bulk.record_created(records, actor=self.actor, batch=self.batch)
        self.created += pairs

    # ------------------------------------------------------------ changes

    def _changes(self) -> None:
        for row in self.good:
            for change in row.differences:
                record = self._record_of(row, change)
                if record is not None:
                    name = change.of.removeprefix("label_") if change.record is not None else change.field
                    self._change(row, record, name, change.before, change.after)

    @staticmethod
    def _record_of(row: PlannedRow, change: Difference) -> models.Model | None:
        if change.of == "enterprise":
            return row.enterprise
        if change.record is not None:
            return change.record
        if row.association is not None and change.of == "node":
            return row.association.organization
        return row.association if change.of == "details" else None

    def _change(self, row: PlannedRow, record: models.Model, field: str, before: object, after: object) -> None:
        setattr(record, field, after)
        self.updated.setdefault(record, (row, {}))[1][field.removesuffix("_id")] = (before, after)
        if isinstance(record, Association):
            self._bump(row, record.organization)
        elif isinstance(record, EnterpriseLabel):
            self._bump(row, row.enterprise)

    # ------------------------------------------------------------ labels and people

    def _labels(self) -> None:
        labels = []
        for row in self.good:
            for new in row.labels:
                key = making.key(row.enterprise)
                labels.append((row, making.label(key, new.kind, new.number, new.issued, new.expires)))
                self._bump(row, row.enterprise)
        self._create(labels)

    def _terms(self) -> None:
        """Open the terms that the ledger tells; those in office become their officers, as when one is entered."""
        terms = []
        for row in self.good:
            if row.term is None or row.association is None:
                continue
            new = row.term
            term = making.term(row.association.pk, new.number, new.years, new.first_day, new.due_day)
            terms.append((row, term))
            self._bump(row, row.association.organization)
        self._create(terms)
        self.terms = {term.association_id: term for _row, term in terms}
        for row, term in terms:
            for officer in self.plan.known.officers_of.get(term.association_id, ()):
                if officer.role in ELECTED_ROLES and officer.term_id is None:
                    self._change(row, officer, "term_id", None, term.pk)

    def _people(self) -> None:
        """Enter the people of new associations and bring those of known ones in line; the replaced are ended.

        The elected begin with their term, where the ledger tells it; who replaces somebody, today. Nobody else gets
        a day, because the ledger says none.
        """
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
        if not wanted and not mine:
            return []
        for officer in mine:
            if officer.name not in wanted:
                self._change(row, officer, "end_day", None, max(self.today, officer.first_day or self.today))
            elif number and officer.name == wanted[0] and officer.phone != number:
                self._change(row, officer, "phone", officer.phone, number)
        if mine or row.outcome == Outcome.CHANGED:
            self._bump(row, row.association.organization if row.association else None)
        held = {officer.name for officer in mine}
        association_id = row.association.pk if row.association else None
        term = self.terms.get(association_id) if role in ELECTED_ROLES else None
        first_day = term.first_day if term is not None else self.today if mine else None
        term_id = term.pk if term is not None else None
        return [
            making.officer(association_id, role.value, name, number if name == wanted[0] else "", first_day, term_id)
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
        grown: dict[Enterprise, tuple[PlannedRow, Was]] = {}
        for record, (row, changes) in self.updated.items():
            if isinstance(record, Enterprise):
                grown[record] = row, Was.of(record)
                record.work_out()
                record.closing_noted_at = timezone.now() if "closed" in changes else record.closing_noted_at
            if isinstance(record, (Enterprise, Organization)):
                record.version += 1
            if isinstance(record, Organization) and "name" in changes:
                record.search_text = search_text(record.name, record.short_name)
            by_model[type(record)].append(record)
        self._keep_past(grown)
        for model, records in by_model.items():
            model._default_manager.bulk_update(records, _COLUMNS[model], batch_size=500)

    def _keep_past(self, grown: Mapping[Enterprise, tuple[PlannedRow, Was]]) -> None:
        """Keep the size classes of until today: a ledger says what is, not what was."""
        rows = past.left_behind([(one, was) for one, (_row, was) in grown.items()], self.today, refuse=False)
        self._create([(grown[former.enterprise][0], former) for former in rows])

    def _history(self) -> None:
        changed = [(record, changes) for record, (_row, changes) in self.updated.items() if changes]
        bulk.record_updated(changed, actor=self.actor, batch=self.batch)
        for row, record in self.created:
            row.written.append(stamp(record, None))
        for record, (row, changes) in self.updated.items():
            row.written.append(stamp(record, {field: _plain(old) for field, (old, _new) in changes.items()}))


_COLUMNS: dict[type[models.Model], list[str]] = {
    Enterprise: [
        *("uscc", "name", "name_key", "search_text", "industry", "staff", "revenue", "assets", "size_class"),
        *("has_party_organization", "address", "legal_representative", "email", "opened", "closed"),
        *("closing_noted_at", "scitech_workers", "version"),
    ],
    Organization: ["name", "search_text", "opened", "version"],
    Association: list(DETAIL_FIELDS.values()),
    EnterpriseLabel: list(ENDS),
    Officer: ["end_day", "phone", "term"],
}


def _heads(values: Mapping[str, Any]) -> int:
    """Count the people of a row, a name that stands twice as well."""
    cells = [values.get(source) for source in PEOPLE_FIELDS]
    return sum(cell.count("、") + 1 if isinstance(cell, str) else len(cell) for cell in cells if cell)


def _plain(value: object) -> bool | int | str | None:
    return value if value is None or isinstance(value, bool | int | str) else str(value)

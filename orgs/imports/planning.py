"""Decide what each row of a ledger would do: new, changed (before → after), unchanged, suspected duplicate, error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from orgs.common.names import name_key
from orgs.imports.differences import PHONE_FIELDS, Difference, association_differences, enterprise_differences
from orgs.imports.known import Known, read, read_also
from orgs.imports.labels import labels_of
from orgs.imports.models import Decision, ImportTarget, Outcome
from orgs.imports.plans import Plan, PlannedRow
from orgs.imports.terms import term_of
from orgs.imports.unentered import sift_email, unentered
from orgs.ledger.columns import field_label
from orgs.ledger.rows import LedgerReading, LedgerRow, Repeat
from orgs.register.actions.association import proposed_name
from orgs.register.models.association import Association
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

Decisions = Mapping[tuple[str, int], str]


def plan(reading: LedgerReading, *, unit: Organization, actor: User | None, decisions: Decisions | None = None) -> Plan:
    """Compare every row with the register; reads, never writes. `actor` None stands for the system's own command.

    Of a record that an officer may not see, only the unit that keeps it is told.
    """
    known = read(unit, [code for row in reading.rows if (code := row.values.get("uscc"))])
    planner = _Planner(reading, known, actor, decisions or {})
    rows = [planner.plan(row) for row in reading.rows]
    rows += _rejected(reading) + _repeated(reading)
    order = {sheet.name: number for number, sheet in enumerate(reading.sheets)}
    rows.sort(key=lambda row: (order.get(row.sheet, 0), row.row))
    return Plan(reading.target, unit, known, rows)


class _Planner:
    """Plans one row after another; remembers the names that new rows bring."""

    def __init__(self, reading: LedgerReading, known: Known, actor: User | None, decisions: Decisions) -> None:
        self.target: str = reading.target
        self.reads = reading.target
        self.known, self.actor, self.decisions = known, actor, decisions
        columns = reading.mapping.known
        self.header = {name: column.header for name, column in columns.items()}
        self.taken: dict[int, PlannedRow] = {}
        self.today = timezone.localdate()

    def plan(self, row: LedgerRow) -> PlannedRow:
        planned = PlannedRow(row.sheet, row.row, row.values)
        planned.warnings = _remarks(row)
        planned.decision = self.decisions.get((row.sheet[:60], row.row), "")
        planned.unit = self.known.units.get(str(row.values.get("county")))
        planned.gone = row.values.get("association_gone") is not None
        known = self.known.by_code.get(str(row.values.get("uscc")))
        if planned.unit is None:
            self._fault(planned, "county", _("This county is not in the tree of organizations."))
        elif known is not None:
            self._known(planned, known)
        else:
            self._unknown(planned)
        self._check_proposed(planned)
        if planned.outcome != Outcome.ERROR:
            self._tell(planned)
        return planned

    def _check_proposed(self, planned: PlannedRow) -> None:
        """Refuse a new association whose usual name the tree could not hold whole."""
        founds = self.target == ImportTarget.ASSOCIATION and planned.outcome == Outcome.NEW
        named = planned.values.get("association_name") or not founds
        if not named and not proposed_name(str(planned.values.get("name"))):
            self._fault(planned, "name", _("Write the association's name: the usual one would be too long."))

    def _tell(self, planned: PlannedRow) -> None:
        """Say what of a row the register does not take."""
        association = planned.association
        joined = self.known.joined.get(association.pk, ()) if association is not None else ()
        planned.unentered = unentered(self.target, planned.values, joined)
        for phone, source in PHONE_FIELDS.items():
            if planned.values.get(phone) and not planned.values.get(source) and phone not in planned.unentered:
                self._remark(planned, phone, _("Not entered: no name stands beside this number."))

    def _remark(self, planned: PlannedRow, name: str, message: str) -> None:
        planned.warnings.append((self._column(name) or str(field_label(self.reads, name)), message))

    def _known(self, planned: PlannedRow, enterprise: Enterprise) -> None:
        if enterprise.unit_id not in self.known.inside:
            message = _("This code is in the register under %(unit)s, outside the unit of this ledger.")
            self._fault(planned, "uscc", message % {"unit": enterprise.unit.short_name or enterprise.unit.name})
            return
        if enterprise.pk in self.taken:
            message = _("Row %(row)d of sheet “%(sheet)s” speaks of the same enterprise of the register.")
            other = self.taken[enterprise.pk]
            self._fault(planned, "uscc", message % {"row": other.row, "sheet": other.sheet})
            return
        self.taken[enterprise.pk] = planned
        planned.enterprise = enterprise
        planned.association = self.known.association_of.get(enterprise.pk)
        if planned.association is not None and not self._is_inside(planned.association):
            parent = planned.association.organization.parent
            message = _("This enterprise hosts an association of %(unit)s already.")
            self._fault(planned, "uscc", message % {"unit": parent})
            return
        self._remark_place(planned, enterprise)
        self._compare(planned)

    def _is_inside(self, association: Association) -> bool:
        return association.organization.parent_id in self.known.inside

    def _remark_place(self, planned: PlannedRow, enterprise: Enterprise) -> None:
        unit = planned.unit
        if unit is not None and enterprise.unit_id != unit.pk and enterprise.unit.kind != "park":
            message = _("The register has it under %(unit)s; the import moves nothing, use “move” for that.")
            planned.warnings.append((self._column("county"), message % {"unit": enterprise.unit}))

    def _details(self, planned: PlannedRow) -> None:
        """Tell labels, term and e-mail of a row, and refuse days that run backward."""
        values, enterprise = planned.values, planned.enterprise
        if remark := sift_email(values):
            self._remark(planned, "email", remark)
        opened = values.get("opened") or (enterprise.opened if enterprise is not None else None)
        closed = values.get("closed") or (enterprise.closed if enterprise is not None else None)
        if opened and closed and closed < opened:
            name = "closed" if values.get("closed") else "opened"
            self._fault(planned, name, _("It cannot close before it was set up."))
            return
        known = self.known.labels_of.get(enterprise.pk, ()) if enterprise is not None else ()
        labels = labels_of(values, known, self.today)
        planned.labels, planned.differences, remarks = labels.new, labels.differences, labels.remarks
        if self.target == ImportTarget.ASSOCIATION and not planned.gone:
            terms = self.known.terms_of.get(planned.association.pk, ()) if planned.association is not None else ()
            planned.term, more = term_of(values, values.get("founded"), terms)
            remarks += more
        for name, message in remarks:
            self._remark(planned, name, message)

    def _compare(self, planned: PlannedRow) -> None:
        enterprise = planned.enterprise
        if enterprise is None:
            return
        self._leave_alive(planned, enterprise)
        self._details(planned)
        if planned.outcome == Outcome.ERROR:
            return
        planned.differences = enterprise_differences(enterprise, planned.values, self.target) + planned.differences
        if self.target == ImportTarget.ENTERPRISE or planned.gone:
            planned.outcome = Outcome.CHANGED if planned.differences else Outcome.UNCHANGED
            return
        if planned.association is None:
            if enterprise.closed is not None:
                day = enterprise.closed.isoformat()
                self._fault(planned, "uscc", _("This enterprise was closed on %(day)s.") % {"day": day})
                return
            planned.outcome = Outcome.NEW
            return
        planned.differences += association_differences(planned.association, planned.values, self.known)
        if planned.term is not None:
            planned.differences.append(Difference("term", "", "", str(planned.term)))
        planned.outcome = Outcome.CHANGED if planned.differences else Outcome.UNCHANGED

    def _leave_alive(self, planned: PlannedRow, enterprise: Enterprise) -> None:
        """Close nothing that an association still stands on, and no enterprise a second time: say so instead."""
        if planned.values.get("closed") and planned.association is not None:
            planned.values["closed"] = None
            message = _("The register has the association %(name)s active: close it there, the import does not.")
            planned.warnings.append((self._column("state"), message % {"name": planned.association.organization.name}))
        elif planned.gone and planned.association is not None:
            message = _("The register has the association %(name)s active: close or suspend it there.")
            planned.warnings.append((self._column("state"), message % {"name": planned.association.organization.name}))
        if planned.values.get("closed_assumed") and enterprise.closed is not None:
            planned.values["closed"] = None

    def _unknown(self, planned: PlannedRow) -> None:
        name, uscc = str(planned.values.get("name")), str(planned.values.get("uscc"))
        alike = self.known.alike(name_key(name), uscc)
        planned.alike = [{"pk": pk, "uscc": code, "name": other} for pk, code, other, _unit in alike[:5]]
        if planned.decision == Decision.SAME and len(alike) == 1:
            self._take_over(planned, alike[0][0])
            return
        self._details(planned)
        planned.differences = []
        if planned.outcome == Outcome.ERROR:
            return
        if not alike or planned.decision == Decision.NEW:
            planned.outcome = Outcome.NEW
        elif planned.decision == Decision.SKIP:
            planned.outcome = Outcome.UNCHANGED
        else:
            planned.outcome = Outcome.DUPLICATE

    def _take_over(self, planned: PlannedRow, pk: int) -> None:
        """Take the look-alike as the same enterprise: the ledger's code goes before the register's."""
        enterprise = read_also(self.known, pk)
        before = enterprise.uscc
        self._known(planned, enterprise)
        if planned.outcome != Outcome.ERROR:
            code = str(planned.values["uscc"])
            planned.differences.insert(0, Difference("enterprise", "uscc", before, code))
            planned.outcome = Outcome.CHANGED if planned.outcome == Outcome.UNCHANGED else planned.outcome

    def _fault(self, planned: PlannedRow, name: str, message: str) -> None:
        planned.outcome = Outcome.ERROR
        planned.faults.append((self._column(name), message))

    def _column(self, name: str) -> str:
        return self.header.get(name, "")


def _remarks(row: LedgerRow) -> list[tuple[str, str]]:
    return [(remark.column, str(remark.message)) for remark in row.warnings]


def _rejected(reading: LedgerReading) -> list[PlannedRow]:
    """Return the rows that the reading refused, with all their faults; faults of a header stand alone."""
    rows = {
        (row.sheet, row.row): PlannedRow(row.sheet, row.row, row.values, Outcome.ERROR, warnings=_remarks(row))
        for row in reading.rejected
    }
    for fault in reading.errors:
        key = (fault.sheet, fault.row)
        if key not in rows:
            rows[key] = PlannedRow(fault.sheet, fault.row, {}, Outcome.ERROR)
        rows[key].faults.append((fault.column, str(fault.message)))
    for row in rows.values():
        if not row.faults:
            row.faults.append(("", _("A column that every row needs is missing.")))
    return list(rows.values())


def _repeated(reading: LedgerReading) -> list[PlannedRow]:
    return [
        PlannedRow(repeat.sheet, repeat.row, {}, Outcome.UNCHANGED, warnings=[("", _said_again(repeat))])
        for repeat in reading.repeats
    ]


def _said_again(repeat: Repeat) -> str:
    told = {"row": repeat.first_row, "sheet": repeat.first_sheet, "columns": "、".join(repeat.added)}
    if repeat.added:
        return _("Completes row %(row)d of sheet “%(sheet)s”: %(columns)s.") % told
    return _("Says the same as row %(row)d of sheet “%(sheet)s”.") % told

"""What a ledger would do, row by row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from orgs.imports.differences import Difference
from orgs.imports.known import Known
from orgs.imports.labels import NewLabel
from orgs.imports.models import Outcome
from orgs.imports.stamps import Stamp
from orgs.imports.terms import NewTerm
from orgs.imports.unentered import gather
from orgs.register.models.association import Association
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization


@dataclass
class PlannedRow:
    """One row with what it would write; `faults` hold (column, message).

    `gone` says that the ledger calls the association closed or resting: only its enterprise is entered.
    """

    sheet: str
    row: int
    values: dict[str, Any]
    outcome: str = Outcome.UNCHANGED
    unit: Organization | None = None
    enterprise: Enterprise | None = None
    association: Association | None = None
    differences: list[Difference] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)
    alike: list[dict[str, object]] = field(default_factory=list)
    labels: list[NewLabel] = field(default_factory=list)
    term: NewTerm | None = None
    unentered: list[str] = field(default_factory=list)  # fields that were read and the register does not take
    decision: str = ""
    written: list[Stamp] = field(default_factory=list)
    gone: bool = False

    @property
    def is_good(self) -> bool:
        """Tell whether the row writes something."""
        return self.outcome in (Outcome.NEW, Outcome.CHANGED)


@dataclass
class Plan:
    """All rows of a ledger, in its order, with what the register knew when they were planned."""

    target: str
    unit: Organization
    known: Known
    rows: list[PlannedRow]

    @property
    def counts(self) -> dict[str, int]:
        """Return the number of rows by outcome, and of all."""
        found = Counter(str(row.outcome) for row in self.rows)
        return {"rows": len(self.rows), **{outcome: found.get(outcome, 0) for outcome in Outcome.values}}

    @property
    def not_entered(self) -> list[dict[str, object]]:
        """Return what was read and the register does not take, by field with its rows."""
        return gather(self.target, self.rows)

    def errors(self) -> list[dict[str, object]]:
        """Return every fault as `import_ledger --json` prints it."""
        return [
            {"sheet": row.sheet, "row": row.row, "column": column, "message": message}
            for row in self.rows
            for column, message in row.faults
        ]

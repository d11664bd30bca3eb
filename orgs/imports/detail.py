"""Rows of a plan as plain data: for the review, and for scripts."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from orgs.imports.models import ImportTarget
from orgs.imports.plans import Plan, PlannedRow
from orgs.ledger.columns import field_label
from orgs.ledger.fields import FIELDS, Target


def text_of(value: object) -> object:
    """Return a value of a row as JSON keeps it; empty for nothing."""
    if value is None or value == ():
        return ""
    if isinstance(value, tuple | list):
        return "、".join(map(str, value))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"  # not a figure: an amount as the ledger has it
    return value if isinstance(value, bool | int) else str(value)


def detail_of(planned: Plan) -> list[dict[str, object]]:
    """Return every row as `import_ledger --json --rows` prints it: its values as text, and all that is said of it."""
    reads = ImportTarget(planned.target).ledger
    return [
        {
            "sheet": row.sheet,
            "row": row.row,
            "action": str(row.outcome),
            "values": _values(row, reads),
            "remarks": [message for _column, message in (*row.faults, *row.warnings)] + _left(row, reads),
        }
        for row in planned.rows
    ]


def _values(row: PlannedRow, reads: Target) -> dict[str, str]:
    texts = {name: text_of(row.values.get(name)) for name in FIELDS[reads]}
    return {name: str(text) for name, text in texts.items() if text not in ("", None)}


def _left(row: PlannedRow, reads: Target) -> list[str]:
    return [_("%(field)s: read, not entered.") % {"field": field_label(reads, name)} for name in row.unentered]

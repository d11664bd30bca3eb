"""The columns by which the clerks of a unit keep their ledger: those of the last file that was brought in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from orgs.imports.blank import COLUMNS, header
from orgs.imports.ledgers import understand
from orgs.imports.models import BatchState, ImportBatch, ImportTarget, LedgerMapping
from orgs.ledger.cells import Sheet, Workbook
from orgs.ledger.faults import UnreadableFile
from orgs.ledger.fields import FIELDS, REQUIRED
from orgs.tree.models.organization import Organization


@dataclass(frozen=True)
class Habit:
    """One column: its header as the clerks write it, and its field (empty: a column of their own, left open)."""

    header: str
    field: str


def columns_of(unit: Organization, target: str) -> list[Habit]:
    """Return the columns of the unit's ledger, with those that every row needs; they are read back as what they are."""
    usual = [Habit(header(name), name) for name in COLUMNS[target]]
    found = _last_file(unit, target) or _remembered(unit, target, usual)
    if not found:
        return usual
    known = {habit.field for habit in found}
    needed = [habit for habit in usual if habit.field in REQUIRED[ImportTarget(target).ledger]]
    columns = [habit for habit in needed if habit.field not in known] + found
    if _reads_back(unit, target, columns):
        return columns
    named = [Habit(header(habit.field), habit.field) for habit in columns if habit.field]
    return named if _reads_back(unit, target, named) else usual


def _last_file(unit: Organization, target: str) -> list[Habit]:
    """Return the columns of the last file that the unit brought in, in its order."""
    batches = ImportBatch.objects.filter(unit=unit, target=target, state=BatchState.APPLIED).exclude(columns=[])
    columns = batches.order_by("-applied_at", "-pk").values_list("columns", flat=True).first() or []
    fields = FIELDS[ImportTarget(target).ledger]
    found = [Habit(one["header"], one["field"] if one["field"] in fields else "") for one in columns]
    return found if any(habit.field for habit in found) else []


def _remembered(unit: Organization, target: str, usual: Sequence[Habit]) -> list[Habit]:
    """Return the corrected headers of the unit, in the usual order: a database keeps none for them."""
    mappings = LedgerMapping.objects.filter(unit__in=[unit.pk, unit.parent_id], target=target)
    columns = mappings.order_by("-unit__level", "-updated_at").values_list("columns", flat=True).first() or {}
    order = {habit.field: number for number, habit in enumerate(usual)}
    fields = FIELDS[ImportTarget(target).ledger]
    named = [Habit(text, field) for text, field in columns.items() if field in fields]
    return sorted(named, key=lambda habit: (order.get(habit.field, len(order)), habit.header))


#: A row below the headers, so that they are seen to be some.
_BELOW = {"name": "某某有限公司", "uscc": "91410000000000000X", "founded": "2020-01-01"}


def _reads_back(unit: Organization, target: str, columns: Sequence[Habit]) -> bool:
    """Tell whether a file under these headers would be read as it is meant, by reading one."""
    headers, below = [habit.header for habit in columns], [_BELOW.get(habit.field, "") for habit in columns]
    workbook = Workbook("", "xlsx", [Sheet(unit.short_name, [list(headers), list(below)])])
    try:
        (sheet,) = understand(workbook, unit=unit, target=target).sheets
    except UnreadableFile:
        return False
    read = {column.index: column.field or "" for column in sheet.columns}
    return all(read.get(number) == habit.field for number, habit in enumerate(columns))

"""Cells of a file that a clerk put right: written over what the file says, whenever it is read."""

from __future__ import annotations

from orgs.imports.models import ImportBatch
from orgs.ledger.cells import Workbook
from orgs.ledger.rows import LedgerReading
from orgs.ledger.values import plain

#: The cells of a row: place of the column from 0, header, text.
Cells = list[tuple[int, str, str]]
#: Characters of a cell that are shown and may be written.
LONGEST = 500


def write_over(workbook: Workbook, batch: ImportBatch) -> Workbook:
    """Put the corrections of a batch into a workbook that was read; returns the same workbook."""
    sheets = {sheet.name[:60]: sheet for sheet in workbook.sheets}
    for correction in batch.corrections.all():
        sheet = sheets.get(correction.sheet)
        if sheet is None or correction.number > len(sheet.rows):
            continue
        cells = sheet.rows[correction.number - 1]
        cells += [""] * (correction.column + 1 - len(cells))
        cells[correction.column] = correction.after
        sheet.broken.pop((correction.number - 1, correction.column), None)
    return workbook


def cells_of(workbook: Workbook, reading: LedgerReading, sheet_name: str, number: int) -> Cells:
    """Return the cells of a row under the headers of its table, as texts; empty for a row of a header."""
    sheet = next((sheet for sheet in workbook.sheets if sheet.name == sheet_name), None)
    read = next((table for table in reading.sheets if table.name == sheet_name), None)
    if sheet is None or read is None or number > len(sheet.rows):
        return []
    cells = sheet.rows[number - 1]
    return [
        (column.index, column.header, plain(cells[column.index])[:LONGEST] if column.index < len(cells) else "")
        for part in read.parts
        if part.header_row < number <= part.end
        for column in part.columns
    ]

"""What a reading made of a file beyond its rows: left out, guessed, completed, not read. The page lists all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from orgs.imports.models import ImportTarget
from orgs.ledger.columns import SURE, field_label
from orgs.ledger.fields import FIELDS

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from orgs.imports.models import ImportBatch
    from orgs.ledger.columns import Column
    from orgs.ledger.rows import LedgerReading

MOST = 1000  # rows that one entry keeps; its count goes on
Row = tuple[str, int, str]  # sheet, row as the spreadsheet numbers it, what it says

#: What the entries are called, by kind; first what asks for an answer, then what is only told.
TITLES: dict[str, Promise | str] = {
    "target": _("No column tells whether the file lists associations or enterprises: read as enterprises"),
    "second_half": _("A second table beside the first was not read: put it below, in the same columns"),
    "guess": _("Columns whose meaning was guessed"),
    "unit": _("Amounts without a unit, read in yuan"),
    "state": _("Closed, suspended or not understood as a state"),
    "county_loose": _("Counties that were guessed"),
    "cell": _("Cells that could not be read, left out"),
    "cut": _("Words of a cell that were left out"),
    "aside": _("Second lines without name and code, left out"),
    "other": _("Another table of the sheet, left out"),
    "column": _("Columns that are not read"),
    "moved": _("Things in one cell, read into two fields"),
    "completed": _("Rows completed from a second line"),
    "masked": _("Masked telephones that were not taken"),
    "phone": _("What does not look like a telephone number"),
    "label": _("Labels that the register does not keep"),
    "industry": _("Industries that are not of GB/T 4754"),
    "formula": _("Texts that begin like a formula"),
    "name_twice": _("The same name under two codes"),
    "remark": _("Cells that were read with a remark"),
    "stray": _("Lone texts between the rows, left out"),
    "total": _("Totals, left out"),
    "note": _("Notes and signatures, left out"),
    "example": _("Examples, left out"),
    "heading": _("Headings that name the county of the rows below"),
    "header": _("Headers further down"),
    "ruler": _("Numbers or units of the columns, left out"),
    "repeat": _("Rows that say the same again"),
}
#: Remarks of the reader that share an entry, by their code.
_SHARED = {
    **dict.fromkeys(["number", "number_open", "flag", "date", "date_future", "date_ambiguous", "term"], "cell"),
    **dict.fromkeys(["error_value", "uscc_length", "uscc_characters", "uscc_check_digit", "empty"], "cell"),
    **dict.fromkeys(["words_left", "beside_left", "too_long"], "cut"),
    "beside": "moved",
}
#: What a clerk should look at before applying; the rest is folded.
ASKED = frozenset(["target", "second_half", "guess", "unit", "state", "county_loose", "cell", "cut", "aside", "other"])


@dataclass(frozen=True)
class Told:
    """One entry as the page shows it: how many, of what, and the rows with what they say."""

    kind: str
    title: str
    count: int
    rows: list[Row]
    asked: bool

    @property
    def more(self) -> int:
        """How many are counted and not listed."""
        return self.count - len(self.rows)


def told_of(reading: LedgerReading) -> list[dict[str, Any]]:
    """Return every entry that has something to say, in the order of `TITLES`, as a batch keeps it."""
    entries: dict[str, dict[str, Any]] = {}
    for kind, row in (*_columns(reading), *_remarks(reading), *_left_out(reading)):
        entry = entries.setdefault(kind, {"kind": kind, "count": 0, "rows": []})
        entry["count"] += 1
        if len(entry["rows"]) < MOST:
            entry["rows"].append(row)
    if reading.target_guessed:
        entries["target"] = {"kind": "target", "count": 0, "rows": []}
    return [entries[kind] for kind in TITLES if kind in entries]


def _columns(reading: LedgerReading) -> Iterator[tuple[str, Row]]:
    filled: dict[tuple[str, str], int] = {}
    for line in (*reading.rows, *reading.rejected):
        for header in line.extra:
            filled[line.sheet, header] = filled.get((line.sheet, header), 0) + 1
    for sheet in reading.sheets:
        for part in sheet.parts:
            for column in part.columns:
                place = (sheet.name, part.header_row)
                yield from _column(column, place, reading, filled.get((sheet.name, column.header), 0))


def _column(column: Column, place: tuple[str, int], reading: LedgerReading, filled: int) -> Iterator[tuple[str, Row]]:
    if column.field is None:
        words = ngettext("%(header)s (%(count)d cell)", "%(header)s (%(count)d cells)", filled)
        yield "column", (*place, words % {"header": column.header, "count": filled})
        return
    if column.reason not in SURE:
        label = field_label(reading.target, column.field)
        yield "guess", (*place, f"{column.header} → {label}")
    if column.scale is None and FIELDS[reading.target][column.field].kind == "money":
        yield "unit", (*place, column.header)


def _remarks(reading: LedgerReading) -> Iterator[tuple[str, Row]]:
    for line, warning in reading.warnings():
        kind = _SHARED.get(warning.code, warning.code)
        kind = kind if kind in TITLES else "remark"
        said = f"{warning.column}：{warning.message}" if warning.column else str(warning.message)
        yield kind, (line.sheet, line.row, f"{line.values.get('name') or ''} {said}".strip())
    for repeat in reading.repeats:
        yield "repeat", (repeat.sheet, repeat.row, f"{repeat.first_sheet} {repeat.first_row}")


def _left_out(reading: LedgerReading) -> Iterator[tuple[str, Row]]:
    for sheet in reading.sheets:
        for one in sheet.left_out:
            yield one.kind, (sheet.name, one.row, one.text)


def spoken(batch: ImportBatch, safe: Callable[[str], str]) -> list[Told]:
    """Return the entries of a batch as its page shows them; `safe` masks what the reader may not see."""
    return [
        Told(
            one["kind"],
            str(TITLES[one["kind"]]),
            one["count"],
            [(sheet, row, safe(text)) for sheet, row, text in one["rows"]],
            one["kind"] in ASKED,
        )
        for one in batch.told
        if one["kind"] in TITLES and batch.target in ImportTarget.values
    ]

"""What a spreadsheet is once it has been read: cells, sheets, a workbook."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

Cell = str | float | bool | date | datetime | time | timedelta
#: Top, left, bottom, right, from 0, all included.
Merge = tuple[int, int, int, int]

#: Marks of a cell whose value is lost or must not be used, beside the error values (`#REF!`) themselves.
NO_VALUE = "formula"
COMMAND = "command"


@dataclass(slots=True)
class Extent:
    """How far the filled cells of a sheet reach (counts), and the places of its broken cells, from (0, 0).

    `from_1904` tells that its workbook counts days from 1904.
    """

    rows: int = 0
    columns: int = 0
    broken: dict[tuple[int, int], str] = field(default_factory=dict)
    from_1904: bool = False


@dataclass(slots=True)
class Sheet:
    """The cells of one sheet from its first row and column on; row *i* is what the spreadsheet numbers *i* + 1.

    `broken` holds the places of cells whose value is lost or must not be used: an error value by its text,
    `NO_VALUE` for a formula saved without its result, `COMMAND` for one that would start a programme. `from_1904` tells
    that a bare number of days counts from 1904 (workbooks of old Macs).
    """

    name: str
    rows: list[list[Cell]]
    merges: list[Merge] = field(default_factory=list)
    broken: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: bool = False
    from_1904: bool = False


@dataclass(slots=True)
class Workbook:
    """A file that was let in: its name, what it really is (`xlsx`, `xls`, `ods`, `csv`) and its sheets."""

    name: str
    kind: str
    sheets: list[Sheet]

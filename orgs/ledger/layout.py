"""Find the tables in a sheet: titles above, one to three header rows, data, repeated headers, further tables below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from orgs.ledger.cells import Cell, Sheet
from orgs.ledger.columns import header_key, looks_like_header
from orgs.ledger.fields import Target
from orgs.ledger.headings import HeaderAgain, is_sum, second_half
from orgs.ledger.owners import attribute_of, told_apart
from orgs.ledger.values import is_blank, plain

_LOOK_DOWN = 40  # rows among which the header is sought
_MOST_HEADER_ROWS = 3


@dataclass(slots=True)
class Table:
    """One table of a sheet: where its header lies (rows from 0), where it ends, and what each column is headed.

    `headers` has a text for every column of the sheet, empty where there is none; a header of two rows gives the lower
    text, with the upper before it where the lower alone is not clear. `top` is the first row that may hold its title,
    `first_top` the header of the sheet's first table, `end` the row behind its last one. From the column `beside` on, a
    second table stands beside it.
    """

    sheet: Sheet
    header_top: int
    header_bottom: int
    headers: list[str]
    top: int = 0
    first_top: int = 0
    end: int = 0
    beside: int | None = None
    repeated: set[int] = field(default_factory=set)
    foreign: set[int] = field(default_factory=set)
    _header_keys: list[set[str]] | None = None

    def candidates(self) -> Iterator[tuple[int, list[Cell]]]:
        """Yield the filled rows below the header with their index from 0; repeated headers are left out."""
        rows = self.sheet.rows
        for index in range(self.header_bottom + 1, self.end):
            row = rows[index]
            if any(row) and index not in self.repeated and index not in self.foreign:
                yield index, row

    def keys(self) -> list[set[str]]:
        """Return what a repeated header says in each column."""
        if self._header_keys is None:
            rows = self.sheet.rows[self.header_top : self.header_bottom + 1]
            self._header_keys = [
                {header_key(plain(row[position])) for row in rows if position < len(row)} | {header_key(header)}
                for position, header in enumerate(self.headers)
            ]
        return self._header_keys


def find_tables(sheet: Sheet, target: Target, given: dict[str, str] | None = None) -> list[Table]:
    """Return the tables of a sheet from the top: a header of its own begins a new one, the same again does not.

    None is found where no row reads like a header of this kind of ledger.
    """
    first = find_table(sheet, target, given)
    if first is None:
        return []
    tables, again = [first], HeaderAgain(target)
    index = first.header_bottom + 1
    while index < len(sheet.rows):
        table = tables[-1]
        kind = again.kind(table, sheet.rows[index])
        if kind == "repeated":
            table.repeated.add(index)
        elif kind == "new":
            table.end = index
            tables.append(_header_at(sheet, index, target))
            tables[-1].top = _title_above(sheet, index)
            index = tables[-1].header_bottom
        elif kind == "foreign" or (index - 1 in table.foreign and any(sheet.rows[index])):
            table.foreign.add(index)
        index += 1
    for table in tables:
        table.end, table.first_top = table.end or len(sheet.rows), first.header_top
        table.beside = second_half(table.headers, target)
    return tables


def _title_above(sheet: Sheet, index: int) -> int:
    """Return the first of the rows right above a header that hold a title and no row of a table."""
    top = index
    while top > 0 and len([cell for cell in sheet.rows[top - 1] if cell != ""]) <= 2:
        top -= 1
    return top


def find_table(sheet: Sheet, target: Target, given: dict[str, str] | None = None) -> Table | None:
    """Return the first table of a sheet, None where no row reads like a header of this kind of ledger.

    A header names the enterprise or its code, and at least two fields in all; headers that a person has `given` a
    meaning count as known ones. A sum by county is no ledger.
    """
    known = {header_key(header) for header in given or {}}
    best: tuple[int, int, Table] | None = None
    for top in range(min(len(sheet.rows), _LOOK_DOWN)):
        if not _may_begin(sheet.rows[top], target, known):
            continue
        table = _header_at(sheet, top, target)
        if is_sum(table.headers, target):
            continue
        fields = {looks_like_header(header, target) for header in table.headers} - {None}
        score = len(fields) + sum(1 for header in table.headers if header and header_key(header) in known)
        essential = fields & {"name", "uscc"} or any(header_key(header) in known for header in table.headers)
        if score >= 2 and essential and (best is None or score > best[0]):
            best = (score, -top, table)
    return best[2] if best else None


def is_summary(sheet: Sheet, target: Target) -> bool:
    """Tell whether a sheet without a ledger sums one up by county: 县区 | 企业科协数 | 会员人数."""
    tops = range(min(len(sheet.rows), _LOOK_DOWN))
    return any(is_sum([plain(cell) for cell in sheet.rows[top] if isinstance(cell, str)], target) for top in tops)


def _may_begin(row: list[Cell], target: Target, known: set[str]) -> bool:
    """Tell a header's first row from a title or a line such as 填报单位：…: two texts, one of them a header."""
    texts = [plain(cell) for cell in row if isinstance(cell, str) and cell.strip()]
    heads = (text for text in texts if header_key(text) in known or looks_like_header(text, target))
    return len(texts) > 1 and any(":" not in text and "：" not in text.rstrip("：") for text in heads)


def _header_at(sheet: Sheet, top: int, target: Target) -> Table:
    """Take the row as the first of a header and let it reach as far down as merges, or its gaps, say."""
    bottom = top
    while bottom - top + 1 < _MOST_HEADER_ROWS and _goes_on(sheet, top, bottom, target):
        bottom += 1
    return Table(sheet, top, bottom, told_apart(_headers(sheet, top, bottom, target)))


def _goes_on(sheet: Sheet, top: int, bottom: int, target: Target) -> bool:
    if bottom + 1 >= len(sheet.rows):
        return False
    if any(t <= bottom < b and t >= top and b - t < _MOST_HEADER_ROWS for t, _left, b, _right in sheet.merges):
        return True
    lower = [plain(cell) if isinstance(cell, str) else None for cell in sheet.rows[bottom + 1]]
    if any(text is None for text in lower):
        return False  # numbers and dates are data
    heads = [(position, text) for position, text in enumerate(lower) if text]
    upper = sheet.rows[bottom]
    under_gap = [1 for position, _t in heads if not _cell(upper, position) or _spans(sheet, bottom, position)]
    named = [1 for _p, text in heads if looks_like_header(text or "", target)]
    open_below = len(heads) < sum(1 for cell in upper if cell != "") + len(under_gap)
    return len(heads) >= 2 and bool(under_gap) and len(named) * 2 >= len(heads) and open_below


def _cell(row: list[Cell], position: int) -> str:
    return plain(row[position]) if position < len(row) else ""


def _spans(sheet: Sheet, row: int, position: int) -> bool:
    """Tell whether the cell heads several columns: merged across, or followed by a gap."""
    if any(top <= row <= low and left <= position <= right and right > left for top, left, low, right in sheet.merges):
        return True
    cells = sheet.rows[row]
    return bool(_cell(cells, position)) and position + 1 < len(cells) and not _cell(cells, position + 1)


def _headers(sheet: Sheet, top: int, bottom: int, target: Target) -> list[str]:
    width = max((len(row) for row in sheet.rows[top : bottom + 1]), default=0)
    columns: list[list[str]] = [[] for _column in range(width)]
    for index in range(top, bottom + 1):
        for position, text in enumerate(_spread(sheet, index, width, bottom)):
            text = re.sub(r"\s+", "", text) if not text.isascii() else text
            if text and text not in columns[position][-1:]:
                columns[position].append(text)
    leaves = [parts[-1] if parts else "" for parts in columns]
    return [
        "/".join(parts) if leaves.count(leaf) > 1 or attribute_of(leaf) or not looks_like_header(leaf, target) else leaf
        for parts, leaf in zip(columns, leaves, strict=True)
    ]


def _spread(sheet: Sheet, index: int, width: int, bottom: int) -> list[str]:
    """Return the texts of a header row with merged cells, and gaps that stand over children, filled from the left."""
    row = sheet.rows[index]
    texts = [_cell(row, position) for position in range(width)]
    covered: set[int] = set()
    for top, left, low, right in sheet.merges:
        if top <= index <= low and low <= bottom:
            source = _cell(sheet.rows[top], left)
            for position in range(left, min(right + 1, width)):
                texts[position] = source
                covered.add(position)
    if index < bottom and not sheet.merges:
        below = sheet.rows[index + 1]
        for position in range(1, width):
            if not texts[position] and texts[position - 1] and _cell(below, position) and _cell(below, position - 1):
                texts[position] = texts[position - 1]
    return texts


def merged_sources(sheet: Sheet, first_row: int) -> dict[tuple[int, int], tuple[int, int]]:
    """Return, for every covered cell of a merge that begins in the data, the cell that holds its value."""
    sources: dict[tuple[int, int], tuple[int, int]] = {}
    for top, left, bottom, right in sheet.merges:
        if top < first_row or right - left > 3:
            continue
        for row in range(top, min(bottom, len(sheet.rows) - 1) + 1):
            for column in range(left, right + 1):
                if (row, column) != (top, left):
                    sources[row, column] = (top, left)
    return sources


def is_empty(cell: Cell) -> bool:
    """Tell whether a cell holds nothing that counts."""
    return cell == "" or (isinstance(cell, str) and is_blank(plain(cell)))

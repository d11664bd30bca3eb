"""Find the table in a sheet: titles above, one to three header rows, data, totals, notes, repeated headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from orgs.ledger.cells import Cell, Sheet
from orgs.ledger.columns import header_key, looks_like_header
from orgs.ledger.fields import Target
from orgs.ledger.values import compact, is_blank, plain

_LOOK_DOWN = 40  # rows among which the header is sought
_MOST_HEADER_ROWS = 3
_TOTAL = re.compile(r"(?:[^,。]{0,10}?)(?:合计|小计|总计|共计|累计|总数|合\.?计)(?:[::(].*|\d+[家个户]?)?$")
_NOTE = re.compile(
    r"(?:注|备注|说明|附注|填表说明|填报说明|填写说明|填表人|填报人|制表人|制表|审核人|审核|审批人|复核人|负责人签字|单位负责人|分管领导|联系电话|"
    r"填报单位|填表单位|填报日期|填表日期|填报时间|制表日期|报送单位|报送日期|单位\(盖章\)|\(盖章\)|日期)\d*[::、.(]|※|\*注|以下空白|此表|本表|★"
)
_EXAMPLE = re.compile(r"\(?(?:示例|例|样例|举例|填写示例|例如|范例)[)::]?[0-9]?")
_SPACED_TOTAL = {"合计", "小计", "总计", "共计", "累计"}


@dataclass(slots=True)
class Table:
    """The table of a sheet: where its header lies (rows from 0) and what each column is headed.

    `headers` has a text for every column of the sheet, empty where there is none; a header of two rows gives the lower
    text, with the upper before it where the lower alone is not clear.
    """

    sheet: Sheet
    header_top: int
    header_bottom: int
    headers: list[str]
    repeated: set[int] = field(default_factory=set)

    def candidates(self) -> Iterator[tuple[int, list[Cell]]]:
        """Yield the filled rows below the header with their index from 0; repeated headers are left out."""
        for index in range(self.header_bottom + 1, len(self.sheet.rows)):
            row = self.sheet.rows[index]
            if any(row) and not self._is_header_again(index, row):
                yield index, row

    def _is_header_again(self, index: int, row: list[Cell]) -> bool:
        filled = same = 0
        for position, cell in enumerate(row):
            if cell == "" or cell is False:
                continue
            if not isinstance(cell, str):
                return False
            filled += 1
            if position < len(self.headers) and cell.strip() and header_key(cell) in self._keys()[position]:
                same += 1
            elif filled > 3 and same == 0:
                return False
        if filled >= 2 and same * 10 >= filled * 6:
            self.repeated.add(index)
            return True
        return False

    def _keys(self) -> list[set[str]]:
        if self._header_keys is None:
            rows = self.sheet.rows[self.header_top : self.header_bottom + 1]
            self._header_keys = [
                {header_key(plain(row[position])) for row in rows if position < len(row)} | {header_key(header)}
                for position, header in enumerate(self.headers)
            ]
        return self._header_keys

    _header_keys: list[set[str]] | None = None


def find_table(sheet: Sheet, target: Target, given: dict[str, str] | None = None) -> Table | None:
    """Return the table of a sheet, None where no row reads like a header of this kind of ledger.

    A header names the enterprise or its code, and at least two fields in all; headers that a person has `given` a
    meaning count as known ones.
    """
    known = {header_key(header) for header in given or {}}
    best: tuple[int, int, Table] | None = None
    for top in range(min(len(sheet.rows), _LOOK_DOWN)):
        if not _may_begin(sheet.rows[top], target, known):
            continue
        table = _header_at(sheet, top, target)
        fields = {looks_like_header(header, target) for header in table.headers} - {None}
        score = len(fields) + sum(1 for header in table.headers if header and header_key(header) in known)
        essential = fields & {"name", "uscc"} or any(header_key(header) in known for header in table.headers)
        if score >= 2 and essential and (best is None or score > best[0]):
            best = (score, -top, table)
    return best[2] if best else None


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
    return Table(sheet, top, bottom, _headers(sheet, top, bottom, target))


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
        "/".join(parts) if leaves.count(leaf) > 1 or not looks_like_header(leaf, target) else leaf
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


def row_kind(texts: list[str], *, has_code: bool) -> str:
    """Tell what a row below the header is by its filled cells: `data`, `total`, `note`, `example` or `ruler`.

    A ruler numbers the columns (1 2 3 …, 甲 乙 1 2). A row with an enterprise's code is data whatever else it says.
    """
    first = compact(texts[0]) if texts else ""
    if _EXAMPLE.fullmatch(first):
        return "example"
    if has_code:
        return "data"
    if any(compact(text) in _SPACED_TOTAL or _TOTAL.fullmatch(compact(text)) for text in texts[:3] if len(text) < 24):
        return "total"
    if _NOTE.match(first) or first in {"注", "备注", "说明"}:
        return "note"
    if len(texts) >= 3 and all(
        re.fullmatch(r"\(?[0-9]{1,2}\)?|[甲乙丙丁戊己庚辛]|[A-Z]", compact(text)) for text in texts
    ):
        return "ruler"
    return "data"


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

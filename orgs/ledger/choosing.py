"""Choose by what the cells say where headers leave it open: which of 地区, 县区 and 所在地 tells a row's county."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from orgs.ledger.columns import Column, Mapping, header_key, looks_like_header
from orgs.ledger.faults import CellFault
from orgs.ledger.fields import FIELDS, Target
from orgs.ledger.headers import WIDE_PLACES
from orgs.ledger.layout import Table, is_empty
from orgs.ledger.parks import Parks
from orgs.ledger.places import Places
from orgs.ledger.rowkinds import unit_of_cell, unit_of_line
from orgs.ledger.values import compact, plain

_ADDRESS = re.compile(r".*(?:[路街道巷村镇乡号弄座楼]|大厦|园区|工业园).*")
_SAMPLE = 40  # rows that are looked at
_WIDE = frozenset(header_key(word) for word in WIDE_PLACES)


def settle_places(mapping: Mapping, table: Table, places: Places, parks: Parks) -> Mapping:
    """Return the mapping with the county in the column whose cells name counties; an address beside it is one.

    What a clerk has said stays as they said it.
    """
    columns = [column for column in mapping.columns if _may_be_county(column, mapping.target)]
    if not columns or any(column.field == "county" and column.reason == "given" for column in columns):
        return mapping
    cells = {column.index: _sample(table, column.index) for column in columns}
    best = max(columns, key=lambda column: _rank(column, cells[column.index], places, parks))
    changed: dict[int, Column] = {}
    taken = "address" in mapping.known
    for column in columns:
        is_address = not taken and _mostly_addresses(cells[column.index])
        taken = taken or is_address
        if column is best:
            also = "address" if is_address else None
            changed[column.index] = replace(column, field="county", confidence=0.95, reason=_found(column), also=also)
        elif is_address:
            changed[column.index] = replace(column, field="address", confidence=0.8, reason="part")
        else:
            changed[column.index] = replace(column, field=None, confidence=0.0, reason="twice")
    return Mapping(mapping.target, tuple(changed.get(column.index, column) for column in mapping.columns))


def settle_units(mapping: Mapping, table: Table) -> Mapping:
    """Return the mapping with the unit of every amount: its header's, the line's below, or that of 单位：万元 above.

    A column of which nothing tells the unit keeps None and is read in yuan.
    """
    fields = FIELDS[mapping.target]
    columns = []
    for column in mapping.columns:
        if column.scale is None and column.field and fields[column.field].kind == "money":
            column = replace(column, scale=_unit_below(table, column.index) or _unit_above(table))
        columns.append(column)
    return Mapping(mapping.target, tuple(columns))


def _unit_above(table: Table) -> Decimal | None:
    rows = table.sheet.rows
    lines = [*rows[table.top : table.header_top], *rows[: table.first_top]]
    texts = (cell for cells in lines for cell in cells if isinstance(cell, str))
    return next((unit for unit in map(unit_of_line, texts) if unit is not None), None)


def _unit_below(table: Table, index: int) -> Decimal | None:
    rows, line = table.sheet.rows, table.header_bottom + 1
    cell = rows[line][index] if line < len(rows) and index < len(rows[line]) else ""
    return unit_of_cell(cell) if isinstance(cell, str) else None


def _found(column: Column) -> str:
    return "bracket" if column.reason == "twice" else column.reason


def _may_be_county(column: Column, target: Target) -> bool:
    if column.reason == "given":
        return column.field == "county"
    return column.field == "county" or (
        column.reason == "twice" and looks_like_header(column.header, target) == "county"
    )


def _sample(table: Table, index: int) -> list[str]:
    found: list[str] = []
    for _number, cells in table.candidates():
        if index < len(cells) and not is_empty(cells[index]):
            found.append(plain(cells[index]))
            if len(found) == _SAMPLE:
                break
    return found


def _rank(column: Column, cells: list[str], places: Places, parks: Parks) -> tuple[int, int, int, int]:
    """Return how well a column tells counties: cells that name one, no addresses, a header that says 县区, the left."""
    codes = [_code(text, places, parks) for text in cells]
    inside = sum(1 for code in codes if code and code != places.city_code)
    addresses = _mostly_addresses(cells)
    wide = header_key(column.header) in _WIDE
    return inside, int(not addresses), int(not wide), -column.index


def _code(text: str, places: Places, parks: Parks) -> str:
    try:
        place = parks.match(text, "", places) or places.match(text)
    except CellFault:
        return ""
    return place.code if place else ""


def _is_address(text: str) -> bool:
    return len(compact(text)) > 8 and _ADDRESS.fullmatch(compact(text)) is not None


def _mostly_addresses(cells: list[str]) -> bool:
    return bool(cells) and sum(1 for text in cells if _is_address(text)) * 2 > len(cells)

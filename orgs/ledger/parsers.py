"""Which parser reads the cells of a column, by the kind of its field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from orgs.ledger import codes, dates, flags, labels, numbers, people, together, values
from orgs.ledger.cells import Cell
from orgs.ledger.columns import Column
from orgs.ledger.fields import Kind
from orgs.ledger.industries import Industries

_FAR = date(2200, 1, 1)  # a day of expiry may lie ahead
Parser = Callable[[Cell], Any]
#: Kinds whose texts come again and that have more to say than a value; simple ones are kept by the reader of rows.
_REPEATED: frozenset[Kind] = frozenset(["date", "until"])
_MOST = 5000  # texts kept of a column


def parser_of(kind: Kind, column: Column, industries: Industries, today: date, *, from_1904: bool) -> Parser:
    """Return the parser of a column's cells; it returns a plain value or a `Read`, and raises `CellFault`."""
    epoch = dates.EPOCH_1904 if from_1904 else dates.EPOCH_1900

    def day_of(cell: Cell) -> dates.LedgerDate | None:
        return dates.parse_date(cell, today, epoch)

    read_flag = labels.parse_named if "名称" in column.header else flags.parse_flag
    parsers: dict[Kind, Parser] = {
        "text": values.read_text,
        "name": values.read_name,
        "uscc": codes.parse_uscc,
        "letter": lambda cell: together.read_letter(cell, day_of),
        "person": people.read_person,
        "people": people.read_people,
        "phones": codes.parse_phones,
        "count": numbers.read_count,
        "flag": lambda cell: read_flag(cell, column.field or ""),
        "industry": industries.match,
        "money": lambda cell: numbers.read_money(cell, column.scale or Decimal(1)),
        "term": numbers.read_term,
        "date": lambda cell: together.read_day(cell, day_of),
        "until": lambda cell: dates.parse_date(cell, _FAR, epoch),
    }
    return _remembering(parsers[kind]) if kind in _REPEATED else parsers[kind]


def _remembering(parse: Parser) -> Parser:
    """Read each text of a column once: what clerks write comes again and again. A fault is found anew each time."""
    known: dict[str, Any] = {}

    def read(cell: Cell) -> Any:
        if type(cell) is not str:
            return parse(cell)
        if cell not in known:
            if len(known) >= _MOST:
                known.clear()
            known[cell] = parse(cell)
        return known[cell]

    return read

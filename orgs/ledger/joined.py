"""Part a cell that holds an enterprise's name and its code by what they look like."""

from __future__ import annotations

import re
from collections.abc import Callable

from orgs.ledger.cells import Cell
from orgs.ledger.fields import Kind
from orgs.ledger.values import plain

_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{15,20}(?![0-9A-Za-z])")
_WORDS = re.compile(r"统一社会信用代码|信用代码|代码")
_EDGES = " \t\r\n:：,，;；、/|()（）[]【】-—"


def part_of(kind: Kind) -> Callable[[Cell], Cell]:
    """Return what takes the code (`uscc`) or the name (any other kind) out of a cell that holds both."""
    return _code if kind == "uscc" else _name


def _code(cell: Cell) -> Cell:
    found = _CODE.search(plain(cell))
    return found[0] if found else ""


def _name(cell: Cell) -> Cell:
    rest = (text.strip(_EDGES) for text in _CODE.sub("\n", _WORDS.sub("\n", plain(cell))).split("\n"))
    return max(rest, key=len, default="")

"""Part a cell that holds two things by the kinds of its fields: a person and a telephone, a day and a letter."""

from __future__ import annotations

import re
from collections.abc import Callable

from orgs.ledger.cells import Cell
from orgs.ledger.fields import Kind
from orgs.ledger.values import plain

_PHONE = re.compile(
    r"(?:\+?86[-\s]?)?(?<!\d)1\d{10}(?!\d)|(?<!\d)0\d{2,3}[-\s—]?\d{7,8}(?:[-转]\d{1,6})?|(?<!\d)\d{7,8}(?!\d)"
)
_LETTER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[(（【［]\s*\d{4}\s*[〕\])）】］]\s*第?\s*\d+\s*号?")
_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{15,20}(?![0-9A-Za-z])")
_WORDS = re.compile(r"(?:联系)?(?:电话|手机)(?:号码|号)?|联系方式|统一社会信用代码|代码|文号")
_EDGES = " \t\r\n:：,，;；、/|()（）[]【】-—"


def _found(pattern: re.Pattern[str]) -> Callable[[Cell], Cell]:
    def part(cell: Cell) -> Cell:
        return "、".join(match[0].strip() for match in pattern.finditer(plain(cell)))

    return part


def _without(pattern: re.Pattern[str]) -> Callable[[Cell], Cell]:
    def part(cell: Cell) -> Cell:
        if not isinstance(cell, str):
            return "" if pattern.search(plain(cell)) else cell
        rest = (text.strip(_EDGES) for text in pattern.sub("\n", _WORDS.sub("\n", cell)).split("\n"))
        return "、".join(text for text in rest if text)

    return part


#: How to take a thing out of a cell, by the kind of its field and of the other one.
_PARTS: dict[tuple[Kind, Kind], tuple[Callable[[Cell], Cell], Callable[[Cell], Cell]]] = {
    ("person", "phones"): (_without(_PHONE), _found(_PHONE)),
    ("people", "phones"): (_without(_PHONE), _found(_PHONE)),
    ("name", "phones"): (_without(_PHONE), _found(_PHONE)),
    ("text", "phones"): (_without(_PHONE), _found(_PHONE)),
    ("date", "letter"): (_without(_LETTER), _found(_LETTER)),
    ("name", "uscc"): (_without(_CODE), _found(_CODE)),
}


def can_part(first: Kind, second: Kind) -> bool:
    """Tell whether a cell of two such things can be parted by what they look like."""
    return (first, second) in _PARTS or (second, first) in _PARTS


def part_of(kind: Kind, other: Kind) -> Callable[[Cell], Cell]:
    """Return what takes the thing of `kind` out of a cell that also holds one of kind `other`."""
    if (kind, other) in _PARTS:
        return _PARTS[kind, other][0]
    return _PARTS[other, kind][1]

"""Headers below the first one: the same again, another table's, a sum's; and the second half beside the first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from orgs.ledger.columns import dictionary, header_key, looks_like_header

if TYPE_CHECKING:
    from orgs.ledger.cells import Cell
    from orgs.ledger.fields import Target
    from orgs.ledger.layout import Table

_LONGEST = 24
#: A header of a table that counts: 企业科协数, 占比, 合计.
_COUNTED = re.compile(r".*(?:数|数量|家数|个数|人数|占比|比例|率|合计|小计|金额)(?:\(.*\))?")
#: The number of organisations: a table with such a column and no codes is a sum, not a ledger.
_SUM = re.compile(
    r".*(?:企业科协|科协|企业|单位|公司|组织|建会|应建|已建|园区).{0,4}(?:数|数量|家数|个数|总数)(?:\(.*\))?"
)
_NUMBERED = re.compile(r"[（(]\d+[）)]$")


class HeaderAgain:
    """Tells what a row below a header is, when it reads like a header: asked for every row, so it gives up early."""

    def __init__(self, target: Target) -> None:
        self.target: Target = target
        self.words = dictionary(target)

    def kind(self, table: Table, row: list[Cell]) -> str:
        """Return `repeated`, `new`, `foreign` (a table that is no ledger), or an empty text for any other row."""
        keys, texts = table.keys(), []
        same = known = 0
        for position, cell in enumerate(row):
            if cell == "" or cell is False:
                continue
            if not isinstance(cell, str) or len(cell) > 60:
                return ""
            text = header_key(cell) if len(cell) <= _LONGEST else cell
            if not text:
                continue
            texts.append((position, text))
            here = position < len(keys) and text in keys[position]
            same += here
            known += here or text in self.words
            if len(texts) > 3 and not known:
                return ""
        if len(texts) < 2 or known * 10 < len(texts) * 6:
            return "foreign" if len(texts) > 2 and self._counts(texts) else ""
        moved = [text for position, text in texts if text in self.words and not _is_at(keys, position, text)]
        if same * 10 >= len(texts) * 6 and not moved:
            return "repeated"
        fields = {self.words.get(text) or looks_like_header(text, self.target) for _position, text in texts}
        if fields & {"name", "uscc"} and len(fields) >= 3:
            return "new"
        return "repeated" if same * 10 >= len(texts) * 6 else "foreign" if len(texts) > 2 and moved else ""

    def _counts(self, texts: list[tuple[int, str]]) -> bool:
        heads = [text for _position, text in texts if text in self.words or _COUNTED.fullmatch(text)]
        return any(_COUNTED.fullmatch(text) for text in heads) and len(heads) * 10 >= len(texts) * 7


def _is_at(keys: list[set[str]], position: int, text: str) -> bool:
    return position < len(keys) and text in keys[position]


def is_sum(headers: Sequence[str], target: Target) -> bool:
    """Tell a sum by county from a ledger: it counts organisations and has no column of codes."""
    fields = {looks_like_header(header, target) for header in headers if header}
    return "uscc" not in fields and any(_SUM.fullmatch(header_key(header)) for header in headers if header)


def second_half(headers: Sequence[str], target: Target) -> int | None:
    """Return the column at which the same header begins again beside the first, None where there is one table."""
    bare = [header_key(_NUMBERED.sub("", header)) for header in headers]
    fields = [looks_like_header(text, target) if text else None for text in bare]
    for name in ("uscc", "name"):
        places = [position for position, field in enumerate(fields) if field == name]
        if len(places) < 2 or bare[places[0]] != bare[places[1]]:
            continue
        first = next(position for position, text in enumerate(bare) if text)
        start = next((p for p in range(places[0] + 1, places[1] + 1) if bare[p] == bare[first]), None)
        if start is not None:
            return start
    return None

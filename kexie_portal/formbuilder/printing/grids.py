"""A grid of labels and values: two or three pairs a row, a photo over the first rows, wide answers over the width."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from kexie_portal.formbuilder.printing.values import MOST_BOXES, shown

PAIRS, PHOTO_ROWS = 2, 5
#: What a photo of two inches leaves of the width, in percent.
PHOTO_LEFT = 78
#: Letters that a line of a value holds, by the pairs in a row; what needs more lines than MOST_LINES takes a whole row.
LETTERS = {1: 38, 2: 14, 3: 8, 4: 5}
MOST_LINES = 2
WIDE = frozenset({"long_text", "rich_text", "several_of", "people"})


@dataclass(frozen=True)
class Cell:
    """A cell of a printed table, merged over columns and rows."""

    text: SafeString
    kind: str = "value"
    columns: int = 1
    rows: int = 1
    depth: int = 0


@dataclass(frozen=True)
class Row:
    """A row of a printed table."""

    cells: list[Cell] = field(default_factory=list)
    kind: str = ""


@dataclass
class _Layer:
    """Lays pairs into rows from left to right."""

    pairs: int
    rows: list[Row] = field(default_factory=list)
    open: list[Cell] = field(default_factory=list)
    used: int = 0

    def add(self, label: Cell, value: Cell, width: int) -> None:
        if self.used + width > self.pairs:
            self.close()
        self.open += [label, replace(value, columns=2 * width - 1)]
        self.used += width
        if self.used == self.pairs:
            self.close()

    def close(self) -> None:
        """End a row: the last value takes what is left of the width."""
        if self.open:
            last = self.open[-1]
            self.open[-1] = replace(last, columns=last.columns + 2 * (self.pairs - self.used))
            self.rows.append(Row(self.open))
        self.open, self.used = [], 0


def grid_rows(section: Mapping[str, Any], answers: Mapping[str, Any], fields: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Return the rows of a grid; the photo stands at the right end over the first rows."""
    layout = section.get("layout", {})
    pairs = int(layout.get("pairs_per_row") or PAIRS)
    photo = layout.get("photo")
    asked = list(fields)
    pictures = [one for one in asked if photo and one.get("kind") == "files"][:1]
    layer = _Layer(pairs)
    for one in asked:
        if one not in pictures:
            label = Cell(SafeString(label_of(one)), "label")
            layer.add(label, Cell(shown(one, answers)), _width(one, pairs))
    layer.close()
    if not photo:
        return layer.rows
    return _with_photo(layer.rows, int(layout.get("photo_rows") or PHOTO_ROWS))


def label_of(one: Mapping[str, Any]) -> SafeString:
    """Return the label with its limit, as it stands on paper: 正文（不超过300字）."""
    most = one.get("limit", {}).get("max_chars")
    if most and one.get("kind") in ("long_text", "rich_text"):
        return format_html('{}<span class="hint">（不超过{}字）</span>', one.get("label", ""), most)
    return format_html("{}", one.get("label", ""))


def _width(one: Mapping[str, Any], pairs: int) -> int:
    if one.get("kind") in WIDE:
        return pairs
    options = one.get("options", ())
    letters = sum(len(str(option["label"])) + 2 for option in options) if len(options) <= MOST_BOXES else 0
    room = LETTERS.get(pairs, LETTERS[4])
    if letters <= room * MOST_LINES:
        return 1
    return 2 if pairs > 2 and letters <= room * 3 * MOST_LINES else pairs


def _with_photo(rows: list[Row], over: int) -> list[Row]:
    over = min(over, len(rows))
    picture = Cell(SafeString("照<br><br>片"), "photo", rows=over)
    first = [Row([*row.cells, picture] if place == 0 else row.cells) for place, row in enumerate(rows[:over])]
    rest = [Row([*row.cells[:-1], replace(row.cells[-1], columns=row.cells[-1].columns + 1)]) for row in rows[over:]]
    return first + rest


def grid_widths(section: Mapping[str, Any]) -> list[int]:
    """Return the widths of the columns of a grid in percent: labels narrow, values wide, the photo as it is."""
    layout = section.get("layout", {})
    pairs = int(layout.get("pairs_per_row") or PAIRS)
    if layout.get("photo"):
        label = {1: 20, 2: 14}.get(pairs, 11)
        return [label, (PHOTO_LEFT - label * pairs) // pairs] * pairs + [100 - PHOTO_LEFT]
    label = {1: 36, 2: 17, 3: 12}.get(pairs, 10)
    return [label, 100 // pairs - label] * pairs

"""Tell which column of a ledger is which field: by a dictionary of headers, by memory, by the clerk's correction."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from orgs.ledger.faults import Message
from orgs.ledger.fields import FIELDS, REQUIRED, Field, Target
from orgs.ledger.values import compact

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|〔[^〕]*〕")
_MARKS = re.compile(r"[*★☆●:：。.，“”\"'?？_\-]+")
_LEAD = re.compile(r"^(?:\d{1,2}[.、]|是否为?|有无|是不是)")
_UNITS = (("亿元", Decimal(10**8)), ("百万元", Decimal(10**6)), ("万元", Decimal(10**4)), ("千元", Decimal(1000)))
_FUZZY = 0.82


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: its place from 0, its header, the field it was taken for (None: kept, not read).

    `confidence` runs from 0 to 1; `reason` says how it was found: `given`, `exact`, `bracket`, `part`, `similar`,
    `unknown`, `twice`. `scale` turns the header's unit into yuan.
    """

    index: int
    header: str
    field: str | None
    confidence: float
    reason: str
    scale: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Mapping:
    """The columns of a sheet, or of a file, with what each means."""

    target: Target
    columns: tuple[Column, ...]

    @property
    def known(self) -> dict[str, Column]:
        """The columns by field."""
        return {column.field: column for column in self.columns if column.field}

    @property
    def unknown(self) -> list[Column]:
        """The columns that nothing was made of; they stay visible beside the rows."""
        return [column for column in self.columns if column.field is None]

    @property
    def missing(self) -> list[str]:
        """The fields that every row must have and no column gives."""
        return [name for name in REQUIRED[self.target] if name not in self.known]

    def as_dict(self) -> dict[str, str]:
        """Return header → field (empty: not read), the form in which a mapping is corrected and remembered."""
        return {column.header: column.field or "" for column in self.columns}


def propose_mapping(headers: Sequence[str], target: Target, given: Dictionary[str, str] | None = None) -> Mapping:
    """Propose a field for every header; what is `given` (header → field, or empty) goes before the dictionary.

    A field is given to one column only, the surest; the others stay visible as read twice.
    """
    remembered = {header_key(header): field for header, field in (given or {}).items()}
    guesses: list[Column] = []
    for index, header in enumerate(headers):
        if not header.strip():
            continue
        key = header_key(header)
        if key in remembered and (not remembered[key] or remembered[key] in FIELDS[target]):
            guesses.append(Column(index, header, remembered[key] or None, 1.0, "given", unit_scale(header)))
        else:
            field, confidence, reason = _guess(header, target)
            guesses.append(Column(index, header, field, confidence, reason, unit_scale(header)))
    return Mapping(target, tuple(_settle(guesses)))


def _settle(guesses: list[Column]) -> list[Column]:
    order = sorted(guesses, key=lambda column: (column.reason != "given", -column.confidence, column.index))
    taken: set[str] = set()
    twice: set[int] = set()
    for column in order:
        if column.field and column.field in taken:
            twice.add(column.index)
        elif column.field:
            taken.add(column.field)
    return [Column(c.index, c.header, None, 0.0, "twice", c.scale) if c.index in twice else c for c in guesses]


def header_key(header: str) -> str:
    """Return a header as the dictionary knows it: half-width, no spaces, no marks; brackets stay."""
    return _MARKS.sub("", compact(header))


def header_signature(headers: Iterable[str], target: Target) -> str:
    """Return the key under which a city's mapping is remembered: the same headers in any order, as one hash."""
    keys = sorted({header_key(header) for header in headers if header.strip()})
    return hashlib.sha256("\n".join([target, *keys]).encode()).hexdigest()


def unit_scale(header: str) -> Decimal:
    """Return the factor to yuan of the unit in a header: 营业收入（万元） → 10000."""
    text = compact(header)
    return next((scale for unit, scale in _UNITS if unit in text), Decimal(1))


def field_label(target: Target, field: str) -> Message:
    """Return the name of a field as a person reads it."""
    known = FIELDS[target].get(field)
    return known.label if known else _("not read")


@lru_cache(maxsize=4)
def _dictionary(target: Target) -> dict[str, str]:
    words: dict[str, str] = {}
    own: list[Field] = sorted(FIELDS[target].values(), key=lambda field: field.name in {"number", "remark"})
    for field in own:
        for word in field.words:
            words.setdefault(header_key(word), field.name)
    return words


@lru_cache(maxsize=4096)
def _guess(header: str, target: Target, similar: bool = True) -> tuple[str | None, float, str]:
    words = _dictionary(target)
    key = header_key(header)
    if key in words:
        return words[key], 1.0, "exact"
    bare = _BRACKETS.sub("", key)
    parts = [part for part in bare.split("/") if part]
    levels = ["".join(parts[-2:]), parts[-1], *parts[-2::-1]] if len(parts) > 1 else []
    for candidate in (bare, _LEAD.sub("", key), _LEAD.sub("", bare), *levels):
        if candidate in words:
            return words[candidate], 0.95, "bracket"
    if not 2 <= len(bare) <= 30:
        return None, 0.0, "unknown"
    inside = max((word for word in words if len(word) >= 3 and word in bare), key=len, default="")
    if inside and len(inside) * 2 >= len(bare):
        return words[inside], 0.7, "part"
    near = difflib.get_close_matches(bare, list(words), n=1, cutoff=_FUZZY) if similar and len(bare) >= 4 else []
    if near:
        return words[near[0]], 0.6, "similar"
    return None, 0.0, "unknown"


def looks_like_header(text: str, target: Target) -> str | None:
    """Return the field that a cell would head, None for a cell of data; only sure matches count."""
    if not text or len(text) > 40:
        return None
    return _guess(text, target, similar=False)[0]

"""Tell which column of a ledger is which field: by a dictionary of headers, by memory, by the clerk's correction."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from orgs.ledger.faults import Message
from orgs.ledger.fields import FIELDS, REQUIRED, Field, Kind, Target
from orgs.ledger.likeness import likely_word
from orgs.ledger.owners import attribute_of, follows_another, person_field
from orgs.ledger.values import compact

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|〔[^〕]*〕")
_MARKS = re.compile(r"[*★☆●:：。.，“”\"'?？_\-]+")
_LEAD = re.compile(r"^(?:\d{1,2}[.、]|是否为?|有无|是不是)")
_UNITS = (("亿元", Decimal(10**8)), ("百万元", Decimal(10**6)), ("万元", Decimal(10**4)), ("千元", Decimal(1000)))
_LATIN = re.compile(r"[A-Z][A-Z0-9&]*")
_JOINED = re.compile(r"(?:[及和与、&+]|以及)")
#: Kinds of two fields in one column: the first takes the cell and tells the other one apart.
_TOGETHER: tuple[tuple[Kind, Kind], ...] = (
    ("person", "phones"),
    ("people", "phones"),
    ("person", "text"),
    ("letter", "date"),
    ("name", "uscc"),
)
#: The lower half of a header that adds nothing to the upper: 党组织情况/是否建立.
_NEUTRAL = re.compile(
    r"(?:名称|全称|姓名|名单|情况|内容|数量|人数|个数|代码|号码|有无|是否.*|年月|日期|时间|(?:19|20)\d\d年?度?|"
    r"[千万亿]?元|人|家|个|\(.*\))?"
)
_GROUP = re.compile(r"(?:基本|组织|建设)?(?:情况|信息|资料|概况)$")
#: What a column is when another one is the field already: 成立日期 beside 科协成立时间, 所在地 beside 县区.
_SECOND: dict[str, str] = {"founded": "opened"}
_OWN = re.compile("科协|批准|建会|组建")  # a header that speaks of the association, not of its enterprise
SURE = frozenset(["given", "exact", "bracket", "both"])


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: its place from 0, its header, the field it was taken for (None: kept, not read).

    `confidence` runs from 0 to 1; `reason` says how it was found: `given`, `exact`, `bracket`, `both` (two in one),
    `part`, `similar`, `whose`, `unknown`, `twice`, `beside`. `scale` turns the unit into yuan; `also` is the second
    field of a column that holds two.
    """

    index: int
    header: str
    field: str | None
    confidence: float
    reason: str
    scale: Decimal | None = None
    also: str | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """The columns of a sheet, or of a file, with what each means."""

    target: Target
    columns: tuple[Column, ...]

    @property
    def known(self) -> dict[str, Column]:
        """The columns by field."""
        found = {column.also: column for column in self.columns if column.also}
        return found | {column.field: column for column in self.columns if column.field}

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
        field, confidence, reason, also = _guess(header, target)
        if key in remembered and (not remembered[key] or remembered[key] in FIELDS[target]):
            also = also if remembered[key] == field else None
            field, confidence, reason = remembered[key] or None, 1.0, "given"
        elif field == "contact_phone" and attribute_of(header) and follows_another(headers, index):
            confidence, reason = 0.6, "whose"
        guesses.append(Column(index, header, field, confidence, reason, unit_scale(header), also))
    return Mapping(target, tuple(_settle(guesses, target)))


def _settle(guesses: list[Column], target: Target) -> list[Column]:
    order = sorted(guesses, key=lambda column: (column.reason != "given", -column.confidence, column.index))
    taken: dict[str, int] = {}
    settled = {column.index: column for column in guesses}
    for column in order:
        for name in (column.field, column.also):
            if name and taken.setdefault(name, column.index) != column.index:
                settled[column.index] = _second(column, taken, target)
                break
    return [settled[column.index] for column in guesses]


def _second(column: Column, taken: dict[str, int], target: Target) -> Column:
    """Return a column whose field another one has: as what it can be besides, else not read."""
    other = _SECOND.get(column.field or "")
    if not _OWN.search(column.header) and other in FIELDS[target] and other not in taken:
        taken[other] = column.index
        return replace(column, field=other, confidence=0.6, reason="part", also=None)
    return replace(column, field=None, confidence=0.0, reason="twice", also=None)


@lru_cache(maxsize=8192)
def header_key(header: str) -> str:
    """Return a header as the dictionary knows it: half-width, no spaces, no marks; brackets stay."""
    return _MARKS.sub("", compact(header))


def header_signature(headers: Iterable[str], target: Target) -> str:
    """Return the key under which a city's mapping is remembered: the same headers in any order, as one hash."""
    keys = sorted({header_key(header) for header in headers if header.strip()})
    return hashlib.sha256("\n".join([target, *keys]).encode()).hexdigest()


def unit_scale(header: str) -> Decimal | None:
    """Return the factor to yuan of the unit in a header: 营业收入（万元） → 10000; None where it names no unit."""
    text = compact(header)
    found = next((scale for unit, scale in _UNITS if unit in text), None)
    return Decimal(1) if found is None and re.search(r"[(/:]元", text) else found


def field_label(target: Target, field: str) -> Message:
    """Return the name of a field as a person reads it."""
    known = FIELDS[target].get(field)
    return known.label if known else _("not read")


@lru_cache(maxsize=4)
def dictionary(target: Target) -> dict[str, str]:
    """Return field by header, as `header_key` gives it."""
    words: dict[str, str] = {}
    own: list[Field] = sorted(FIELDS[target].values(), key=lambda field: field.name in {"number", "remark"})
    for field in own:
        for word in field.words:
            words.setdefault(header_key(word), field.name)
    return words


Guess = tuple[str | None, float, str, str | None]
_NOTHING: Guess = (None, 0.0, "unknown", None)


@lru_cache(maxsize=4096)
def _guess(header: str, target: Target, similar: bool = True) -> Guess:
    """Return the field of a header, how sure that is, how it was found, and the second field of a column for two."""
    found = _sure(header_key(header), target)
    if found is not None:
        return found
    bare = _BRACKETS.sub("", header_key(header))
    if not 2 <= len(bare) <= 30 or (target == "enterprise" and "科协" in bare):
        return _NOTHING
    word, reason = likely_word(bare, dictionary(target), spelling=similar)
    return (dictionary(target)[word], 0.7 if reason == "part" else 0.6, reason, None) if word else _NOTHING


def _sure(key: str, target: Target) -> Guess | None:
    """Return what the dictionary says of a header, or of its parts; None where only likeness could help."""
    words = dictionary(target)
    if key in words:
        field = words[key]
        return field, 0.97 if field in _SECOND and not _OWN.search(key) else 1.0, "exact", None
    if not key.isascii() and _LATIN.search(key):  # 企业名称 Enterprise
        chinese = _LATIN.sub("", key).replace("()", "").strip("/")
        if len(chinese) > 1 and chinese != key:
            return _bracketed(_sure(chinese, target)) or (_sure(key.split("/")[0], target) if "/" in key else None)
    person = person_field(key)
    if person == "" and key.endswith("数"):  # 现有会员人数
        word, reason = likely_word(_BRACKETS.sub("", key), words, spelling=False)
        return (words[word], 0.7, reason, None) if word else _NOTHING
    if person is not None:
        return (person, 0.95, "bracket", None) if person in FIELDS[target] else _NOTHING
    for candidate in _shorter(key):
        if candidate in words:
            return words[candidate], 0.95, "bracket", None
    return _joined(_BRACKETS.sub("", key), target)


def _bracketed(guess: Guess | None) -> Guess | None:
    return guess and (guess[0], min(guess[1], 0.95), "bracket" if guess[2] == "exact" else guess[2], guess[3])


def _shorter(key: str) -> list[str]:
    """Return a header without its brackets and its 是否, and the levels of one that stands in several rows."""
    bare = _BRACKETS.sub("", key)
    parts = [part for part in bare.split("/") if part]
    levels: list[str] = []
    if len(parts) > 1:
        levels = ["".join(parts[-2:]), _GROUP.sub("", parts[-2]) + parts[-1], parts[-1]]
        levels += parts[-2::-1] if _NEUTRAL.fullmatch(parts[-1]) else []
    return [bare, _LEAD.sub("", key), _LEAD.sub("", bare), *levels]


def _joined(bare: str, target: Target) -> Guess | None:
    """Read a header of two things whose cells tell them apart: 主席及联系电话, 批复时间及文号, 企业名称及信用代码."""
    parts = [part for part in _JOINED.split(bare) if part]
    if len(parts) != 2 or len(bare) > 20:
        return None
    words, fields = dictionary(target), FIELDS[target]
    known = [words.get(part) or words.get(parts[0][:2] + part) or person_field(part) or "" for part in parts]
    kinds = {fields[name].kind: name for name in known if name in fields}
    for pair in _TOGETHER:
        if set(pair) == set(kinds):
            return kinds[pair[0]], 0.9, "both", kinds["uscc"] if "uscc" in pair else None
    return None


def looks_like_header(text: str, target: Target) -> str | None:
    """Return the field that a cell would head, None for a cell of data; only sure matches count."""
    if not text or len(text) > 40:
        return None
    return _guess(text, target, similar=False)[0]

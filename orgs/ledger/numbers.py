"""Cells made into counts, terms and money: 约300人, 二十余人, 1.2万, 三年, 3.5亿元."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from orgs.ledger.cells import Cell
from orgs.ledger.faults import CellFault, Message, Read
from orgs.ledger.values import compact, is_blank, plain

Remarks = tuple[tuple[str, Message], ...]
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_NUMBER = re.compile(
    r"(约|大约|近|共|共计|计|总计)?([+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:E[+-]?\d{1,2})?)"
    r"(亿|千万|百万|万|千|百)?(余|多|来|几|\+)?"
    r"(人民币)?(人次|人|名|位|家|个|户|万元|亿元|元|千元|万)?(左右|以上|上下|余|多|\+)?"
)
_ABOUT = frozenset(["约", "大约", "近", "余", "多", "来", "几", "+", "左右", "以上", "上下"])
_SCALES = {
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "万": 10**4,
    "千": 1000,
    "百": 100,
    "万元": 10**4,
    "亿元": 10**8,
    "千元": 1000,
}
_ONE = Decimal(1)
_MOST = 2_000_000_000  # what an integer column holds
#: A text with numbers that settle nothing: 50-100, ≥50, 100人以下, 12、15.
_OPEN = re.compile(r"\d.*?[^\d.].*?\d|[<>≤≥≦≧]|以下|以内|不足|不到|不少于|不低于|超")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_ASIDE = re.compile(r"\(([^()]*)\)")
_TERM = re.compile(
    r"(?:每届|任期|届期)?(?:任期)?([0-9]{1,2}|[一二两三四五六七八九十]{1,2})年?(?:[/一每]*届|制|期|任期)?"
)


def read_count(value: Cell) -> int | Read | None:
    """Return a whole number (人, 家 …), None for nothing; with a remark where the cell says about how many, or more.

    Raises `CellFault`: `number` for text, fractions and negatives, `number_open` where the cell leaves open which
    number holds.
    """
    number, remarks = _number(value, Decimal(1))
    if number is None:
        return None
    if number != int(number) or number < 0:
        raise CellFault("number", _("“%(value)s” is not a whole number.") % {"value": plain(value)})
    if number > _MOST:
        raise CellFault("number", _("“%(value)s” is too large.") % {"value": plain(value)})
    return Read(int(number), remarks) if remarks else int(number)


def read_money(value: Cell, scale: Decimal = Decimal(1)) -> Decimal | Read | None:
    """Return an amount in yuan, `scale` being the unit that the header names; remarks and faults as in `read_count`."""
    number, remarks = _number(value, scale)
    if number is None:
        return None
    amount = number.quantize(Decimal("0.01"))  # not a figure: an amount to keep
    return Read(amount, remarks) if remarks else amount


def read_term(value: Cell) -> int | None:
    """Return the years of a term: 5, 五年, 五年一届, 5年/届; raise `CellFault` for 第一届 or two years' span."""
    if isinstance(value, float) and value.is_integer() and 0 < value < 100:
        return int(value)
    text = compact(value)
    if is_blank(text) or text == "无":
        return None
    match = _TERM.fullmatch(text)
    years = (int(match[1]) if match[1].isdigit() else chinese_number(match[1])) if match else None
    if not years:
        raise CellFault("term", _("“%(value)s” does not say how many years a term lasts.") % {"value": plain(value)})
    return years


def _number(value: Cell, scale: Decimal) -> tuple[Decimal | None, Remarks]:
    number, remarks = _read_number(value, scale)
    if number is not None and (not number.is_finite() or number.adjusted() > 14):
        raise CellFault("number", _("“%(value)s” is too large.") % {"value": plain(value)})
    return number, remarks


def _read_number(value: Cell, scale: Decimal) -> tuple[Decimal | None, Remarks]:
    if isinstance(value, float):
        return Decimal(repr(value)) * scale, ()
    if isinstance(value, bool | date):
        raise CellFault("number", _("“%(value)s” is not a number.") % {"value": plain(value)})
    return _from_text(compact(value), plain(value), scale)


@lru_cache(maxsize=8192)
def _from_text(text: str, shown: str, scale: Decimal) -> tuple[Decimal | None, Remarks]:
    """Read a number from half-width text; kept, because ledgers repeat their counts."""
    asides = _ASIDE.findall(text)
    text = _ASIDE.sub("", text).rstrip("。.")
    if is_blank(text) or text == "无":
        return None, ()
    number, about = _written(_THOUSANDS.sub("", text), shown, scale)
    remarks: list[tuple[str, Message]] = []
    if about:
        message = _("“%(value)s” says about how many; its number was taken.")
        remarks.append(("about", message % {"value": shown}))
    if any(asides):
        remarks.append(("words_left", _("“%(words)s” was left out.") % {"words": "、".join(asides)}))
    return number, tuple(remarks)


def _written(text: str, shown: str, scale: Decimal) -> tuple[Decimal, bool]:
    match = _NUMBER.fullmatch(text)
    if match is None:
        bare = text.lstrip("约近大共计").rstrip("左右以上人名家个位").rstrip("余多来几")
        spoken = chinese_number(bare)
        if spoken is None:
            raise _no_number(text, shown)
        return Decimal(spoken) * scale, any(word in text for word in _ABOUT)
    about = not _ABOUT.isdisjoint(part for part in match.groups() if part)
    number = Decimal(match[2]) * _SCALES.get(match[3] or "", 1)
    if match[6] and (match[6] in _SCALES or match[6] == "元"):
        return number * _SCALES.get(match[6], 1), about
    return number if match[3] else number * scale, about  # 3.5亿 says its own size, whatever unit the header names


def _no_number(text: str, shown: str) -> CellFault:
    if any(char.isdecimal() for char in text) and _OPEN.search(text):
        message = _("“%(value)s” leaves open which number holds: write the one.")
        return CellFault("number_open", message % {"value": shown})
    return CellFault("number", _("“%(value)s” is not a number.") % {"value": shown})


def chinese_number(text: str) -> int | None:
    """Return a number written in characters below ten thousand: 二十三 → 23, 二〇一九 → 2019; None for other text."""
    if not text or any(char not in _DIGITS and char not in _STEPS for char in text):
        return None
    if not any(char in _STEPS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total, digit = 0, 1
    for position, char in enumerate(text):
        if char in _STEPS:
            total += digit * _STEPS[char]
            digit = 0
        elif position and text[position - 1] in _DIGITS and _DIGITS[text[position - 1]]:
            return None
        else:
            digit = _DIGITS[char]
    return total + (digit if text[-1] not in _STEPS else 0)

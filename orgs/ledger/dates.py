"""Dates in every habit of clerks: 2019-5-20, 19.5.20, 2019年5月, 二〇一九年五月, 20-May-19, 20190520, Excel serials."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from orgs.ledger.cells import Cell
from orgs.ledger.faults import CellFault
from orgs.ledger.numbers import chinese_number
from orgs.ledger.values import compact, is_blank, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Day 0 of Excel's calendar, its leap year of 1900 allowed for, and of workbooks that count from 1904 (old Macs).
EPOCH_1900, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_FIRST_SERIAL, _LAST_SERIAL = 3654, 73050  # 1910 to 2099
_FIRST_YEAR = 1900

_SEP = r"[-./年、,。·_~―—‑–]"
_FULL = re.compile(r"(?P<y>\d{4})" + _SEP + r"(?P<m>\d{1,2})(?:[-./月、,。·_―—‑–])(?P<d>\d{1,2})[日号.。]?")
_MONTH = re.compile(r"(?P<y>\d{4})" + _SEP + r"(?P<m>\d{1,2})(?:月份?|月日)?(?:[上中下]旬|[初底末])?[.。]?")
_YEAR = re.compile(r"(?P<y>\d{4})年?(?:[初底末])?")
_DIGITS8 = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})")
_DIGITS6 = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})")
_SHORT = re.compile(r"(?P<y>\d{2})年(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})[日号])?")
#: The year in two digits, as it is spoken: 19.3.1, 19-3-1; with strokes the first number may be the month as well.
_YEAR_FIRST = re.compile(r"(?P<y>\d{2})(?P<mark>[-./。·])(?P<m>\d{1,2})(?P=mark)(?P<d>\d{1,2})[日号.]?")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"), 1
    )
}
_NAME = r"(?P<n>" + "|".join(_MONTHS) + r")[A-Z]{0,6}\.?"
_ENGLISH = (
    re.compile(r"(?:(?P<d>\d{1,2})(?:ST|ND|RD|TH)?[-/.,]?)?" + _NAME + r"[-/.,']?(?P<y>\d{4}|\d{2})"),
    re.compile(_NAME + r"[-/.]?(?P<d>\d{1,2})(?:ST|ND|RD|TH)?,?(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})[-/.]?" + _NAME + r"(?:[-/.]?(?P<d>\d{1,2}))?"),
)
_AMERICAN = re.compile(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})")
_SPOKEN = re.compile(
    r"([〇○零一二三四五六七八九O0]{4}|\d{4})年"
    r"(?:([元一二三四五六七八九十]{1,3}|\d{1,2})月份?(?:([一二三四五六七八九十]{1,3}|\d{1,2})[日号])?)?"
)
_TAIL = re.compile(r"(?:\(.*\)|(?:正式)?(?:成立|设立|批复|建立|起)|星期.|周.)$")
_CLOCK = re.compile(r"[T\s]+(?:[上下]午)?\d{1,2}[:：时]\d{1,2}.*$", re.S)
_SPACED = re.compile(r"\d{4}\s+\d{1,2}(?:\s+\d{1,2})?")
_PATTERNS = (_FULL, _DIGITS8, _MONTH, _DIGITS6, _YEAR, _SHORT, _AMERICAN)


@dataclass(frozen=True, slots=True)
class LedgerDate:
    """A date with how much of it was written: `day`, `month` (then the first of it) or `year` (then 1 January)."""

    day: date
    precision: str = "day"


def parse_date(value: Cell, today: date, epoch: date = EPOCH_1900) -> LedgerDate | None:
    """Return the date of a cell, None for an empty one; `epoch` is the day from which the workbook counts.

    Raises `CellFault`: `date` (not a date), `date_future` (after `today`), `date_ambiguous` (the number 2019.1 may
    have been 2019.10, 3/1/19 the third of its first number or of January).
    """
    if isinstance(value, datetime):
        found: LedgerDate | None = LedgerDate(value.date())
    elif isinstance(value, date):
        found = LedgerDate(value)
    elif isinstance(value, float):
        found = _from_number(value, epoch)
    elif isinstance(value, str):
        found = _from_text(compact(_untimed(value)), epoch) if value.strip() else None
    else:
        raise _not_a_date(value)
    if found and found.day > today:
        raise CellFault("date_future", _("%(value)s lies in the future.") % {"value": found.day.isoformat()})
    if found and found.day.year < _FIRST_YEAR:
        raise _not_a_date(value)
    return found


def _untimed(text: str) -> str:
    """Cut the time of day off before spaces go, and read spaces between bare numbers as separators."""
    text = _CLOCK.sub("", text.strip())
    return "-".join(text.split()) if _SPACED.fullmatch(text) else text


def _not_a_date(value: Cell) -> CellFault:
    return CellFault("date", _("“%(value)s” is not a date.") % {"value": plain(value)})


def _from_number(value: float, epoch: date) -> LedgerDate:
    if value.is_integer():
        return _from_text(str(int(value)), epoch) or _fail(value)
    if _FIRST_YEAR <= value < 2100:
        text = repr(value)
        fraction = text.split(".")[1]
        if fraction == "1":
            raise CellFault(
                "date_ambiguous",
                _("%(value)s is a number that may mean January or October: write %(january)s or %(october)s.")
                % {"value": text, "january": f"{int(value)}-01", "october": f"{int(value)}-10"},
            )
        if len(fraction) <= 2:
            return _from_text(text, epoch) or _fail(value)
    if _FIRST_SERIAL <= value <= _LAST_SERIAL:
        return LedgerDate(epoch + timedelta(days=int(value)))
    raise _not_a_date(value)


def _fail(value: Cell) -> LedgerDate:
    raise _not_a_date(value)


@lru_cache(maxsize=20000)
def _from_text(text: str, epoch: date) -> LedgerDate | None:
    """Read a date from half-width text without spaces; kept, because ledgers repeat their dates."""
    if is_blank(text) or text == "无":
        return None
    bare = _TAIL.sub("", _TAIL.sub("", text)) or text
    for pattern in _PATTERNS:
        match = pattern.fullmatch(bare)
        if match and (found := _assemble(match.groupdict())):
            return found
    if bare.isdigit() and _FIRST_SERIAL <= int(bare) <= _LAST_SERIAL and len(bare) == 5:
        return LedgerDate(epoch + timedelta(days=int(bare)))
    found = _year_first(bare) or _spoken(bare) or _english(bare)
    if found is None:
        raise _not_a_date(text)
    return found


def _year_first(text: str) -> LedgerDate | None:
    match = _YEAR_FIRST.fullmatch(text)
    if match is None:
        return None
    found = _assemble(match.groupdict())
    first = match["y"]
    if match["mark"] == "/" and found and first[0] != "0" and int(first) <= 12 and int(match["d"]) > 0:
        other = _assemble({"y": match["d"], "m": first, "d": match["m"]})
        if other and other != found:
            message = _("%(value)s may be %(one)s or %(other)s: write the year with four digits.")
            days = {"value": text, "one": found.day.isoformat(), "other": other.day.isoformat()}
            raise CellFault("date_ambiguous", message % days)
    return found


def _spoken(text: str) -> LedgerDate | None:
    match = _SPOKEN.fullmatch(text)
    if match is None:
        return None
    year, month, day = (_spoken_number(part) if part else None for part in match.groups())
    return _assemble({"y": year, "m": month, "d": day})


def _spoken_number(text: str) -> int | None:
    if text.isdecimal() and text.isascii():
        return int(text)
    return chinese_number(text.replace("O", "〇").replace("0", "〇").replace("元", "一"))


def _english(text: str) -> LedgerDate | None:
    for pattern in _ENGLISH:
        if match := pattern.fullmatch(text):
            return _assemble({**match.groupdict(), "m": _MONTHS[match["n"]]})
    return None


def _assemble(parts: Mapping[str, str | int | None]) -> LedgerDate | None:
    year, month, day = (int(part) if (part := parts.get(key)) else None for key in "ymd")
    if year is None:
        return None
    if year < 100:
        year += 2000 if year < 50 else 1900
    precision = "day" if day else "month" if month else "year"
    if not _FIRST_YEAR <= year < 2200:
        return None
    try:
        return LedgerDate(date(year, month or 1, day or 1), precision)
    except ValueError:
        return None

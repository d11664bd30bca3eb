"""Days on paper: in Chinese numerals, with points, in words, or with blanks for the hand."""

from __future__ import annotations

import datetime as dt

DIGITS = "〇一二三四五六七八九"
#: A day that nobody has entered: blanks for the hand.
BLANK_DAY = "年　　月　　日"


def year_in_numerals(year: int) -> str:
    """Write a year digit by digit: 二〇二六."""
    return "".join(DIGITS[int(digit)] for digit in str(year))


def number_in_numerals(number: int) -> str:
    """Write a number from 1 to 99: 十二, 二十, 三十一."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("" if tens == 1 else DIGITS[tens]) + "十"
    return head + (DIGITS[ones] if ones else "")


def month_in_numerals(day: dt.date) -> str:
    """Write year and month as they stand at the foot of a cover: 二〇二六年三月."""
    return f"{year_in_numerals(day.year)}年{number_in_numerals(day.month)}月"


def day_as(value: object, shape: str = "") -> str:
    """Write a stored day in one of the four shapes; what is no day is written as it stands, nothing as blanks."""
    day = _day(value)
    if day is None:
        return str(value) if value else BLANK_DAY
    if shape == "points":
        return f"{day.year}.{day.month:02}"
    if shape == "month":
        return f"{day.year}年{day.month}月"
    if shape == "numerals":
        return month_in_numerals(day)
    return f"{day.year}年{day.month}月{day.day}日"


def period_as(value: object) -> str:
    """Write a period by its months: 2010.09—2014.06; an open end is 至今."""
    first, last = ends_of(value)
    if not first and not last:
        return ""
    return f"{day_as(first, 'points') if first else ''}—{day_as(last, 'points') if last else '至今'}"


def ends_of(value: object) -> tuple[str, str]:
    """Return the first and the last day of a stored period."""
    if isinstance(value, dict):
        return str(value.get("from") or ""), str(value.get("to") or "")
    if isinstance(value, (list, tuple)) and len(value) == 2:
        return str(value[0] or ""), str(value[1] or "")
    return "", ""


def _day(value: object) -> dt.date | None:
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None

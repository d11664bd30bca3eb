"""How figures are said: rates, counts and changes, everywhere the same; nothing else may round or group a number.

Screens, maps, tooltips, sheets, print and JSON ask here; `static/src/figures.js` is the twin for what a script writes.
A rate is in percent (0–100) and worked out exactly, then rounded once: half up, to one decimal, never cut.
`make lint` refuses other ways (`kexie_portal/engines/figure_lines.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _

Number = int | float | Decimal | Fraction

DIGITS = 1
"""Decimals of a rate, of a change in percentage points, and of a level that is not whole."""
MINUS = "−"
#: The same looks for spreadsheets, which keep the exact value behind them. A share there is 0–1.
SHEET_COUNT, SHEET_RATE, SHEET_POINTS, SHEET_SIGNED = "#,##0", "0.0%", "+0.0;−0.0;0.0", "+#,##0;−#,##0;0"
_WIDE = Context(prec=60)


def share(part: int, whole: int) -> Fraction | None:
    """Return the exact percentage (0–100) of a part; None where there is nothing to divide by."""
    return Fraction(100 * part, whole) if whole else None


def exact(value: Number) -> Fraction:
    """Return the value without loss; a float stands for the shortest decimal that names it."""
    return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)


def rounded(value: Number, digits: int = DIGITS) -> Decimal:
    """Round half up, away from zero: 68.75 is 68.8 and −68.75 is −68.8."""
    steps = exact(value) * 10**digits
    whole = int(abs(steps) + Fraction(1, 2))
    return Decimal(whole if steps >= 0 else -whole).scaleb(-digits, _WIDE)


def plain(value: Number | None, digits: int = DIGITS) -> float | None:
    """Return the rounded value as a number, for charts, CSV and JSON; None stays None."""
    return None if value is None else float(rounded(value, digits))


def decimal(value: Number, digits: int = DIGITS) -> str:
    """Say a number with just so many decimals and its thousands apart."""
    return f"{rounded(value, digits) or Decimal(0):,.{digits}f}"


def rate(value: Number) -> str:
    """Say a percentage (0–100): 68.8%."""
    return f"{decimal(value)}%"


def count(value: int) -> str:
    """Say a count with its thousands apart: 12,345."""
    return f"{value:,}"


def mark(value: Number) -> str:
    """Say a mark on the scale of a rate, which is no rate of anybody's: 20% or 2.5%."""
    number = rounded(value)
    return f"{decimal(number, 0 if number == number.to_integral_value() else DIGITS)}%"


def fraction(part: int, whole: int) -> str:
    """Say of what a rate is made: 55 / 80."""
    return f"{count(part)} / {count(whole)}"


def progress(percent: int) -> str:
    """Say how far something has come, in whole percent: 37%. Whoever counts cuts it, so that 100% means done."""
    return f"{percent}%"


def signed(value: Number, digits: int = DIGITS) -> str:
    """Say a difference with its sign where no arrow stands: +1.2, −0.4, 0.0."""
    number = rounded(value, digits)
    sign = "" if not number else "+" if number > 0 else MINUS
    return f"{sign}{decimal(abs(number), digits)}"


def since_end_of(day: date) -> str:
    """Name the month-end that a change is counted from: 2026年10月末."""
    return _("the end of %(month)s") % {"month": date_format(day, "YEAR_MONTH_FORMAT")}


@dataclass(frozen=True)
class Change:
    """A difference of two exact values and the name of the period that it is against.

    `in_points` for a difference of rates, which is in percentage points; else it is one of counts.
    `more_is_better` says whether a rise is good news.
    """

    amount: Number
    since: str
    in_points: bool = False
    more_is_better: bool = True

    @property
    def tone(self) -> str:
        """Return `better`, `worse` or nothing: fewer enterprises that nobody covers are no loss."""
        return {0: "", 1: "better", -1: "worse"}[self.direction if self.more_is_better else -self.direction]

    @property
    def direction(self) -> int:
        """Return 1 up, −1 down, 0 the same."""
        return (self.amount > 0) - (self.amount < 0)

    @property
    def arrow(self) -> str:
        """Return the arrow, which says the sign."""
        return {1: "↑", -1: "↓", 0: "→"}[self.direction]

    @property
    def size(self) -> str:
        """Say how large it is, without a sign; a change too small for the decimals is not said to be none."""
        if not self.amount:
            return _("unchanged")
        number = rounded(abs(exact(self.amount)), DIGITS if self.in_points else 0)
        if not self.in_points:
            return decimal(number, 0)
        if not number:
            return _("less than %(points)s percentage points") % {"points": decimal(Decimal(1).scaleb(-DIGITS))}
        return _("%(points)s percentage points") % {"points": decimal(number)}

    @property
    def against(self) -> str:
        """Say against which period."""
        return _("since %(period)s") % {"period": self.since}


def absent(state: str) -> str:
    """Say in words why there is no value: the state is `none` or `na`."""
    return _("does not apply") if state == "na" else _("no data")

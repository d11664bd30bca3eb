"""Two things in one cell: a letter's number with its day; which field takes what stands beside another."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from orgs.ledger.cells import Cell
from orgs.ledger.codes import parse_letter_number
from orgs.ledger.dates import LedgerDate
from orgs.ledger.faults import CellFault, Message, Read, RowWarning
from orgs.ledger.fields import FIELDS, Target
from orgs.ledger.lengths import fitted
from orgs.ledger.values import compact, is_blank

if TYPE_CHECKING:
    from orgs.ledger.ledgerrow import LedgerRow

#: Where a telephone, an e-mail address, a letter's number or its day goes that stands in the column of another field.
BESIDE: dict[tuple[str, str], str] = {
    ("chair", "phones"): "chair_phone",
    ("secretary_general", "phones"): "secretary_general_phone",
    ("contact", "phones"): "contact_phone",
    ("contact", "email"): "email",
    ("letter_date", "letter"): "letter_number",
    ("letter_number", "date"): "letter_date",
}
_LETTER = re.compile(
    r"(?P<number>[一-龥]{1,20}[\[［(（【〔﹝〈<《](?:19|20)\d\d年?[\]］)）】〕﹞〉>》]字?(?:第)?\d+号)(?=[^一-龥]|$|的?批复|文件)"
)
_NUMBER = re.compile(r"[一-龥]{1,12}〔\d{4}〕\d+号")
_DAY = re.compile(r"(?:19|20)\d\d[-./年]\d{1,2}(?:[-./月]\d{1,2}日?)?月?")
DayOf = Callable[[Cell], LedgerDate | None]
#: What was found in the cell of another field: that field, its header, the kind of what was found, and its value.
Beside = tuple[str, str, str, Any]


def read_letter(value: Cell, day_of: DayOf) -> str | Read:
    """Return a letter's number; a day beside it is told apart, other words are told; text without a number stands."""
    number = parse_letter_number(value)
    if len(number) <= 30 and _NUMBER.fullmatch(number):
        return number
    text = compact(value)
    day, match, rest = _parts(text)
    if match is None or match[0] == text:
        return number
    beside: list[tuple[str, object]] = []
    if day:
        try:
            beside.append(("date", day_of(day)))
        except CellFault:
            rest = f"{rest} {day}".strip()
    remarks: list[tuple[str, Message]] = []
    if rest and not is_blank(rest):
        remarks.append(("words_left", _("“%(words)s” was left out.") % {"words": rest}))
    return Read(parse_letter_number(match["number"]), tuple(remarks), tuple(beside))


def read_day(value: Cell, day_of: DayOf) -> LedgerDate | Read | None:
    """Return the day of a cell; the number of a letter beside it is told apart. Raises what `day_of` raises."""
    try:
        return day_of(value)
    except CellFault:
        day, match, rest = _parts(compact(value))
        if match is None or not day or rest:
            raise
        return Read(day_of(day), beside=(("letter", parse_letter_number(match["number"])),))


def _parts(text: str) -> tuple[str, re.Match[str] | None, str]:
    """Return the day inside a text, the number of a letter, and what is left."""
    day = _DAY.search(text)
    bare = _DAY.sub(" ", text)
    match = _LETTER.search(bare)
    rest = bare[: match.start()] + bare[match.end() :] if match else bare
    return day[0] if day else "", match, rest.strip(" ()（）、,;:：")


def settle(row: LedgerRow, target: Target, beside: list[Beside]) -> None:
    """Give what stood in another field's cell to its own field where that is empty; tell what became of it."""
    for name, header, kind, found in beside:
        field = BESIDE.get((name, kind), "")
        value = found.day if isinstance(found, LedgerDate) else found
        held = row.values.get(field)
        if held == value:
            continue
        known = FIELDS[target].get(field)
        read = fitted(field, value) if known and not held else None
        if known is None or read is None:
            message = _("“%(words)s” was left out.") % {"words": value}
            row.warnings.append(RowWarning(header, message, "beside_left", str(value)))
            continue
        remarks = read.remarks if isinstance(read, Read) else ()
        row.values[field] = read.value if isinstance(read, Read) else read
        if isinstance(found, LedgerDate):
            row.values[f"{field}_precision"] = found.precision
        message = _("“%(value)s” was read as: %(field)s.") % {"value": value, "field": known.label}
        for code, text in (("beside", message), *remarks):
            row.warnings.append(RowWarning(header, text, code, str(value)))

"""How long a text of a ledger may be before the register could not hold it whole: nothing is cut without a word."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from orgs.ledger.faults import CellFault, Message, Read

PERSON = 40
PHONES = 40
#: Characters by field, as the columns of the register hold them (a test compares); people are measured one by one.
LENGTHS: dict[str, int] = {
    "name": 120,
    "association_name": 120,
    "address": 200,
    "letter_number": 60,
    "host_department": 60,
    "remark": 300,
    "high_tech_number": 60,
    "email": 120,
    "size_class": 60,
    **dict.fromkeys(("contact", "chair", "vice_chairs", "secretary_general", "legal_person"), PERSON),
    **dict.fromkeys(("contact_phone", "chair_phone", "secretary_general_phone"), PHONES),
}
_SHORTEST = min(LENGTHS.values())
#: Fields that hold several things parted by 、, of which those that fit are kept.
_PARTED = frozenset(["contact", "chair", "secretary_general", "legal_person"])
_NUMBERS = frozenset(["contact_phone", "chair_phone", "secretary_general_phone"])


def surely_fits(value: Any) -> bool:
    """Tell quickly whether a value is plain and fits every column, as nearly all do."""
    kind = type(value)
    return len(value) <= _SHORTEST if kind is str else kind is not tuple and kind is not Read


def fitted(name: str, value: Any) -> Any:
    """Return a value that the register holds whole, as a `Read` where something did not fit.

    Raises `CellFault` `too_long` for one text that is longer than its column.
    """
    most = LENGTHS.get(name)
    if most is None or not value or (isinstance(value, str) and len(value) <= most):
        return value
    if name in _NUMBERS:
        return _numbers(value, most)
    if isinstance(value, tuple) or name in _PARTED:
        return _people(value, most)
    if isinstance(value, str):
        raise CellFault("too_long", _("The text is too long (at most %(limit)d characters).") % {"limit": most})
    return value


def _numbers(value: str, most: int) -> Read:
    kept: list[str] = []
    left: list[str] = []
    for number in value.split("、"):
        fits = not left and len("、".join([*kept, number])) <= most
        (kept if fits else left).append(number)
    return Read("、".join(kept), (_left_out("、".join(left), most),))


def _people(value: str | tuple[str, ...], most: int) -> Any:
    names = value if isinstance(value, tuple) else tuple(value.split("、"))
    left = [name for name in names if len(name) > most]
    if not left:
        return value
    kept = tuple(name for name in names if len(name) <= most)
    return Read(kept if isinstance(value, tuple) else "、".join(kept), (_left_out("、".join(left), most),))


def _left_out(text: str, most: int) -> tuple[str, Message]:
    message = _("“%(value)s” was left out: the register holds %(limit)d characters there.")
    return "too_long", message % {"value": text, "limit": most}

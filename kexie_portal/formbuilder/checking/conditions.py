"""Conditions: they name fields that stand before, by comparisons that fit, with values that can occur."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kexie_portal.formbuilder.checking.faults import Fault, Place
from kexie_portal.formbuilder.checking.known import Known
from kexie_portal.formbuilder.definition import OTHER, Condition, Field

_ORDERED = ("integer", "decimal", "yuan", "date")
_PLAIN = (*_ORDERED, "short_text", "yes_no", "one_of")
FITTING: dict[str, tuple[str, ...]] = {
    "eq": _PLAIN,
    "ne": _PLAIN,
    "in": ("short_text", "one_of", "integer"),
    "gt": _ORDERED,
    "lt": _ORDERED,
    "has": ("several_of",),
}


def condition_faults(condition: Condition | None, known: Known, place: Place, own: tuple[str, ...]) -> Iterator[Fault]:
    """Go through the faults of a condition that stands at a place; `own` are the names that it is the condition of."""
    for one in (condition or {}).get("all") or (condition or {}).get("any") or []:
        if "field" in one:
            yield from _test_faults(one, known, place, own)
        else:
            yield from condition_faults(one, known, place, own)


def _test_faults(test: dict[str, Any], known: Known, place: Place, own: tuple[str, ...]) -> Iterator[Fault]:
    name, op = test["field"], test["op"]
    if name in own:
        yield place.fault(_("The condition names the field itself."))
        return
    field = known.get(name)
    if field is None:
        yield place.fault(_("The condition names “%(name)s”, which does not stand before it.") % {"name": name})
        return
    if known.is_many(name):
        words = _("The condition names “%(name)s” of a section that stands several times.")
        yield place.fault(words % {"name": field["label"]})
    if op in FITTING and field["kind"] not in FITTING[op]:
        words = _("“%(name)s” cannot be compared by “%(op)s”.")
        yield place.fault(words % {"name": field["label"], "op": op})
    elif op in FITTING and (wrong := _wrong_value(field, op, test.get("value"))):
        yield place.fault(wrong)


def _wrong_value(field: Field, op: str, value: Any) -> str:
    if op == "in" and not (isinstance(value, list) and value):
        return _("“in” needs a list of values.")
    values = value if op == "in" else [value]
    if field["kind"] in ("one_of", "several_of"):
        known = {option["value"] for option in field.get("options", [])} | ({OTHER} if field.get("other") else set())
        strange = [one for one in values if one not in known]
        words = _("“%(value)s” is no choice of “%(name)s”.")
        return words % {"value": strange[0], "name": field["label"]} if strange else ""
    fits = {"yes_no": _is_bool, "date": _is_day, "integer": _is_number, "decimal": _is_number, "yuan": _is_number}
    sound = all(fits.get(field["kind"], _is_text)(one) for one in values)
    return "" if sound else _("The value does not fit the kind of “%(name)s”.") % {"name": field["label"]}


def _is_bool(value: object) -> bool:
    return isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False

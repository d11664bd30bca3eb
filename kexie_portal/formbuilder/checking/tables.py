"""Tables: columns, given rows and their depths, sums and rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from kexie_portal.formbuilder.checking.faults import Fault, Place
from kexie_portal.formbuilder.checking.known import Known
from kexie_portal.formbuilder.definition import Column, Field
from kexie_portal.formbuilder.enums import NUMBERS


def table_faults(field: Field, known: Known, place: Place) -> Iterator[Fault]:
    """Go through what is wrong with a table."""
    columns = {column["name"]: column for column in field["columns"]}
    for name, times in Counter(column["name"] for column in field["columns"]).items():
        if times > 1:
            yield place.fault(_("The short name “%(name)s” stands at two columns.") % {"name": name})
    yield from _row_faults(field, columns, place)
    for name in field.get("sums", {}).get("columns", []):
        yield from _number_faults(name, columns, place, _("The sum goes over “%(name)s”, which holds no numbers."))
    for rule in field.get("rules", []):
        yield from _RULES[rule["rule"]](rule, columns, known, place)


def _row_faults(field: Field, columns: Mapping[str, Column], place: Place) -> Iterator[Fault]:
    rows = field.get("rows", {})
    if rows.get("min", 0) > rows.get("max", 500):
        yield place.fault(_("The least number of rows is above the most."))
    level = 0
    for row in rows.get("fixed", []):
        deeper = row.get("level", 1)
        if deeper > level + 1:
            words = _("The row “%(name)s” is two levels deeper than the row before it.")
            yield place.fault(words % {"name": row.get("label", "")})
        level = deeper
        for name in row.get("blocked", []):
            if name not in columns:
                yield place.fault(_("“%(name)s” is no column of this table.") % {"name": name})
        if len(row.get("group", [])) != len(rows.get("groups", [])):
            words = _("The row “%(name)s” does not name the words of all merged columns.")
            yield place.fault(words % {"name": row.get("label", "")})


def _number_faults(name: str, columns: Mapping[str, Column], place: Place, words: str) -> Iterator[Fault]:
    if name not in columns:
        yield place.fault(_("“%(name)s” is no column of this table.") % {"name": name})
    elif columns[name]["kind"] not in NUMBERS:
        yield place.fault(words % {"name": columns[name]["label"]})


def _worked_out(rule: Mapping[str, Any], columns: Mapping[str, Column], known: Known, place: Place) -> Iterator[Fault]:
    words = _("A rule reckons with “%(name)s”, which holds no numbers.")
    parts = rule.get("parts", [])
    if "target" not in rule or not parts:
        yield place.fault(_("The rule names no column to work out, or none to work it out from."))
        return
    if rule["target"] in parts:
        yield place.fault(_("The rule works a column out from itself."))
    for name in (rule["target"], *parts):
        yield from _number_faults(name, columns, place, words)


def _percent(rule: Mapping[str, Any], columns: Mapping[str, Column], known: Known, place: Place) -> Iterator[Fault]:
    if "target" not in rule or "of" not in rule:
        yield place.fault(_("The rule names no column to work out, or none to work it out from."))
        return
    for name in (rule["target"], rule["of"]):
        words = _("A rule reckons with “%(name)s”, which holds no numbers.")
        yield from _number_faults(name, columns, place, words)


def _equal_totals(
    rule: Mapping[str, Any], columns: Mapping[str, Column], known: Known, place: Place
) -> Iterator[Fault]:
    for side in ("left", "right"):
        named = rule.get(side, "")
        if named and _is_number(named, columns, known):
            continue
        words = _("The total “%(name)s” is no column of numbers and no number that stands before.")
        yield place.fault(words % {"name": named})


def _is_number(named: str, columns: Mapping[str, Column], known: Known) -> bool:
    if named in columns:
        return columns[named]["kind"] in NUMBERS
    table, dot, column = named.partition(".")
    field = known.get(table)
    if field is None:
        return False
    if not dot:
        return field["kind"] in NUMBERS
    return any(one["name"] == column and one["kind"] in NUMBERS for one in field.get("columns", []))


_RULES: dict[str, Any] = {
    "sum": _worked_out,
    "product": _worked_out,
    "percent": _percent,
    "equal_totals": _equal_totals,
}

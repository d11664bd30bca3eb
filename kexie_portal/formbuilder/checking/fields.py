"""Fields one by one: choices, limits, what is worked out, and tables with their rows, sums and rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from kexie_portal.formbuilder.checking.faults import Fault, Place
from kexie_portal.formbuilder.checking.known import Known
from kexie_portal.formbuilder.checking.tables import table_faults
from kexie_portal.formbuilder.definition import OTHER, Field, Section
from kexie_portal.formbuilder.enums import CHOICES, NUMBERS, TEXTS


def field_faults(field: Field, known: Known, place: Place) -> Iterator[Fault]:
    """Go through what is wrong with a field that stands at a place."""
    yield from choice_faults(field, place)
    yield from limit_faults(field, place)
    yield from _derived_faults(field, known, place)
    is_table = field["kind"] == "table"
    if is_table and not field.get("columns"):
        yield place.fault(_("The table has no column."))
    elif is_table:
        for column in field["columns"]:
            yield from choice_faults(column, place)
            yield from limit_faults(column, place)
        yield from table_faults(field, known, place)
    elif any(field.get(key) for key in ("columns", "rows", "sums", "rules")):
        yield place.fault(_("Columns, rows, sums and rules belong to tables."))


def choice_faults(field: Mapping[str, Any], place: Place) -> Iterator[Fault]:
    """Choices stand where the kind asks for them, each once."""
    options = field.get("options", [])
    if field["kind"] not in CHOICES:
        if options or field.get("other"):
            yield place.fault(_("“%(name)s” has choices, but its kind asks for none.") % {"name": field["label"]})
        return
    if not options:
        yield place.fault(_("“%(name)s” has no choices.") % {"name": field["label"]})
    for key in ("value", "label"):
        for word, times in Counter(option[key] for option in options).items():
            if times > 1:
                words = _("The choice “%(word)s” of “%(name)s” stands twice.")
                yield place.fault(words % {"word": word, "name": field["label"]})
    if field.get("other") and any(option["value"] == OTHER for option in options):
        yield place.fault(_("“other” is among the choices already."))


def limit_faults(field: Mapping[str, Any], place: Place) -> Iterator[Fault]:
    """Limits fit the kind, and the least is not above the most."""
    limit = field.get("limit", {})
    texts = {"max_chars": TEXTS, "max_files": ("files",), "decimals": ("decimal", "yuan")}
    for key, kinds in texts.items():
        if key in limit and field["kind"] not in kinds:
            yield place.fault(_("The limit “%(key)s” does not fit “%(name)s”.") % {"key": key, "name": field["label"]})
    for low, high in (("min", "max"), ("min_chosen", "max_chosen")):
        bounds = [limit[key] for key in (low, high) if key in limit]
        as_text = field["kind"] in ("date", "period")
        if any(isinstance(one, str) != as_text for one in bounds):
            yield place.fault(_("The limits do not fit the kind of “%(name)s”.") % {"name": field["label"]})
        elif len(bounds) == 2 and bounds[0] > bounds[1]:
            yield place.fault(_("The least of “%(name)s” is above the most.") % {"name": field["label"]})


def _derived_faults(field: Field, known: Known, place: Place) -> Iterator[Fault]:
    if ("count" in field or "age_on" in field) and field["kind"] != "integer":
        yield place.fault(_("What is worked out here is a whole number; the field is of another kind."))
    if count := field.get("count"):
        yield from _count_faults(count, known, place)
    if age := field.get("age_on"):
        born = known.get(age["field"])
        if born is None or born["kind"] not in ("date", "person"):
            words = _("The age is worked out from “%(name)s”, which is no day or person that stands before.")
            yield place.fault(words % {"name": age["field"]})


def _count_faults(count: Mapping[str, Any], known: Known, place: Place) -> Iterator[Fault]:
    table = known.counted(count["table"])
    if table is None:
        yield place.fault(_("It counts “%(name)s”, which is no table of this form.") % {"name": count["table"]})
    elif count.get("column") and count["column"] not in _columns(table):
        words = _("It counts by “%(name)s”, which is no column of that table.")
        yield place.fault(words % {"name": count["column"]})


def _columns(table: Field) -> list[str]:
    people = table["kind"] == "people"
    return ["sex", "title", "employer"] if people else [column["name"] for column in table.get("columns", [])]


def check_faults(section: Section, place: Place) -> Iterator[Fault]:
    """Comparisons of two fields: both stand in the section, and their kinds can be compared."""
    here = {field["name"]: field for field in section.get("fields", [])}
    for check in section.get("checks", []):
        missing = [name for name in check["fields"] if name not in here]
        kinds = {here[name]["kind"] for name in check["fields"] if name in here}
        if missing:
            yield place.fault(_("The check names “%(name)s”, which is not in this section.") % {"name": missing[0]})
        elif check["kind"] == "before" and kinds != {"date"}:
            yield place.fault(_("The check of an order compares two fields that hold a day."))
        elif len(kinds) > 1 and not kinds <= set(NUMBERS) | {"organization", "short_text"}:
            yield place.fault(_("The check compares fields of two kinds."))

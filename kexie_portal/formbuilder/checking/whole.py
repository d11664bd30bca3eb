"""Check a whole definition: its size first, then its shape, then what a schema cannot say. All faults come at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

from django.utils.translation import gettext as _

from kexie_portal.errors import Refused
from kexie_portal.formbuilder.checking.conditions import condition_faults
from kexie_portal.formbuilder.checking.faults import Fault, Place, place_of
from kexie_portal.formbuilder.checking.fields import check_faults, field_faults
from kexie_portal.formbuilder.checking.known import Known
from kexie_portal.formbuilder.checking.shape import shape_faults
from kexie_portal.formbuilder.definition import (
    COVER,
    MOST_FIELDS,
    MOST_SECTIONS,
    Definition,
    Field,
    Section,
    canonical,
    sections_of,
)
from kexie_portal.texts import shortened

MOST_CHARACTERS = 600_000
_TAG = re.compile(r"<\s*/?\s*[A-Za-z!?]")


class FaultyDefinition(Refused):
    """A definition that cannot be published; `faults` are all that stands against it."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


def demand_sound(definition: object) -> Definition:
    """Return the definition by its type; raises `FaultyDefinition`."""
    if found := faults_of(definition):
        raise FaultyDefinition(found)
    return cast(Definition, definition)


def faults_of(definition: object) -> list[Fault]:
    """Return all that is wrong with a definition, in its own order; one that is far too large is not read further."""
    if too_large := _size_faults(definition):
        return too_large
    if wrong := shape_faults(definition):
        return wrong + _markup(definition)
    sound = cast(Definition, definition)
    return [*_name_faults(sound), *_markup(definition), *_part_faults(sound)]


def _size_faults(definition: object) -> list[Fault]:
    if not isinstance(definition, dict):
        return []
    found = []
    sections = definition.get("sections")
    parts = [one for one in sections if isinstance(one, dict)] if isinstance(sections, list) else []
    cover = definition.get("cover")
    lists = [one.get("fields") for one in parts] + [cover.get("lines") if isinstance(cover, dict) else None]
    fields = sum(len(one) for one in lists if isinstance(one, list))
    if len(parts) > MOST_SECTIONS:
        words = _("The form has %(n)s sections; %(most)s are possible.")
        found.append(Fault(words % {"n": len(parts), "most": MOST_SECTIONS}))
    if fields > MOST_FIELDS:
        words = _("The form has %(n)s fields; %(most)s are possible. Several of the same kind are a table.")
        found.append(Fault(words % {"n": fields, "most": MOST_FIELDS}))
    if not found and len(canonical(definition)) > MOST_CHARACTERS:
        found.append(Fault(_("The form is larger than what is taken.")))
    return found


def _name_faults(definition: Definition) -> Iterator[Fault]:
    """Short names of sections and of fields are unique in the whole form; columns are in their table."""
    sections: set[str] = set()
    fields: dict[str, str] = {}
    for number, section in enumerate(sections_of(definition), start=1):
        place = place_of(section, number)
        if section["name"] in sections or (section["name"] == COVER and "title" not in section):
            yield place.fault(_("The short name “%(name)s” stands at two sections.") % {"name": section["name"]})
        sections.add(section["name"])
        for field in section.get("fields", []):
            if field["name"] in fields:
                words = _("The short name “%(name)s” is that of “%(other)s” already.")
                yield place.at(field).fault(words % {"name": field["name"], "other": fields[field["name"]]})
            fields.setdefault(field["name"], field["label"])


def _part_faults(definition: Definition) -> Iterator[Fault]:
    known = Known(definition)
    for number, section in enumerate(sections_of(definition), start=1):
        place = place_of(section, number)
        yield from condition_faults(section.get("when"), known, place, ())
        yield from _section_faults(section, place)
        known.enter(section)
        for field in section.get("fields", []):
            here = place.at(field)
            yield from condition_faults(field.get("when"), known, here, (field["name"],))
            yield from field_faults(field, known, here)
            known.add(field)
        yield from check_faults(section, place)
        known.leave()


def _section_faults(section: Section, place: Place) -> Iterator[Fault]:
    fields: list[Field] = section.get("fields", [])
    if section["kind"] == "static" and fields:
        yield place.fault(_("A section of words only has no fields."))
    if section["kind"] != "static" and not fields and section["kind"] != "signature":
        yield place.fault(_("The section has no field."))
    repeat = section.get("repeat")
    if repeat and repeat.get("min", 1) > repeat["max"]:
        yield place.fault(_("The least number of times is above the most."))


def _markup(value: object, place: Place | None = None) -> list[Fault]:
    """Labels, hints and notes are plain text: what looks like HTML is refused, not escaped in silence."""
    here = place or Place()
    if isinstance(value, str):
        words = _("“%(text)s” holds HTML; words of a form are plain text.")
        return [here.fault(words % {"text": _excerpt(value)})] if _TAG.search(value) else []
    if isinstance(value, list):
        return [fault for one in value for fault in _markup(one, here)]
    if not isinstance(value, dict):
        return []
    if "title" in value and "kind" in value:
        here = place_of(value, 0)
    elif "label" in value and "kind" in value and not here.field:
        here = here.at(value)
    return [fault for one in cast(dict[str, Any], value).values() for fault in _markup(one, here)]


def _excerpt(text: str) -> str:
    return shortened(text, 40)

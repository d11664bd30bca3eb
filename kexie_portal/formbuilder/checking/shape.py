"""The shape of a definition by the meta-schema, with each violation in words.

A schema stops at its first violation, so sections and fields are looked at one by one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import fastjsonschema
from django.utils.translation import gettext as _

from kexie_portal.formbuilder.checking.faults import Fault, Place, place_of
from kexie_portal.texts import shortened

META_SCHEMA = Path(__file__).resolve().parent.parent / "meta_schema.json"


def shape_faults(definition: object) -> list[Fault]:
    """Return what is wrong with the shape; where it returns nothing, the definition is one by its types."""
    found = list(_violations("form", definition, Place()))
    if not isinstance(definition, dict):
        return found
    cover = definition.get("cover")
    lines = cover.get("lines") if isinstance(cover, dict) else None
    found += _fields(lines, Place("cover", _("cover")))
    sections = definition.get("sections")
    for number, section in enumerate(sections if isinstance(sections, list) else [], start=1):
        place = place_of(section, number)
        found += _violations("section", section, place)
        found += _fields(section.get("fields") if isinstance(section, dict) else None, place)
    return found


def _fields(fields: object, place: Place) -> Iterator[Fault]:
    for field in fields if isinstance(fields, list) else []:
        yield from _violations("field", field, place.at(field))


@cache
def _checker(name: str) -> Callable[[object], object]:
    schema = json.loads(META_SCHEMA.read_text(encoding="utf-8"))
    wanted = {"$schema": schema["$schema"], "definitions": schema["definitions"], "$ref": f"#/definitions/{name}"}
    checker: Callable[[object], object] = fastjsonschema.compile(wanted)
    return checker


def _violations(name: str, value: object, place: Place) -> Iterator[Fault]:
    try:
        _checker(name)(value)
    except fastjsonschema.JsonSchemaValueException as wrong:
        yield place.fault(_in_words(wrong))


def _in_words(wrong: Any) -> str:
    path = ".".join(str(part) for part in wrong.path[1:]) or _("the whole")
    known = {"path": path, "rule": wrong.rule_definition, "value": _short(wrong.value)}
    if wrong.rule == "required":
        missing = [one for one in wrong.rule_definition if one not in wrong.value]
        return _("“%(what)s” is missing.") % {"what": "、".join(missing)}
    if wrong.rule == "additionalProperties":
        extra = [one for one in wrong.value if one not in wrong.definition.get("properties", {})]
        return _("“%(what)s” is not known here.") % {"what": "、".join(map(str, extra))}
    return _WORDS.get(wrong.rule, _other)(known)


def _short(value: object) -> str:
    return shortened(value, 40)


def _enum(known: dict[str, object]) -> str:
    return _("“%(path)s” is “%(value)s”, which is none of the words that are known.") % known


def _pattern(known: dict[str, object]) -> str:
    return (
        _("“%(path)s” is “%(value)s”; a short name has small letters, digits and _, and begins with a letter.") % known
    )


def _too_long(known: dict[str, object]) -> str:
    return _("“%(path)s” has more than %(rule)s characters.") % known


def _too_short(known: dict[str, object]) -> str:
    return _("“%(path)s” is empty.") % known


def _too_many(known: dict[str, object]) -> str:
    return _("“%(path)s” has more than %(rule)s entries.") % known


def _bounds(known: dict[str, object]) -> str:
    return _("“%(path)s” is %(value)s, outside of what is possible (%(rule)s).") % known


def _depth(known: dict[str, object]) -> str:
    return _("The condition is not one that is known: field, comparison and value, joined two deep at most.")


def _other(known: dict[str, object]) -> str:
    return _("“%(path)s” has not the shape that it needs.") % known


_WORDS: dict[str, Callable[[dict[str, object]], str]] = {
    "enum": _enum,
    "pattern": _pattern,
    "maxLength": _too_long,
    "minLength": _too_short,
    "minItems": _too_short,
    "maxItems": _too_many,
    "minimum": _bounds,
    "maximum": _bounds,
    "oneOf": _depth,
    "minProperties": _depth,
    "maxProperties": _depth,
}

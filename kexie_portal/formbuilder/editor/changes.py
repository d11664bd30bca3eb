"""What an editor does to a definition: sections and fields come, change, move and go. It is changed in place.

A part is known by its short name, not by its place, so that two people at one draft do not move each other's parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from kexie_portal.errors import Refused
from kexie_portal.formbuilder.definition import COVER, MOST_FIELDS, MOST_SECTIONS, Definition, digest

Part = dict[str, Any]
MARK_LENGTH = 16
#: Settings of the whole form that the editor writes; the rest are sections.
WHOLE = ("title", "unit_of_money", "cover", "notes", "attachments")


class Gone(Refused):
    """The part was removed by somebody else meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("Somebody else has removed this part of the form meanwhile."))


def mark_of(part: Mapping[str, Any] | None) -> str:
    """Return a mark by which two states of a part are told apart; an editor sends the one that it began from."""
    return digest(part or {})[:MARK_LENGTH]


def section_of(definition: Definition, name: str) -> Part:
    """Return a section by its short name; the lines of the cover are one too. Raises `Gone`."""
    if name == COVER:
        return {"name": COVER, "title": _("cover"), "kind": "list", "fields": lines_of(definition, name)}
    for section in definition.get("sections", []):
        if section.get("name") == name:
            return section  # type: ignore[return-value]
    raise Gone


def lines_of(definition: Definition, section: str) -> list[Part]:
    """Return the list itself in which the fields of a section stand, for writing."""
    if section == COVER:
        return definition.setdefault("cover", {}).setdefault("lines", [])  # type: ignore[return-value]
    return section_of(definition, section).setdefault("fields", [])


def field_of(definition: Definition, section: str, name: str) -> Part:
    """Return a field of a section; raises `Gone`."""
    fields = lines_of(definition, section)
    return fields[_place(fields, name)]


def add_section(definition: Definition, section: Part, *, after: str = "") -> None:
    """Put a new section behind another, or last; raises `Refused` beyond the most."""
    sections: list[Any] = definition.setdefault("sections", [])
    if len(sections) >= MOST_SECTIONS:
        raise Refused(_("The form has %(n)s sections already.") % {"n": MOST_SECTIONS})
    sections.insert(_behind(sections, after), section)


def add_field(definition: Definition, section: str, field: Part, *, after: str = "") -> None:
    """Put a new field behind another of its section, or last; raises `Refused` beyond the most."""
    if len(list(_all_fields(definition))) >= MOST_FIELDS:
        words = _("The form has %(n)s fields already. Several of the same kind are a table.")
        raise Refused(words % {"n": MOST_FIELDS})
    fields = lines_of(definition, section)
    fields.insert(_behind(fields, after), field)


def put_section(definition: Definition, name: str, section: Part) -> None:
    """Write a section anew with the fields that it has; raises `Gone`."""
    current = section_of(definition, name)
    fields = current.get("fields", [])
    current.clear()
    current.update(section)
    if fields or section.get("kind") != "static":
        current["fields"] = fields


def put_field(definition: Definition, section: str, name: str, field: Part) -> None:
    """Write a field anew in its place; raises `Gone`."""
    fields = lines_of(definition, section)
    fields[_place(fields, name)] = field


def put_whole(definition: Definition, settings: Mapping[str, Any]) -> None:
    """Write the settings of the whole form; the lines of the cover stay."""
    lines = definition.get("cover", {}).get("lines", [])
    for key in WHOLE:
        definition.pop(key, None)  # type: ignore[misc]
    definition.update({key: settings[key] for key in WHOLE if settings.get(key)})  # type: ignore[typeddict-item]
    if lines:
        definition.setdefault("cover", {})["lines"] = lines


def remove(definition: Definition, section: str, field: str = "") -> None:
    """Take a field, or a whole section with its fields, out of the draft; raises `Gone`."""
    rows: list[Any] = lines_of(definition, section) if field else definition.get("sections", [])
    del rows[_place(rows, field or section)]


def move_section(definition: Definition, name: str, *, by: int = 0, to: int | None = None) -> None:
    """Move a section up or down by some places, or to a place; past an end it stays at the end."""
    _move(definition.get("sections", []), name, by, to)  # type: ignore[arg-type]


def move_field(
    definition: Definition, section: str, name: str, *, by: int = 0, to: int | None = None, into: str = ""
) -> None:
    """Move a field within its section, or into another; raises `Gone`."""
    fields = lines_of(definition, section)
    if into and into != section:
        field = fields.pop(_place(fields, name))
        others = lines_of(definition, into)
        others.insert(len(others) if to is None else max(0, min(to, len(others))), field)
        return
    _move(fields, name, by, to)


def free_name(definition: Definition, base: str, used: Iterable[str] = ()) -> str:
    """Return a short name that the form has never used, made from what was typed: `age`, then `age_2`."""
    taken = {*used, *(field.get("name", "") for field in _all_fields(definition))}
    taken |= {COVER, *(section.get("name", "") for section in definition.get("sections", []))}
    stem = re.sub(r"[^a-z0-9]+", "_", base.lower()).strip("_")[:30] or "q"
    stem = stem if stem[0].isalpha() else f"q_{stem}"
    if stem != "q" and stem not in taken:
        return stem
    number = 2 if stem != "q" else 1
    while (found := f"{stem}_{number}" if stem != "q" else f"q{number}") in taken:
        number += 1
    return found


def fields_before(definition: Definition, section: str, field: str = "") -> Iterator[Part]:
    """Go through the fields that stand before a section, or before a field of it; tables are among them."""
    cover = {"name": COVER, "fields": definition.get("cover", {}).get("lines", [])}
    for one in [cover, *definition.get("sections", [])]:
        for asked in one.get("fields", []):  # type: ignore[attr-defined]
            if one.get("name") == section and (not field or asked.get("name") == field):
                return
            yield asked
        if one.get("name") == section and not field:
            return


def _all_fields(definition: Definition) -> Iterator[Part]:
    yield from definition.get("cover", {}).get("lines", [])  # type: ignore[misc]
    for section in definition.get("sections", []):
        yield from section.get("fields", [])  # type: ignore[misc]


def _place(rows: list[Any], name: str) -> int:
    for place, row in enumerate(rows):
        if row.get("name") == name:
            return place
    raise Gone


def _behind(rows: list[Any], name: str) -> int:
    return next((at + 1 for at, row in enumerate(rows) if name and row.get("name") == name), len(rows))


def _move(rows: list[Any], name: str, by: int, to: int | None) -> None:
    at = _place(rows, name)
    row = rows.pop(at)
    rows.insert(max(0, min(at + by if to is None else to, len(rows))), row)

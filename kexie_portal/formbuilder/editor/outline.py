"""A draft as its editor sees it: sections with their fields, and beside each what stands against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from kexie_portal.formbuilder.checking.faults import Fault
from kexie_portal.formbuilder.checking.whole import faults_of
from kexie_portal.formbuilder.definition import COVER, Definition, by_of, sections_of
from kexie_portal.formbuilder.enums import By, FieldKind, SectionKind
from kexie_portal.formbuilder.models import FormVersion
from kexie_portal.formbuilder.names import name_faults


@dataclass(frozen=True)
class Line:
    """A field of the outline."""

    asked: Mapping[str, Any]
    kind: str
    faults: list[Fault]


@dataclass(frozen=True)
class Block:
    """A section of the outline."""

    section: Mapping[str, Any]
    kind: str
    by: str
    lines: list[Line]
    faults: list[Fault]
    is_cover: bool = False


@dataclass(frozen=True)
class Outline:
    """All sections, the faults of the whole form, and all faults together."""

    blocks: list[Block]
    whole: list[Fault]
    faults: list[Fault] = field(default_factory=list)


def outline_of(draft: FormVersion) -> Outline:
    """Return the outline of a draft with all that stands against it at once."""
    definition = draft.asked
    faults = all_faults(draft)
    blocks = [_block(section, faults) for section in _sections(definition)]
    return Outline(blocks, [one for one in faults if not one.section], faults)


def all_faults(draft: FormVersion) -> list[Fault]:
    """Return what stands against publishing a draft: in itself, and by names that other versions have used."""
    found = faults_of(draft.definition)
    return found or name_faults(draft.form, draft.asked)


def _sections(definition: Definition) -> list[Mapping[str, Any]]:
    found: list[Any] = list(sections_of(definition))
    if not definition.get("cover", {}).get("lines"):
        found.insert(0, {"name": COVER, "title": _("cover"), "kind": "list", "fields": []})
    return found


def _block(section: Mapping[str, Any], faults: list[Fault]) -> Block:
    here = [one for one in faults if one.section == section.get("name")]
    lines = [_line(asked, here) for asked in section.get("fields", [])]
    is_cover = section.get("name") == COVER
    return Block(
        section=section,
        kind=_word(SectionKind, section.get("kind")),
        by="" if by_of(section) == By.APPLICANT else _word(By, by_of(section)),  # type: ignore[arg-type]
        lines=lines,
        faults=[one for one in here if not one.field],
        is_cover=is_cover,
    )


def _line(asked: Mapping[str, Any], faults: list[Fault]) -> Line:
    return Line(asked, _word(FieldKind, asked.get("kind")), [one for one in faults if one.field == asked.get("name")])


def _word(words: Any, value: Any) -> str:
    return str(words(value).label) if value in words.values else str(value or "")

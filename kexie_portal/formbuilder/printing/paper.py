"""A whole form on paper: cover, notes, parts, attachments, and the marks that stand on every sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.utils.safestring import SafeString

from kexie_portal.formbuilder.definition import COVER, Definition
from kexie_portal.formbuilder.printing.numerals import month_in_numerals
from kexie_portal.formbuilder.printing.parts import Filling, Part, parts_of
from kexie_portal.formbuilder.printing.values import shown

MONEY = {"yuan": "元", "wan": "万元"}
#: Where a line of the cover may stand instead of the list in the middle.
TOP_LEFT, TOP_RIGHT, UNDER_TITLE = "top left", "top right", "under title"
#: Letters of the title in 初号; longer ones in 小初 and 一号, so that two lines hold them.
LARGE, MIDDLE = 10, 20


@dataclass(frozen=True)
class Marks:
    """What tells a sheet from others: its number, its version, whose paper it is; the day on the cover."""

    number: str = ""
    version: str = ""
    watermark: str = ""
    day: dt.date | None = None


@dataclass(frozen=True)
class CoverLine:
    """A line of the cover: label and what stands over the line; `seal` where a seal is put beside it."""

    label: str
    value: SafeString
    place: str = ""
    boxed: bool = False
    seal: bool = False


@dataclass(frozen=True)
class PrintedCover:
    """The first page."""

    program: str
    title: str
    size: str
    lines: list[CoverLine]
    maker: str = ""
    month: str = ""

    @property
    def top(self) -> list[CoverLine]:
        """Return the boxes of the office in the corners."""
        return [line for line in self.lines if line.place in (TOP_LEFT, TOP_RIGHT)]

    @property
    def under(self) -> list[CoverLine]:
        """Return what stands in brackets under the title."""
        return [line for line in self.lines if line.place == UNDER_TITLE]

    @property
    def listed(self) -> list[CoverLine]:
        """Return the underlined lines."""
        return [line for line in self.lines if not line.place]


@dataclass(frozen=True)
class Paper:
    """A form as it is printed."""

    title: str
    cover: PrintedCover | None
    notes: list[str]
    parts: list[Part]
    attachments: list[Mapping[str, Any]]
    marks: Marks = field(default_factory=Marks)

    @property
    def rows(self) -> list[list[Part]]:
        """Return the parts in the order of print; opinions that stand beside each other two in a row."""
        rows: list[list[Part]] = []
        for beside, parts in groupby(self.parts, key=lambda part: part.beside):
            found = list(parts)
            rows += [found[at : at + 2] for at in range(0, len(found), 2)] if beside else [[part] for part in found]
        return rows


def compose(
    definition: Definition,
    answers: Mapping[str, Any] | None = None,
    *,
    marks: Marks | None = None,
    called: Mapping[str, str] | None = None,
) -> Paper:
    """Lay out a form; without answers it is printed empty, for the hand.

    `answers` are by section and field. `called` may name the programme and the title of the cover anew, as a call does.
    """
    flat = _flat(answers or {})
    filling = Filling(answers, flat, MONEY[definition.get("unit_of_money", "yuan")])
    marks = marks or Marks()
    return Paper(
        title=definition["title"],
        cover=_cover(definition, filling, marks, called or {}),
        notes=list(definition.get("notes", [])),
        parts=[part for section in definition["sections"] for part in parts_of(section, filling)],
        attachments=list(definition.get("attachments", [])),
        marks=marks,
    )


def _cover(definition: Definition, filling: Filling, marks: Marks, called: Mapping[str, str]) -> PrintedCover | None:
    cover = definition.get("cover")
    if not cover or not cover.get("lines"):
        return None
    answers = (filling.by_section or {}).get(COVER, {})
    title = called.get("title") or cover.get("title") or definition["title"]
    lines = [_line(one, answers) for one in cover["lines"]]
    return PrintedCover(
        program=called.get("program") or cover.get("program", ""),
        title=title,
        size="large" if len(title) <= LARGE else "middle" if len(title) <= MIDDLE else "small",
        lines=lines,
        maker=cover.get("maker", ""),
        month=month_in_numerals(marks.day) if marks.day else "",
    )


def _line(one: Mapping[str, Any], answers: Mapping[str, Any]) -> CoverLine:
    hints = one.get("print", {})
    return CoverLine(
        label=one["label"],
        value=shown(one, answers),
        place=hints.get("place", ""),
        boxed=bool(hints.get("box")),
        seal=bool(hints.get("seal")),
    )


def _flat(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return all answers by field, for the conditions."""
    return {name: value for kept in answers.values() if isinstance(kept, Mapping) for name, value in kept.items()}

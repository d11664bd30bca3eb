"""The parts of a form on paper: grid, long text in a box, table, list, opinion with room for a seal, words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString

from kexie_portal.formbuilder.conditions import holds
from kexie_portal.formbuilder.printing.grids import Row, grid_rows, grid_widths, label_of
from kexie_portal.formbuilder.printing.tables import PrintedTable, table_of
from kexie_portal.formbuilder.printing.values import shown

TEXTS = ("long_text", "rich_text")
#: Room of a text box or an opinion where the form says nothing, in millimetres.
BOX_MM, OPINION_MM = 60, 12
#: Labels that say no more than the title of their box.
PLAIN = ("正文", "意见")
#: Height of an empty line in a box that may break over pages, in millimetres.
LINE_MM = 8
#: An empty box of this height or less stays whole.
WHOLE_MM = 120
NOT_ASKED = SafeString("/")


@dataclass(frozen=True)
class Text:
    """A text in a box with its heading; a single one in a box needs none."""

    label: SafeString
    words: SafeString
    headed: bool = True


@dataclass(frozen=True)
class Signer:
    """Who signs a box, and what else stands there."""

    who: str
    signature: bool = True


@dataclass(frozen=True)
class Part:
    """A section as it is printed, once for each time that it stands."""

    name: str
    kind: str
    title: str
    hint: str = ""
    said: tuple[str, ...] = ()
    rows: list[Row] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    tables: list[PrintedTable] = field(default_factory=list)
    signers: list[Signer] = field(default_factory=list)
    seal: bool = False
    dated: bool = False
    room: int = 0
    new_page: bool = False
    wide: bool = False
    beside: bool = False
    asked: bool = True
    breaks: bool = False

    @property
    def blank_lines(self) -> range:
        """Return the empty lines of a box for the hand, so that it can break; none where words stand."""
        empty = self.breaks and self.room > WHOLE_MM and not any(text.words for text in self.texts)
        return range(self.room // LINE_MM if empty else 0)


@dataclass(frozen=True)
class Filling:
    """The answers of a form by section, all together by field, and the unit of its money; none for an empty form."""

    by_section: Mapping[str, Any] | None
    flat: Mapping[str, Any]
    money: str = "元"

    @property
    def empty(self) -> bool:
        """Tell whether the form is printed for the hand."""
        return self.by_section is None


def parts_of(section: Mapping[str, Any], filling: Filling) -> Iterator[Part]:
    """Return a section as often as it stands on paper."""
    if not filling.empty and not holds(section.get("when"), filling.flat):
        yield Part(section["name"], section["kind"], section["title"], asked=False)
        return
    copies = _copies(section, filling)
    each = int(section.get("repeat", {}).get("per_page") or 0)
    for place, answers in enumerate(copies):
        title = section["title"] if len(copies) == 1 else f"{section['title']}（{place + 1}）"
        new_page = bool(section.get("box", {}).get("own_page")) or bool(each and place % each == 0)
        yield _part(section, answers, filling, title=title, new_page=new_page)


def _copies(section: Mapping[str, Any], filling: Filling) -> list[Mapping[str, Any]]:
    kept = (filling.by_section or {}).get(section["name"]) or {}
    if "repeat" not in section:
        return [kept]
    rows = [kept] if isinstance(kept, Mapping) else kept
    least = max(int(section["repeat"].get("min", 1)), 1)
    return [*rows, *[{}] * (least - len(rows))]


def _part(
    section: Mapping[str, Any], answers: Mapping[str, Any], filling: Filling, *, title: str, new_page: bool
) -> Part:
    fields, tables = _asked(section, filling), _tables(section, answers, filling)
    layout, sign, kind = section.get("layout", {}), section.get("sign", {}), section["kind"]
    boxed = kind in ("text", "signature")
    facts = [one for one in fields if one["kind"] not in TEXTS] if boxed else fields
    return Part(
        name=section["name"],
        kind=kind,
        title=title,
        hint=section.get("hint", ""),
        said=tuple(line for line in section.get("text", "").splitlines() if line.strip()),
        rows=grid_rows(_laid(section), _marked(facts, answers, filling), facts),
        widths=grid_widths(_laid(section)),
        texts=_texts(fields, answers) if boxed else [],
        tables=tables,
        signers=[Signer(who, bool(sign.get("signature"))) for who in _names(sign)],
        seal=bool(sign.get("seal")),
        dated=bool(sign.get("date")),
        room=int(section.get("box", {}).get("min_mm") or (BOX_MM if kind == "text" else OPINION_MM)),
        new_page=new_page,
        breaks=bool(section.get("box", {}).get("breaks_over_pages")),
        wide=bool(layout.get("landscape")),
        beside=kind == "signature" and int(layout.get("columns", 1)) > 1,
    )


def _laid(section: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the layout of labels and values: that of a grid, one pair a row in a list, two in a box."""
    if section["kind"] == "grid":
        return section
    beside = int(section.get("layout", {}).get("columns", 1)) > 1
    return {"layout": {"pairs_per_row": 1 if section["kind"] == "list" or beside else 2}}


def _asked(section: Mapping[str, Any], filling: Filling) -> list[Mapping[str, Any]]:
    return [one for one in section.get("fields", []) if one["kind"] != "table"]


def _marked(fields: list[Mapping[str, Any]], answers: Mapping[str, Any], filling: Filling) -> Mapping[str, Any]:
    """Return the answers, with "/" where a field was not asked."""
    if filling.empty:
        return answers
    unasked = {
        one["name"]: NOT_ASKED
        for one in fields
        if one["kind"] in ("short_text", "integer", "decimal", "yuan") and not holds(one.get("when"), filling.flat)
    }
    return {**answers, **unasked}


def _tables(section: Mapping[str, Any], answers: Mapping[str, Any], filling: Filling) -> list[PrintedTable]:
    return [
        table_of(one, None if filling.empty else answers.get(one["name"]) or [], money=filling.money)
        for one in section.get("fields", [])
        if one["kind"] == "table"
    ]


def _texts(fields: list[Mapping[str, Any]], answers: Mapping[str, Any]) -> list[Text]:
    found = [one for one in fields if one["kind"] in TEXTS]
    return [Text(label_of(one), shown(one, answers), len(found) > 1 or one["label"] not in PLAIN) for one in found]


def _names(sign: Mapping[str, Any]) -> list[str]:
    return [name.strip() for name in str(sign.get("who", "")).replace(";", "；").split("；") if name.strip()]

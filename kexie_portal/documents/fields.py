"""Texts with fields: `{协会名称}` and nothing else, so that a text can neither run nor read anything.

`{{` and `}}` stand for braces. Values are put in once: a brace inside a value is only a brace.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from kexie_portal.documents.errors import Fault
from kexie_portal.documents.kinds import Field

PARTS = re.compile(r"\{\{|\}\}|\{[^{}\n]*\}|[{}｛｝]")
ORDINALS = "一二三四五六七八九十"
ITEM = re.compile(rf"([{ORDINALS}])、")


@dataclass(frozen=True)
class Piece:
    """A stretch of a line: plain words or a field, with the place where it begins (both from 1)."""

    words: str
    field: Field | None
    line: int
    column: int


def pieces(text: str, fields: Mapping[str, Field]) -> Iterator[Piece | Fault]:
    """Cut a text into words and fields; whatever is no sound field comes out as a fault with its place."""
    for number, line in enumerate(text.splitlines() or [""], 1):
        position = 0
        for match in PARTS.finditer(line):
            if match.start() > position:
                yield Piece(line[position : match.start()], None, number, position + 1)
            yield _piece(match[0], fields, number, match.start() + 1)
            position = match.end()
        if position < len(line):
            yield Piece(line[position:], None, number, position + 1)


def _piece(found: str, fields: Mapping[str, Field], line: int, column: int) -> Piece | Fault:
    if found in ("{{", "}}"):
        return Piece(found[0], None, line, column)
    if len(found) == 1:
        return Fault(line, column, _brace_fault(found, line, column))
    name = found[1:-1].strip()
    if name in fields:
        return Piece(found, fields[name], line, column)
    return Fault(line, column, _name_fault(name, fields, line, column))


def _brace_fault(found: str, line: int, column: int) -> str:
    place = {"line": line, "column": column}
    if found in "｛｝":
        return _("Line %(line)d, character %(column)d: braces of full width mark no field; type { and }.") % place
    if found == "{":
        return _("Line %(line)d, character %(column)d: the brace { is not closed on this line.") % place
    return _("Line %(line)d, character %(column)d: the brace } closes nothing.") % place


def _name_fault(name: str, fields: Mapping[str, Field], line: int, column: int) -> str:
    place = {"line": line, "column": column, "name": name}
    if not name:
        return _("Line %(line)d, character %(column)d: there is no name between the braces.") % place
    near = difflib.get_close_matches(name, list(fields), 1, 0.4)
    if near:
        place["near"] = near[0]
        return _("Line %(line)d, character %(column)d: there is no field “%(name)s”; do you mean “%(near)s”?") % place
    return _("Line %(line)d, character %(column)d: this kind of letter has no field “%(name)s”.") % place


def faults(text: str, fields: Mapping[str, Field]) -> list[Fault]:
    """List what is broken in a text, from top to bottom."""
    return [piece for piece in pieces(text, fields) if isinstance(piece, Fault)]


def named(text: str, fields: Mapping[str, Field]) -> list[Field]:
    """List the fields that a text names, each once."""
    found = [piece.field for piece in pieces(text, fields) if isinstance(piece, Piece) and piece.field]
    return list(dict.fromkeys(found))


def filled(text: str, fields: Mapping[str, Field], values: Mapping[str, object]) -> list[str]:
    """Put values in and return the lines; a line whose optional field has no value is left out.

    A line that is one field with several values becomes as many lines, numbered （一）, （二）. Lines numbered
    一、 二、 close up over one that is left out.
    """
    lines: dict[int, list[Piece]] = {}
    for piece in pieces(text, fields):
        if isinstance(piece, Piece):
            lines.setdefault(piece.line, []).append(piece)
    written: list[str] = []
    left_out = 0
    for parts in lines.values():
        left_out = 0 if parts[0].words.startswith(f"{ORDINALS[0]}、") else left_out
        if any(p.field and p.field.optional and not values_of(values.get(p.field.key)) for p in parts):
            left_out += ITEM.match(parts[0].words) is not None
            continue
        parts[0] = _closed_up(parts[0], left_out)
        if len(parts) == 1 and parts[0].field:
            written += _numbered(values_of(values.get(parts[0].field.key)))
        else:
            written.append("".join(_said(values, p.field) if p.field else p.words for p in parts).strip())
    return [line for line in written if line]


def _closed_up(piece: Piece, left_out: int) -> Piece:
    """Give a numbered line its place after lines before it were left out; a list anew begins at 一."""
    found = ITEM.match(piece.words)
    place = ORDINALS.index(found[1]) - left_out if found else -1
    return replace(piece, words=ORDINALS[place] + piece.words[1:]) if left_out and place >= 0 else piece


def _said(values: Mapping[str, object], field: Field) -> str:
    return "；".join(values_of(values.get(field.key)))


def _numbered(values: list[str]) -> list[str]:
    if len(values) < 2:
        return values
    marks = [ORDINALS[n] if n < len(ORDINALS) else str(n + 1) for n in range(len(values))]
    return [f"（{mark}）{value.rstrip('。；;')}。" for mark, value in zip(marks, values, strict=True)]


def values_of(value: object) -> list[str]:
    """Return what a value says as plain lines: days in Chinese, lists and lines one by one, nothing invisible."""
    if value is None:
        return []
    if isinstance(value, date):
        return [day_words(value)]
    parts: Iterable[object] = value if isinstance(value, (list, tuple)) else str(value).splitlines()
    return [words for words in (plain(part) for part in parts) if words]


def plain(value: object) -> str:
    """Return one line without control or other invisible characters: Word takes none of them."""
    text = day_words(value) if isinstance(value, date) else str(value if value is not None else "")
    seen = "".join(" " if letter.isspace() else letter for letter in text)
    return "".join(
        letter for letter in seen if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    ).strip()


def day_words(day: date) -> str:
    """Write a day as GB/T 9704-2012 (7.3.5.4) wants it: 2026年11月3日, in Arabic digits without zeros before."""
    return f"{day.year}年{day.month}月{day.day}日"

"""Cells made into plain text and company names; what a file lost is told."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from orgs.ledger.cells import Cell
from orgs.ledger.faults import Message, Read
from orgs.ledger.radicals import ordinary

#: Characters that take no room on paper (zero-width, marks of direction, soft hyphen) and the spaces of other scripts.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffc\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPACE = re.compile(r"\s+")
#: What a programme puts where it cannot write a character: U+FFFD, private places of fonts, bytes read in a wrong way.
_LOST = re.compile("[\ufffd\ue000-\uf8ff]|锟斤拷|烫烫")
#: In a name a question mark or an empty box stands for a lost character as well.
_LOST_IN_NAME = re.compile("[\ufffd\ue000-\uf8ff?？□■▯〓]|锟斤拷|烫烫")
_GUARDED = re.compile(r'\s*=\s*"([^"]*)"\s*')
_COMMAND = re.compile(r"\s*['‘’]?(?:[=＝]|[+\-@＋－＠].*[|!(（])", re.S)
_BLANK = frozenset(
    [
        "",
        "/",
        "\\",
        "-",
        "--",
        "—",
        "——",
        "_",
        "·",
        ".",
        "…",
        "?",
        "无数据",
        "暂无",
        "未知",
        "不详",
        "空",
        "N/A",
        "NA",
        "NULL",
        "NONE",
    ]
)


_LONGEST_BLANK = max(map(len, _BLANK))
_WIDE = re.compile("[Ａ-Ｚａ-ｚ０-９＆]")
_BETWEEN = re.compile(r"(?<![\x21-\x7e]) | (?![\x21-\x7e])")


def plain(value: Cell) -> str:
    """Return a cell as tidy text: invisible characters gone, runs of space made one, whole floats without `.0`."""
    if isinstance(value, str):
        if value.isascii() and value.isprintable() and " " not in value:
            return value
        value = ordinary(value)
        if value.isprintable() and " " not in value:  # nothing invisible and no space of any kind but this one
            return value
        return _SPACE.sub(" ", _INVISIBLE.sub("", value)).strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e18:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    return str(value)


def compact(value: Cell) -> str:
    """Return a cell as half-width capitals without any space: the form in which codes, dates and numbers are read."""
    text = plain(value)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return text.replace(" ", "").upper()  # other spaces became this one


def is_blank(text: str) -> bool:
    """Tell whether a text stands for nothing: `/`, `—`, 暂无 and the like."""
    return len(text) <= _LONGEST_BLANK and text.upper() in _BLANK


def is_command(text: str) -> bool:
    """Tell whether a text would be taken for a formula by a spreadsheet (`=cmd|…`): never a value, never evaluated."""
    return _COMMAND.match(text) is not None


def unguarded(text: str) -> str:
    """Return what stands between the guards `="…"` by which exports keep a spreadsheet from rounding; else the text."""
    match = _GUARDED.fullmatch(text) if "=" in text else None
    return match[1] if match else text


def read_text(value: Cell) -> str | Read:
    """Return free text, with a remark where the file lost a character of it."""
    return _whole(parse_text(value), _LOST)


def read_name(value: Cell) -> str | Read:
    """Return a company's name, with a remark where the file lost a character of it."""
    return _whole(company_name(value), _LOST_IN_NAME)


def _whole(text: str, lost: re.Pattern[str]) -> str | Read:
    return Read(text, (lost_character(text),)) if lost.search(text) else text


def lost_character(text: str) -> tuple[str, Message]:
    """Return the remark that a character of a text is lost."""
    return "lost_character", _("A character of “%(value)s” was lost in the file: write it anew.") % {"value": text}


def has_lost_character(name: str) -> bool:
    """Tell whether a name holds a sign that stands for a lost character."""
    return _LOST_IN_NAME.search(name) is not None


def parse_text(value: Cell) -> str:
    """Return free text; a mark for nothing becomes empty."""
    text = plain(value)
    return "" if is_blank(text) else text


def company_name(value: Cell) -> str:
    """Return a company's name with the full-width brackets of its licence and no space between Chinese characters."""
    text = plain(value)
    if is_blank(text):
        return ""
    text = text.replace("(", "（").replace(")", "）").replace("﹙", "（").replace("﹚", "）")
    if not text.isascii():
        text = _WIDE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
        text = _BETWEEN.sub("", text) if " " in text else text
    return text

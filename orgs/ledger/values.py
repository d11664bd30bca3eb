"""Cells made into plain values: text, counts, money, yes or no, people, company names."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from orgs.ledger.cells import Cell
from orgs.ledger.faults import CellFault

#: Characters that take no room on paper (zero-width, marks of direction, soft hyphen) and the spaces of other scripts.
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffc\ufffd\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
_SPACE = re.compile(r"\s+")
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
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_NUMBER = re.compile(
    r"(?:约|大约|近|共|共计|计|总计)?([+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:E[+-]?\d{1,2})?)(亿|千万|百万|万|千|百)?(?:余|多|来)?"
    r"(人民币)?(人次|人|名|位|家|个|户|万元|亿元|元|千元|万)?(?:左右|以上|余)?"
)
_SCALES = {
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "万": 10**4,
    "千": 1000,
    "百": 100,
    "万元": 10**4,
    "亿元": 10**8,
    "千元": 1000,
}

_DONE = ("建", "建立", "成立", "加入", "设立", "组建", "认定", "入库", "入会", "获批", "取得")
_YES = frozenset([*"√✓✔☑V是有对已YT1", *_DONE, *("已" + verb for verb in _DONE), "是的", "有的", "YES", "TRUE"])
_NO = frozenset(
    [*"×✗✘☒╳X否无不没未NF0", *("未" + verb for verb in _DONE), "没有", "不是", "尚未", "尚无", "NO", "FALSE"]
)
_MOST = 2_000_000_000  # what an integer column holds
_BOX = re.compile(r"[☑✓✔√■](\w+)")
_LABELLED = re.compile(
    r"(?:GR|GS|GF)?\d{4,}\S*|(?:19|20)\d\d年?(?:认定|获批|入库|建立|成立|加入)?|国家级|省级|市级|第?[一二三四五六七八九]批"
)
_PEOPLE = re.compile(r"[、，,;；/\n|]+")


def plain(value: Cell) -> str:
    """Return a cell as tidy text: invisible characters gone, runs of space made one, whole floats without `.0`."""
    if isinstance(value, str):
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
    return _SPACE.sub("", text).upper()


def is_blank(text: str) -> bool:
    """Tell whether a text stands for nothing: `/`, `—`, 暂无 and the like."""
    return text.upper() in _BLANK


def is_command(text: str) -> bool:
    """Tell whether a text would be taken for a formula by a spreadsheet (`=cmd|…`): never a value, never evaluated."""
    return _COMMAND.match(text) is not None


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
        text = re.sub(r"[Ａ-Ｚａ-ｚ０-９＆]", lambda match: unicodedata.normalize("NFKC", match[0]), text)
        text = re.sub(r"(?<![\x21-\x7e]) | (?![\x21-\x7e])", "", text)
    return text


def parse_count(value: Cell) -> int | None:
    """Return a whole number (人, 家 …) or None for nothing; raise `CellFault` for text, fractions and negatives."""
    number = _number(value, Decimal(1))
    if number is None:
        return None
    if number != int(number) or number < 0:
        raise CellFault("number", _("“%(value)s” is not a whole number.") % {"value": plain(value)})
    if number > _MOST:
        raise CellFault("number", _("“%(value)s” is too large.") % {"value": plain(value)})
    return int(number)


def parse_money(value: Cell, scale: Decimal = Decimal(1)) -> Decimal | None:
    """Return an amount in yuan, `scale` being the unit that the header names; raise `CellFault` for text."""
    number = _number(value, scale)
    return None if number is None else number.quantize(Decimal("0.01"))


def _number(value: Cell, scale: Decimal) -> Decimal | None:
    number = _read_number(value, scale)
    if number is not None and (not number.is_finite() or number.adjusted() > 14):
        raise CellFault("number", _("“%(value)s” is too large.") % {"value": plain(value)})
    return number


def _read_number(value: Cell, scale: Decimal) -> Decimal | None:
    if isinstance(value, float):
        return Decimal(repr(value)) * scale
    if isinstance(value, bool | date):
        raise CellFault("number", _("“%(value)s” is not a number.") % {"value": plain(value)})
    text = compact(value).replace(",", "").replace("，", "").rstrip("。.")
    if is_blank(text) or text == "无":
        return None
    match = _NUMBER.fullmatch(text)
    if match is None:
        spoken = chinese_number(text.rstrip("人名家个位"))
        if spoken is None:
            raise CellFault("number", _("“%(value)s” is not a number.") % {"value": plain(value)})
        return Decimal(spoken) * scale
    number = Decimal(match[1]) * _SCALES.get(match[2] or "", 1)
    if match[4] and (match[4] in _SCALES or match[4] == "元"):
        return number * _SCALES.get(match[4], 1)
    return number if match[2] else number * scale  # 3.5亿 says its own size, whatever unit the header names


def chinese_number(text: str) -> int | None:
    """Return a number written in characters below ten thousand: 二十三 → 23, 二〇一九 → 2019; None for other text."""
    if not text or any(char not in _DIGITS and char not in _STEPS for char in text):
        return None
    if not any(char in _STEPS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total, digit = 0, 1
    for position, char in enumerate(text):
        if char in _STEPS:
            total += digit * _STEPS[char]
            digit = 0
        elif position and text[position - 1] in _DIGITS and _DIGITS[text[position - 1]]:
            return None
        else:
            digit = _DIGITS[char]
    return total + (digit if text[-1] not in _STEPS else 0)


def parse_flag(value: Cell) -> bool | None:
    """Return yes, no, or None for an empty cell (not known); raise `CellFault` for a text that is neither."""
    if isinstance(value, bool):
        return value
    return _flag(compact(value))


@lru_cache(maxsize=4096)
def _flag(text: str) -> bool | None:
    if is_blank(text):
        return None
    boxes = _BOX.findall(text) if "□" in text or "☐" in text else []
    if boxes:
        text = boxes[0]
    bare = re.sub(r"\(.*\)$", "", text).rstrip("。.!") or text
    if bare in _YES:
        return True
    if bare in _NO:
        return False
    if _LABELLED.fullmatch(bare):
        return True
    raise CellFault("flag", _("“%(value)s” is neither yes nor no.") % {"value": text})


def parse_people(value: Cell) -> tuple[str, ...]:
    """Return the names of a cell: parted by 、，；/ or line; spaces part names too, but not 张 三."""
    text = value.strip() if isinstance(value, str) else plain(value)
    if not text or is_blank(text):
        return ()
    if text.isalpha():
        return (text,) if text != "无" else ()
    names: list[str] = []
    for part in _PEOPLE.split(_INVISIBLE.sub("", text)):
        words = part.split()
        if len(words) > 1 and all(len(word) >= 2 for word in words):
            names.extend(words)
        elif words:
            joined = "".join(words) if not part.isascii() else " ".join(words)
            names.append(joined)
    return tuple(name for name in names if not is_blank(name) and name != "无")


def parse_person(value: Cell) -> str:
    """Return one person's name; several are kept as they stand, parted by 、."""
    return "、".join(parse_people(value))

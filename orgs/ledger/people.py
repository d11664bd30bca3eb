"""Cells made into people's names; posts, telephones and other words that stand with a name are told, never a name."""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from orgs.ledger.cells import Cell
from orgs.ledger.codes import find_phones
from orgs.ledger.faults import Message, Read
from orgs.ledger.values import compact, has_lost_character, is_blank, lost_character, plain

_PARTS = re.compile(r"[、，,;；/／\n|&]+")
_ASIDE = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
#: Posts and titles of people: what stands beside a name and is none.
_POST_WORDS = (
    "董事长|董事|监事|经理|总裁|总监|主任|部长|处长|科长|股长|局长|院长|所长|厂长|校长|书记|主席|理事长|理事|秘书长|会长|工程师"
    "|总工|高工|教授|研究员|会计|主管|助理|秘书|干事|负责人|法人代表|法定代表人|法人|职员|专员|专干|组长|队长|班长|老总|联系人|联络员"
)
_POST = re.compile(
    rf"(?:常务|执行|党委|党支部|党总支|党组|名誉|第一|科协|企业|公司|技术|行政|办公室|高级|正|副|总|原|兼|及|和|与|、)*(?:{_POST_WORDS}|办公室)"
    rf"(?:(?:兼|及|和|与|、)?(?:常务|执行|党委|党支部|第一|科协|技术|行政|办公室|高级|副|总)*(?:{_POST_WORDS}))*"
)
_LABEL = re.compile(rf"^(?:姓名|(?:[一-龥]{{0,4}}(?:{_POST_WORDS})))[:：]\s*")
_POLITE = re.compile(r"(?:同志|先生|女士|老师|[（(]?兼[)）]?)$")
_SORT = re.compile(r"(?:联系|办公)?(?:电话|手机|座机|固话|号码|方式|邮箱)[号码]?|TEL|办公")
_NO_NAME = re.compile(r"待补|待定|不详|同上|见附[件表]|兼任")
_NOBODY = frozenset(["无", "空缺", "缺", "暂缺", "待定", "未定", "暂未选举", "未选举"])
_MORE = re.compile(r"等(?:共?(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:人|名|位|同志)?)?$")
#: With what posts and the like end; other characters need no closer look.
_ENDS = frozenset("长事理裁监任记席师工高授员计管助书秘干人总室补定详上件表话机号码式箱公方等L")
_LIKELY = re.compile(r"[一-龥]{2,3}")


def read_person(value: Cell) -> str | Read:
    """Return one person's name as `read_people` reads it; several are parted by 、."""
    found = read_people(value)
    if isinstance(found, Read):
        return Read("、".join(found.value), found.remarks, found.beside)
    return "、".join(found)


def read_people(value: Cell) -> tuple[str, ...] | Read:
    """Return the names of a cell, parted by 、，；/ or line; spaces part names too, but not 张 三.

    A remark tells what was left out; telephones and an e-mail address beside a name are told apart.
    """
    text = value.strip() if isinstance(value, str) else plain(value)
    if not text or is_blank(text):
        return ()
    return _people(text)


@lru_cache(maxsize=8192)
def _people(text: str) -> tuple[str, ...] | Read:
    if text in _NOBODY:
        return ()
    parts = text.split("、")
    if all(_LIKELY.fullmatch(part) and part not in _NOBODY and _is_name(part) for part in parts):
        return tuple(parts)
    left: list[str] = []
    emails = _EMAIL.findall(text)
    numbers, rest = find_phones(_EMAIL.sub(" ", text))
    left += [aside for aside in map(str.strip, _ASIDE.findall(rest)) if aside and aside != "兼"]
    names: list[str] = []
    for part in _PARTS.split(_ASIDE.sub(" ", rest)):
        names += _names(part, left)
    names = [name for name in names if not is_blank(name) and name not in _NOBODY]
    if len(names) > 1:  # whose number it is, nothing says
        left, numbers = left + numbers, []
    return _told(tuple(names), left, numbers, emails)


def _told(names: tuple[str, ...], left: list[str], numbers: list[str], emails: list[str]) -> tuple[str, ...] | Read:
    remarks: list[tuple[str, Message]] = [lost_character(name) for name in names if has_lost_character(name)]
    if left:
        message = _("“%(words)s” is no name and was left out.")
        remarks.append(("words_left", message % {"words": "、".join(left)}))
    beside = [("phones", "、".join(numbers))] if numbers else []
    beside += [("email", emails[0])] if emails else []
    return Read(names, tuple(remarks), tuple(beside)) if remarks or beside else names


def _names(part: str, left: list[str]) -> list[str]:
    """Return the names of one part of a cell and add to `left` what is none."""
    text = plain(part).strip(" :：-—.。")
    text = _LABEL.sub("", text)
    more = _MORE.search(text)
    if more and more.start():
        left.append(more[0])
        text = text[: more.start()]
    words = []
    for word in text.split():
        bare = _POLITE.sub("", word)
        if not bare or _SORT.fullmatch(bare):
            continue
        if not _may_be_name(bare):
            left.append(bare)
        else:
            words.append(bare)
    if len(words) > 1 and all(len(word) >= 2 for word in words) and not text.isascii():
        return words
    return ["".join(words) if not text.isascii() else " ".join(words)] if words else []


def _is_name(word: str) -> bool:
    """Tell a name of two or three characters from a post, quickly where its end is no post's."""
    return word[-1] not in _ENDS or (word[-1] != "等" and _may_be_name(word))


def _may_be_name(word: str) -> bool:
    """Tell a name from a post, a number, a day or a count of people: a name has at most two digits at its end."""
    if _POST.fullmatch(word) or _NO_NAME.fullmatch(word) or _SORT.fullmatch(word):
        return False
    letters = [char for char in compact(word) if char.isalpha()]
    digits = sum(char.isdigit() for char in word)
    return bool(letters) and digits <= 2 and not (digits and word[-1] in "人名位个家届年月日号")

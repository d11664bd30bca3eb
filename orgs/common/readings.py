"""How a character of several readings is read in a name: by the phrase that it stands in, places first."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import normalize

#: First letters by phrase where the dictionary of pypinyin has none or another one: places, banks, words of firms.
#: Places after 《中华人民共和国行政区划》; 解 and 单 as family names are left to the dictionary.
PHRASES = {
    "长垣": "cy", "长葛": "cg", "长春": "cc", "长沙": "cs", "长安": "ca", "长治": "cz", "长兴": "cx",
    "重庆": "cq", "浚县": "xx", "漯河": "lh", "泌阳": "by", "渑池": "mc", "荥阳": "xy", "召陵": "sl", "南召": "nz",
    "尉氏": "ws", "南乐": "nl", "卢氏": "ls", "沈丘": "sq", "叶县": "yx", "获嘉": "hj", "武陟": "wz", "瀍河": "ch",
    "柘城": "zc", "汤阴": "ty", "汜水": "ss", "单县": "sx", "朝阳": "cy", "乐山": "ls", "乐清": "yq", "厦门": "xm",
    "蚌埠": "bb", "六安": "la", "亳州": "bz", "番禺": "py", "东阿": "de", "洪洞": "ht", "大埔": "db", "黄陂": "hp",
    "银行": "yh", "商行": "sh", "分行": "fh", "支行": "zh", "总行": "zh", "农行": "nh", "工行": "gh", "建行": "jh",
    "中行": "zh", "央行": "yh", "行业": "hy", "车行": "ch", "药行": "yh", "重工": "zg", "重机": "zj", "重型": "zx",
    "重装": "zz", "重卡": "zk", "重汽": "zq", "重科": "zk", "起重": "qz", "称重": "cz", "载重": "zz", "会计": "kj",
    "乐器": "yq", "音乐": "yy", "声乐": "sy", "调味": "tw", "调节": "tj", "调度": "dd", "降解": "jj", "给水": "js",
    "大厦": "ds", "传动": "cd", "传媒": "cm", "传感": "cg", "石化": "sh", "长城": "cc", "长江": "cj", "特长": "tc",
    "成长": "cz", "增长": "zz", "生长": "sz", "会长": "hz", "校长": "xz", "院长": "yz", "厂长": "cz", "董事长": "dsz",
}  # fmt: skip
#: What a character is in the name of a firm or a place where no phrase decides; alone the dictionary reads another one.
ALONE = {"长": "c", "漯": "l", "浚": "x", "沈": "s", "石": "s", "车": "c", "卢": "l", "叶": "y", "乐": "l"}
LONGEST = 4


DATA = Path(__file__).resolve().parent.parent / "data" / "readings.json"
FIRST, LAST = "\u4e00", "\u9fff"


@cache
def _letters() -> str:
    """Return the first letter of every character from U+4E00 to U+9FFF, as the dictionary reads it alone."""
    return str(_data()["letters"])


@cache
def _phrases() -> tuple[frozenset[str], dict[str, str]]:
    """Return the characters whose first letter a phrase changes, and the letters of every phrase with one."""
    kept = _data()
    return frozenset(kept["several"]), {**kept["phrases"], **PHRASES}


@cache
def _data() -> dict[str, Any]:
    # Worked out beforehand: the dictionary itself takes a third of a second and 30 MB in every process.
    found: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


def worked_out() -> dict[str, object]:
    """Work out what `orgs/data/readings.json` holds from the dictionary of pypinyin."""
    from pypinyin.phrases_dict import phrases_dict
    from pypinyin.pinyin_dict import pinyin_dict

    def letter_of(sound: str) -> str:
        return normalize("NFD", sound[:1])[:1].lower()

    alone = [letter_of(pinyin_dict.get(code, "")) or " " for code in range(ord(FIRST), ord(LAST) + 1)]
    found = {
        phrase: "".join(letter_of(sound[0]) for sound in sounds)
        for phrase, sounds in phrases_dict.items()
        if len(phrase) == len(sounds) and len(phrase) <= LONGEST
    }
    found.update(PHRASES)

    def reads(char: str) -> str:
        return ALONE.get(char) or (alone[ord(char) - ord(FIRST)] if FIRST <= char <= LAST else char)

    several = {c for phrase, read in found.items() for c, one in zip(phrase, read, strict=True) if reads(c) != one}
    phrases = {phrase: read for phrase, read in sorted(found.items()) if not several.isdisjoint(phrase)}
    return {"letters": "".join(alone), "several": "".join(sorted(several)), "phrases": phrases}


def first_letter(char: str) -> str:
    """Return the first letter of a Chinese character that stands alone; itself where the dictionary has none."""
    return ALONE.get(char) or _letters()[ord(char) - ord(FIRST)].strip() or char


def reads_alike(char: str) -> bool:
    """Tell whether a Chinese character has the same first letter in every phrase."""
    return char not in _phrases()[0]


def letter_in(name: str, at: int) -> str:
    """Return the first letter of the Chinese character at a place of a name.

    Of the phrases that hold the place a named one (`PHRASES`) decides, then the longest: 银行 is `yh`, 行政 `xz`.
    """
    several, phrases = _phrases()
    if name[at] not in several:
        return first_letter(name[at])
    found = None
    for size in range(LONGEST, 1, -1):
        for start in range(max(0, at - size + 1), min(at, len(name) - size) + 1):
            phrase = name[start : start + size]
            if phrase in PHRASES:
                return PHRASES[phrase][at - start]
            if found is None and phrase in phrases:
                found = phrases[phrase][at - start]
    return found or first_letter(name[at])

"""How a character of several readings is read in a name: by the phrase that it stands in, places first."""

from __future__ import annotations

from functools import cache, lru_cache
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


@lru_cache(maxsize=20000)
def first_letter(char: str) -> str:
    """Return the first letter of a character that stands alone, as the dictionary reads it."""
    from pypinyin import Style, lazy_pinyin  # its tables take half a second, and most processes write no name

    return ALONE.get(char) or str(lazy_pinyin(char, style=Style.FIRST_LETTER)[0])[:1].lower()


@cache
def _phrases() -> tuple[frozenset[str], dict[str, str]]:
    """Return the characters whose first letter a phrase changes, and the letters of every phrase with one."""
    from pypinyin.phrases_dict import phrases_dict

    letters = {}
    for phrase, sounds in phrases_dict.items():
        if len(phrase) == len(sounds) and len(phrase) <= LONGEST:
            letters[phrase] = "".join(normalize("NFD", sound[0])[:1].lower() for sound in sounds)
    letters.update(PHRASES)
    several = {
        c for phrase, read in letters.items() for c, one in zip(phrase, read, strict=True) if first_letter(c) != one
    }
    return frozenset(several), {phrase: read for phrase, read in letters.items() if not several.isdisjoint(phrase)}


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

"""Names made comparable and findable: the key for matching, pinyin initials for searching."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

_NOISE = re.compile(r"[\s()（）\[\]【】·•.,，。、\-—_'\"“”]+")
_FORMS = re.compile(r"(股份有限公司|有限责任公司|集团有限公司|有限公司|股份公司|公司)$")
_LATIN = re.compile(r"[A-Za-z0-9]+")


def name_key(name: str) -> str:
    """Return a company name without width, spaces, brackets and legal form, for matching the same firm."""
    text = _NOISE.sub("", unicodedata.normalize("NFKC", name)).casefold()
    bare = _FORMS.sub("", text)
    return (bare or text)[:120]


@lru_cache(maxsize=20000)
def _initial(char: str) -> str:
    if "\u4e00" <= char <= "\u9fff":
        first: str = lazy_pinyin(char, style=Style.FIRST_LETTER)[0]
        return first[:1].lower()
    return char.lower() if _LATIN.fullmatch(char) else ""


def initials(name: str) -> str:
    """Return the pinyin initials of a name: 宇通客车 → `ytkc`; letters and digits stay."""
    return "".join(map(_initial, unicodedata.normalize("NFKC", name)))


def search_text(name: str, *more: str) -> str:
    """Return what a search looks into: name, pinyin initials and further words, lower case."""
    words = [unicodedata.normalize("NFKC", name).lower(), initials(name), *(word.lower() for word in more if word)]
    return " ".join(words)[:260]

"""Names of enterprises and associations: the key by which they are compared, and how alike two are."""

from __future__ import annotations

import re
import string
import unicodedata

from orgs.common.readings import first_letter, letter_in, reads_alike

_NOISE = re.compile(r"[\s()（）\[\]【】·•.,，。、\-—_'\"“”]+")

_FORMS = re.compile(r"(股份有限公司|有限责任公司|集团有限公司|有限公司|股份公司|公司)$")


def name_key(name: str) -> str:
    """Return a company name without width, spaces, brackets and legal form, for matching the same firm."""
    text = _NOISE.sub("", unicodedata.normalize("NFKC", name)).casefold()
    bare = _FORMS.sub("", text)
    return (bare or text)[:120]


def initials(name: str) -> str:
    """Return the pinyin initials of a name, read by its phrases: 宇通客车 → `ytkc`, 长垣 → `cy`; digits stay."""
    text = unicodedata.normalize("NFKC", name)
    return "".join([_ALWAYS.get(char) or _letter(text, at) for at, char in enumerate(text)])


#: The letters of characters that read alike in every name; filled as they come, a few thousand at most.
_ALWAYS: dict[str, str] = {char: char.lower() for char in string.ascii_letters + string.digits}


def _letter(text: str, at: int) -> str:
    char = text[at]
    if not "\u4e00" <= char <= "\u9fff":
        return ""
    if reads_alike(char):
        _ALWAYS[char] = first_letter(char)
    return letter_in(text, at)


def search_text(name: str, *more: str) -> str:
    """Return what a search looks into: name, pinyin initials and further words, lower case."""
    words = [unicodedata.normalize("NFKC", name).lower(), initials(name), *(word.lower() for word in more if word)]
    return " ".join(words)[:260]


_PLACE = re.compile(r"^(?:中国|河南省?|[\u4e00-\u9fff]{2,4}?[市县区])")

ALIKE = 0.62


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)} or {text}


def core(key: str) -> str:
    """Return a name key (see `orgs.common.names.name_key`) without the place that it begins with."""
    bare = _PLACE.sub("", _PLACE.sub("", key))
    return bare if len(bare) >= 2 else key


def likeness(one: str, other: str) -> float:
    """Return 0–1: the share of neighbouring pairs of characters that two name keys have in common (Dice)."""
    if one == other:
        return 1.0
    left, right = _pairs(core(one)), _pairs(core(other))
    return 2 * len(left & right) / (len(left) + len(right))


def most_alike(key: str, others: list[tuple[int, str]], limit: int) -> list[int]:
    """Return the keys' owners that are alike enough, the likest first."""
    if len(key) < 2:
        return []
    scored = [(likeness(key, other), pk) for pk, other in others]
    return [pk for score, pk in sorted(scored, reverse=True) if score >= ALIKE][:limit]

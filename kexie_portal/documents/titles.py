"""Titles are broken into lines between words, never within one (GB/T 9704-2012, 7.3.1).

A break stands only where a known word ends or begins; what lies between known words (a brand, a place) is kept whole.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

LONGEST = 20  # characters of 22 pt that 156 mm hold
_WORDS = Path(__file__).parent / "title_words.txt"
#: What no line begins with, and what none ends with.
_NOT_FIRST = "的地得等及、，。；：》〉）〕”’家号厂"
_NOT_LAST = "《〈（〔“‘第于与和及对将把被从向由以在至"
#: Where a reader expects a line to end: behind a whole name or a verb. A break within a name costs as much as a line
#: that is five characters too long.
_ENDS = (
    "协会",
    "公司",
    "联合会",
    "学会",
    "厂",
    "院",
    "大学",
    "关于",
    "同意",
    "成立",
    "撤销",
    "变更",
    "退回",
    "的",
    " ",
    "局",
    "委员会",
)
_WITHIN_A_NAME = 25


@cache
def words() -> frozenset[str]:
    """Return the words that titles of letters are made of, one a line in `title_words.txt`."""
    lines = (line.strip() for line in _WORDS.read_text("utf-8").splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))


def breaks(title: str) -> list[int]:
    """Return the places where a title may be broken, ascending, with the end."""
    edges: set[int] = set()
    place = 0
    while place < len(title):
        found = _word_at(title, place)
        if found:
            edges |= {place, place + len(found)}
        elif title[place] == " ":
            edges.add(place + 1)
        place += len(found) or 1
    torn = {at for start in range(len(title)) for at in range(start + 1, start + len(_word_at(title, start)))}
    return [*(at for at in sorted(edges - torn) if 0 < at < len(title) and _stands(title, at)), len(title)]


def _word_at(title: str, place: int) -> str:
    """Return the longest known word that begins at a place."""
    known, longest = words(), max(map(len, words()))
    for size in range(min(longest, len(title) - place), 1, -1):
        if title[place : place + size] in known:
            return title[place : place + size]
    return ""


def _stands(title: str, at: int) -> bool:
    return title[at] not in _NOT_FIRST and title[at - 1] not in _NOT_LAST


def title_lines(title: str, most: int = LONGEST) -> list[str]:
    """Break a title into as few lines as hold it, of about the same length, the last not longer than the first.

    Only a word that is longer than a whole line is cut.
    """
    places = _with_long_words_cut([0, *breaks(title)], most)
    best: dict[int, tuple[tuple[int, int], list[int]]] = {0: ((0, 0), [])}
    count = max(1, -(-len(title) // most))
    wanted = len(title) / count
    for at, end in enumerate(places[1:], 1):
        for start in places[:at]:
            size = end - start
            if size > most or start not in best:
                continue
            (lines, uneven), cuts = best[start]
            square = round((size - wanted) ** 2)  # not a figure: a cost to compare
            cost = (lines + 1, uneven + square + _awkward(size, end, title, cuts))
            if end not in best or cost < best[end][0]:
                best[end] = (cost, [*cuts, end])
    cuts = best[len(title)][1]
    return [title[start:end].strip() for start, end in pairwise([0, *cuts])]


def _awkward(size: int, end: int, title: str, cuts: list[int]) -> int:
    """Return what it costs that a line ends within a name, or that the last is longer than the first (梯形或菱形)."""
    if end < len(title):
        return 0 if title[:end].endswith(_ENDS) else _WITHIN_A_NAME
    return 4 * max(0, size - cuts[0]) if cuts else 0


def _with_long_words_cut(places: list[int], most: int) -> list[int]:
    """Add places within words that are longer than a line."""
    whole: list[int] = []
    for start, end in pairwise(places):
        whole += range(start, end, most) if end - start > most else [start]
    return [*whole, places[-1]]

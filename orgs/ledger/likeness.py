"""Take a header for a known word that is nearly the same: a filler too much, a slip, nothing that matters."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: What may stand around a known word without changing what it means.
_FILLER = re.compile(
    r"(?:企业|公司|单位|科协|企业科协|本|该|现|现有|主要|基本|所在|所属|填报|目前|请填写|填写|必填|选填|情况|信息|名称|的|一览|"
    r"(?:19|20)\d\d年?(?:度|末|底)?|上年度?|上一年度?|本年度?|年度|年末|期末|年底|截至目前|截止|合计|总计|总数|人|个|家|元|万元|千元|亿元|年|月|日)*"
)
_LONGEST = 30
#: A character that turns a word into another thing: 副主席, 女会员, 非党组织, 党员会员, 占比.
_MATTERS = frozenset("副女男党团非未不无前原曾拟子母分总占比率新退离外兼常名助数量额值家上下今明去后预末首")


def likely_word(bare: str, words: Iterable[str], *, spelling: bool) -> tuple[str, str]:
    """Return the known word that a header means and how it was found (`part`, `similar`), else two empty texts."""
    inside = max((word for word in words if len(word) >= 3 and word in bare), key=len, default="")
    if inside and len(inside) * 3 >= len(bare):
        before, _word, after = bare.partition(inside)
        if _FILLER.fullmatch(before) and _FILLER.fullmatch(after):
            return inside, "part"
    if spelling and 5 <= len(bare) <= _LONGEST:
        near = next((word for word in words if len(word) >= 5 and _one_slip(bare, word)), "")
        return near, "similar" if near else ""
    return "", ""


def _one_slip(text: str, word: str) -> bool:
    """Tell whether one character was mistyped, left out or doubled, and none of those that matter."""
    if abs(len(text) - len(word)) > 1:
        return False
    shortest = min(len(text), len(word))
    head = next((i for i in range(shortest) if text[i] != word[i]), shortest)
    if len(text) == len(word):
        return text[head + 1 :] == word[head + 1 :] and not {text[head], word[head]} & _MATTERS
    longer, shorter = (text, word) if len(text) > len(word) else (word, text)
    return longer[head + 1 :] == shorter[head:] and longer[head] not in _MATTERS

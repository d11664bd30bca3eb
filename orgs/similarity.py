"""How alike two company names are, for finding firms that were entered twice."""

from __future__ import annotations

import re

_PLACE = re.compile(r"^(?:中国|河南省?|[\u4e00-\u9fff]{2,4}?[市县区])")
ALIKE = 0.62


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)} or {text}


def core(key: str) -> str:
    """Return a name key (see `orgs.names.name_key`) without the place that it begins with."""
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

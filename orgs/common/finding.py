"""The words of a search box as conditions on a search text: parts of names, other names, pinyin initials."""

from __future__ import annotations

import unicodedata

from django.db.models import Q

LEAST = 2
MOST_LETTERS, MOST_WORDS = 100, 8  # each word is one more condition


def plain(words: str) -> str:
    """Return words as `search_text` keeps them: half width, lower case, no space around."""
    return unicodedata.normalize("NFKC", words).strip().lower()


def matching(words: str, path: str = "") -> Q:
    """Return the condition that the search text at `path` holds every word."""
    condition = Q()
    for word in plain(words[:MOST_LETTERS]).split()[:MOST_WORDS]:
        condition &= Q(**{f"{path}search_text__contains": word})
    return condition

"""Fingerprints of long texts by winnowing: whatever two texts have in common over 13 characters is found.

Saul Schleimer, Daniel Wilkerson, Alex Aiken: Winnowing: Local Algorithms for Document Fingerprinting, SIGMOD 2003.
Of each run of `WINDOW` neighbouring grams the one with the smallest hash is kept, the rightmost of equal ones; so two
texts that share `GRAM + WINDOW - 1` characters share a fingerprint.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

#: Characters of one gram, and neighbouring grams of which one is kept.
GRAM, WINDOW = 8, 6
SHORTEST = GRAM + WINDOW - 1
Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int32]
_BASE = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Fingerprints:
    """The kept hashes of one text, each with the place of its gram in the text as it was written."""

    hashes: Hashes
    places: Places

    def __len__(self) -> int:
        return len(self.hashes)


def bare(text: str) -> tuple[str, Places]:
    """Return a text without space and punctuation, half-width, in lower case, and where each character stood."""
    if unicodedata.is_normalized("NFKC", text) and len(lower := text.lower()) == len(text):
        found = [(char, place) for place, char in enumerate(lower) if char.isalnum()]
        return "".join([char for char, _place in found]), np.array([place for _char, place in found], dtype=np.int32)
    kept: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for one in unicodedata.normalize("NFKC", char).lower():
            if one.isalnum():
                kept.append(one)
                places.append(place)
    return "".join(kept), np.array(places, dtype=np.int32)


def fingerprints(text: str) -> Fingerprints:
    """Return the fingerprints of a text; a text of fewer than `SHORTEST` letters has none."""
    letters, places = bare(text)
    if len(letters) < SHORTEST:
        return Fingerprints(np.empty(0, np.uint64), np.empty(0, np.int32))
    grams = _grams(letters)
    kept = _winnowed(grams)
    return Fingerprints(grams[kept], places[kept])


def without(prints: Fingerprints, common: Iterable[Fingerprints]) -> Fingerprints:
    """Return fingerprints without those that every text holds: the questions and notes of the form that it answers."""
    known = [other.hashes for other in common]
    if not known:
        return prints
    own = ~np.isin(prints.hashes, np.concatenate(known))
    return Fingerprints(prints.hashes[own], prints.places[own])


def _grams(letters: str) -> Hashes:
    codes = np.frombuffer(letters.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    count = len(codes) - GRAM + 1
    found = np.zeros(count, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for step in range(GRAM):
            found = found * _BASE + codes[step : step + count]
        found ^= found >> np.uint64(29)  # near grams must not have near hashes
        found *= np.uint64(0xBF58476D1CE4E5B9)
        found ^= found >> np.uint64(32)
    return found


def _winnowed(grams: Hashes) -> Places:
    windows = np.lib.stride_tricks.sliding_window_view(grams, WINDOW)
    last = WINDOW - 1 - np.argmin(windows[:, ::-1], axis=1)
    return np.unique(np.arange(len(windows)) + last).astype(np.int32)

"""Which of many texts are alike, and what two of them share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from kexie_portal.similarity.fingerprints import SHORTEST, Fingerprints, bare, fingerprints

#: A pair is told from this share of the fingerprints of the shorter text on.
ENOUGH = 0.05
#: A fingerprint in more texts than this is a turn of phrase and says nothing of a pair.
MOST_TEXTS = 20
#: Fingerprints that two texts must share besides: one quoted sentence makes no copy.
LEAST_SHARED = 12
#: Fingerprints are compared by an eighth at a time: a call for 5,000 texts has eleven million of them.
PARTS = 8


@dataclass(frozen=True)
class Alike:
    """Two texts by their numbers, and the share (0 to 1) of the shorter one's fingerprints that both have."""

    first: int
    second: int
    share: float


@dataclass(frozen=True)
class Passage:
    """A run of characters that stands in both texts: from and to (not included) in either."""

    first: tuple[int, int]
    second: tuple[int, int]


def alike(texts: Sequence[Fingerprints], *, enough: float = ENOUGH) -> list[Alike]:
    """Return the pairs of texts that share enough, the likest first."""
    distinct = np.zeros(len(texts), dtype=np.int64)
    counted: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]] = []
    for part in range(PARTS):
        hashes, owners = _part(texts, part)
        distinct += np.bincount(owners, minlength=len(texts))
        counted.append(_counted(hashes, owners, len(texts)))
    pairs, places = np.unique(np.concatenate([pair for pair, _count in counted]), return_inverse=True)
    counts = np.bincount(places, np.concatenate([count for _pair, count in counted]), minlength=len(pairs))
    found = []
    for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True):
        first, second = divmod(pair, len(texts))
        share = count / int(min(distinct[first], distinct[second]))
        if count >= LEAST_SHARED and share >= enough:
            found.append(Alike(first, second, share))
    return sorted(found, key=lambda one: (-one.share, one.first, one.second))


def _part(texts: Sequence[Fingerprints], part: int) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int32]]:
    """Return one part of all hashes in order with the text of each; what a text repeats counts once."""
    mine = [np.unique(prints.hashes[prints.hashes % np.uint64(PARTS) == part]) for prints in texts]
    hashes = np.concatenate(mine) if mine else np.empty(0, np.uint64)
    owners = np.repeat(np.arange(len(mine), dtype=np.int32), [len(some) for some in mine])
    order = np.argsort(hashes, kind="stable")
    return hashes[order], owners[order]


def _counted(
    hashes: npt.NDArray[np.uint64], owners: npt.NDArray[np.int32], texts: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Count the fingerprints that each pair of texts shares; a pair is its first text times `texts` plus its second."""
    if not len(hashes):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    starts = np.flatnonzero(np.concatenate(([True], hashes[1:] != hashes[:-1])))
    lengths = np.diff(np.concatenate((starts, [len(hashes)])))
    pairs = []
    for apart in range(1, MOST_TEXTS):
        ends = starts[(lengths > apart) & (lengths <= MOST_TEXTS)]
        sizes = lengths[(lengths > apart) & (lengths <= MOST_TEXTS)]
        for step in range(MOST_TEXTS - apart):
            at = ends[sizes > apart + step] + step
            if not len(at):
                break
            pairs.append(owners[at].astype(np.int64) * texts + owners[at + apart])
    if not pairs:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    found, counts = np.unique(np.concatenate(pairs), return_counts=True)
    return found, counts


def passages(first: str, second: str, *, least: int = SHORTEST) -> list[Passage]:
    """Return what stands in both texts over at least so many letters, in the order of the first, without overlaps."""
    one, places_one = bare(first)
    two, places_two = bare(second)
    at: dict[int, list[int]] = {}
    for number, place in _grams_at(second, places_two):
        at.setdefault(number, []).append(place)
    found: list[tuple[int, int, int]] = []
    end = 0
    for number, place in _grams_at(first, places_one):
        if place < end:
            continue
        runs = [_run(one, two, place, other, end) for other in at.get(number, ())]
        best = max(runs, key=lambda run: run[2], default=(0, 0, 0))
        if best[2] >= least:
            found.append(best)
            end = best[0] + best[2]
    return [
        Passage(
            (int(places_one[start]), int(places_one[start + length - 1]) + 1),
            (int(places_two[other]), int(places_two[other + length - 1]) + 1),
        )
        for start, other, length in found
    ]


def _grams_at(text: str, places: npt.NDArray[np.int32]) -> list[tuple[int, int]]:
    """Return the fingerprints of a text with their places among its letters."""
    prints = fingerprints(text)
    return list(zip(prints.hashes.tolist(), np.searchsorted(places, prints.places).tolist(), strict=True))


def _run(one: str, two: str, place: int, other: int, floor: int) -> tuple[int, int, int]:
    """Return the longest run of equal letters around two places: where it begins in either, and its length."""
    start, begin = place, other
    while start > floor and begin > 0 and one[start - 1] == two[begin - 1]:
        start, begin = start - 1, begin - 1
    length = place - start
    while start + length < len(one) and begin + length < len(two) and one[start + length] == two[begin + length]:
        length += 1
    return start, begin, length


def title_likeness(first: str, second: str) -> float:
    """Return how alike two titles are, 0 to 1, whatever the order of their parts and their punctuation."""
    one, two = bare(first)[0], bare(second)[0]
    if not one or not two:
        return 0.0
    return (
        max(fuzz.ratio(one, two), fuzz.partial_ratio(one, two) * min(len(one), len(two)) / max(len(one), len(two)))
        / 100
    )

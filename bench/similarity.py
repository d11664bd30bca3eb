"""Texts of applications compared with each other: planted copies found, nothing else told, in time and memory."""

from __future__ import annotations

import multiprocessing
import random
import resource
import time

from bench.measure import Measure, at_least, at_most, told

TEXTS, LETTERS, COPIES = 5_000, 8_000, 200
EDITED = 0.3
#: Characters of which made-up words are made, and words of which sentences are; like ours, they come again and again.
CHARACTERS = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 1_500))
WORDS = 6_000
FORM = "本项目的必要性和可行性分析如下请结合本地实际简要说明项目实施的目的意义主要内容和预期成果不超过一千字"


def _sentences(rng: random.Random, words: list[str]) -> list[str]:
    found, length = [], 0
    while length < LETTERS:
        sentence = "".join(rng.choice(words) for _ in range(rng.randrange(6, 22))) + "。"
        found.append(sentence)
        length += len(sentence)
    return found


def _copy(rng: random.Random, words: list[str], sentences: list[str]) -> list[str]:
    """Write a third of the sentences anew, change words in others, move the rest about."""
    copied = []
    for sentence in sentences:
        if rng.random() < EDITED / 2:
            sentence = "".join(rng.choice(words) for _ in range(12)) + "。"
        elif rng.random() < EDITED:
            at = rng.randrange(len(sentence))
            sentence = sentence[:at] + rng.choice(words) + sentence[at + 2 :]
        copied.append(sentence)
    for _ in range(len(copied) // 3):
        copied.insert(rng.randrange(len(copied)), copied.pop(rng.randrange(len(copied))))
    return copied


def make(seed: int = 11) -> tuple[list[str], set[tuple[int, int]]]:
    """Return texts that all answer one form, and the pairs of which one is a copy of the other."""
    rng = random.Random(seed)
    words = ["".join(rng.choice(CHARACTERS) for _ in range(rng.choice((2, 2, 2, 3, 4)))) for _ in range(WORDS)]
    texts = [_sentences(rng, words) for _ in range(TEXTS - COPIES)]
    planted = set()
    for source in rng.sample(range(len(texts)), COPIES):
        planted.add((source, len(texts)))
        texts.append(_copy(rng, words, texts[source]))
    return [FORM + "".join(sentences) for sentences in texts], planted


def _prints(text: str) -> object:
    from kexie_portal.similarity.fingerprints import fingerprints, without

    return without(fingerprints(text), [fingerprints(FORM)])


def _compare(texts: list[str]) -> tuple[float, set[tuple[int, int]], float]:
    from kexie_portal.similarity.pairs import alike

    start = time.perf_counter()
    found = {(pair.first, pair.second) for pair in alike([_prints(text) for text in texts])}  # type: ignore[misc]
    taken = time.perf_counter() - start
    return taken, found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def copies() -> list[Measure]:
    """Compare all texts with each other, in a process of its own."""
    texts, planted = make()
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        taken, found, memory = pool.apply(_compare, (texts,))
    return [
        told(f"texts of {LETTERS:,} letters compared with each other", len(texts), "texts"),
        at_least("planted copies found", 100 * len(found & planted) / len(planted), 95, "%"),
        at_most("pairs told that are no copies", len(found - planted), 20, "pairs"),
        at_most("comparing texts with each other", taken, 60, "s"),
        at_most("memory of comparing, peak", memory, 600, "MB"),
    ]

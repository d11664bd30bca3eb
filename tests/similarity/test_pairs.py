"""Long texts that are alike: what is shared is found wherever it stands, what every text holds never counts."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import similarity as bench
from kexie_portal.similarity.fingerprints import SHORTEST, fingerprints, without
from kexie_portal.similarity.pairs import alike, passages, title_likeness

LETTERS = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x4E40), max_size=60)
FORM = "请说明本项目实施的目的意义主要内容和预期成果不超过一千字"


def text(seed: int, sentences: int = 40) -> list[str]:
    rng = random.Random(seed)
    return ["".join(chr(rng.randrange(0x4E00, 0x5E00)) for _ in range(25)) + "。" for _ in range(sentences)]


@given(LETTERS, LETTERS, LETTERS, LETTERS, st.integers(0, 1000))
def test_every_copy_of_thirteen_letters_leaves_a_fingerprint_in_both(before, after, other, rest, seed):
    shared = "".join(text(seed, 1))[:SHORTEST]
    assert len(shared) == SHORTEST == 13
    first, second = fingerprints(before + shared + after), fingerprints(other + shared + rest)
    assert set(first.hashes.tolist()) & set(second.hashes.tolist())


def test_space_punctuation_width_and_case_make_no_difference():
    plain = fingerprints("河南省轴承行业科技创新服务平台ABC建设方案")
    spaced = fingerprints("河南省，轴承 行业\n科技创新（服务平台）ＡＢＣ建设方案。")
    assert plain.hashes.tolist() == spaced.hashes.tolist()


@pytest.mark.parametrize("short", ["", "短文", "十二个字的文本不算长啊"])
def test_a_short_text_has_no_fingerprint_and_is_like_nothing(short):
    assert len(fingerprints(short)) == 0
    assert alike([fingerprints(short), fingerprints(short)]) == []
    assert alike([]) == []


def test_a_copy_with_moved_sentences_is_found_and_says_how_much_is_shared():
    source, other = text(1), text(2)
    copied = [*source[20:], *other[:20], *source[:10]]
    prints = [fingerprints("".join(one)) for one in (source, text(3), copied, text(4))]
    (pair,) = alike(prints)
    assert (pair.first, pair.second) == (0, 2)
    assert 0.6 < pair.share < 0.8  # thirty of forty sentences


def test_the_words_of_the_form_never_count():
    questions = [FORM, *text(20, 12)]
    answers = ["".join(map("".join, zip(questions, text(seed), strict=False))) for seed in (5, 6)]
    asked = [fingerprints(question) for question in questions]
    assert alike([fingerprints(one) for one in answers])
    assert not alike([without(fingerprints(one), asked) for one in answers])


def test_a_quoted_sentence_makes_no_copy():
    quoted = text(9, 1)
    assert alike([fingerprints("".join([*text(seed), *quoted])) for seed in (7, 8)]) == []


def test_passages_of_both_sides_are_whole_runs_in_the_texts_as_they_were_written():
    first = "一、背景：" + "".join(text(10, 2)) + "二、目标是提高企业科协的组织覆盖率和工作覆盖率。"
    second = "目标是提高企业科协的组织覆盖率、和工作覆盖率！其他内容另行说明。" + "".join(text(11, 1))
    (passage,) = passages(first, second)
    assert first[slice(*passage.first)] == "目标是提高企业科协的组织覆盖率和工作覆盖率"
    assert second[slice(*passage.second)] == "目标是提高企业科协的组织覆盖率、和工作覆盖率"
    assert passages(first, "".join(text(12))) == []


def test_titles_are_compared_whatever_their_punctuation():
    assert title_likeness("轴承行业科技创新服务平台建设", "《轴承行业科技创新服务平台》建设") == 1
    assert title_likeness("轴承行业科技创新服务平台建设", "轴承行业科技服务平台建设项目") > 0.75
    assert title_likeness("轴承行业科技创新服务平台建设", "小麦良种选育与示范推广") < 0.4
    assert title_likeness("", "小麦") == 0


def test_planted_copies_of_a_bench_are_copies(monkeypatch):
    monkeypatch.setattr(bench, "TEXTS", 60)
    monkeypatch.setattr(bench, "COPIES", 8)
    texts, planted = bench.make()
    found = {(pair.first, pair.second) for pair in alike([fingerprints(one) for one in texts])}
    assert len(planted) == 8
    assert found >= planted

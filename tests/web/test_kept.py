"""Answers kept in the cache: worked out once, by one process, and right without a cache."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import translation

from kexie_portal.web import kept as module
from kexie_portal.web.kept import drawn, kept, one_moment, read_once


@pytest.fixture(autouse=True)
def _empty() -> None:
    cache.clear()


def test_an_answer_is_worked_out_once_for_a_key() -> None:
    asked: list[str] = []

    def work() -> str:
        asked.append("x")
        return "answer"

    assert [kept("a", 60, work), kept("a", 60, work, alone=True), kept("b", 60, work)] == ["answer"] * 3
    assert len(asked) == 2


def test_in_one_moment_a_thing_is_read_once_and_afterwards_anew() -> None:
    asked: list[int] = []

    def read() -> int:
        asked.append(1)
        return len(asked)

    with one_moment():
        assert [read_once("a", read), read_once("a", read), read_once("b", read)] == [1, 1, 2]
    assert [read_once("a", read), read_once("a", read)] == [3, 4]


def test_a_crowd_waits_for_the_one_that_works() -> None:
    asked: list[int] = []
    answers: list[int] = []

    def work() -> int:
        asked.append(1)
        time.sleep(0.3)
        return 7

    def ask() -> None:
        answers.append(kept("crowd", 60, work, alone=True))

    crowd = [threading.Thread(target=ask) for _ in range(6)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert (answers, len(asked)) == ([7] * 6, 1)


def test_who_waited_in_vain_works_it_out_himself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    monkeypatch.setattr(module, "_is_first", lambda name: False)
    assert kept("lost", 60, lambda: 3, alone=True) == 3


def test_without_a_cache_the_answer_is_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: Any, **kwargs: Any) -> None:
        raise ConnectionError

    for name in ("get", "set", "add"):
        monkeypatch.setattr(cache, name, away)
    assert kept("gone", 60, lambda: 5, alone=True) == 5


def test_a_part_is_drawn_once_for_a_state_and_language_and_never_without_a_state() -> None:
    asked: list[int] = []

    def context() -> dict[str, Any]:
        asked.append(1)
        return {"title": f"<b>{len(asked)}"}

    parts = [drawn("components/empty_state.html", state, context) for state in ("one", "one", "two", "", "")]
    assert len(asked) == 4
    assert parts[0] == parts[1]
    assert "&lt;b&gt;1" in parts[0]
    with translation.override("en"):
        drawn("components/empty_state.html", "one", context)
    assert len(asked) == 5

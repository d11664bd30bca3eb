"""Live figures: kept per city, counted anew after a write, right without a cache."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings

from orgs.tree import last_write
from reports.coverage import live
from reports.coverage.definitions import VERSION
from reports.coverage.figures_cache import by_part, of_all
from reports.coverage.table import CoverageTable
from tests.reports.network import DAY, Network, covered, network

pytestmark = pytest.mark.django_db


def now(net: Network) -> CoverageTable:
    return live.tables(net.henan, [DAY])[0]


def test_a_write_in_one_city_counts_only_that_city_anew(django_capture_on_commit_callbacks: Any) -> None:
    net = network()
    covered(net.jianxi)
    covered(net.zhongyuan)
    assert now(net).cell(net.henan.pk).covered == 2
    covered(net.jianxi)
    assert now(net).cell(net.henan.pk).covered == 2, "kept until a stamp changes"
    with django_capture_on_commit_callbacks(execute=True):
        last_write.touch([net.jianxi.pk])
    asked: list[list[int]] = []
    by_part("test", [net.luoyang.pk, net.zhengzhou.pk], lambda parts: asked.append(parts) or dict.fromkeys(parts, 1))
    with django_capture_on_commit_callbacks(execute=True):
        last_write.touch([net.park.pk])
    by_part("test", [net.luoyang.pk, net.zhengzhou.pk], lambda parts: asked.append(parts) or dict.fromkeys(parts, 1))
    assert asked == [[net.luoyang.pk, net.zhengzhou.pk], [net.luoyang.pk]]
    assert now(net).cell(net.henan.pk).covered == 3


def test_a_value_of_several_cities_changes_with_each(django_capture_on_commit_callbacks: Any) -> None:
    net = network()
    parts, values = [net.luoyang.pk, net.zhengzhou.pk], iter("abc")
    assert of_all("test", parts, lambda: next(values)) == "a"
    assert of_all("test", parts, lambda: next(values)) == "a"
    with django_capture_on_commit_callbacks(execute=True):
        last_write.touch([net.zhongyuan.pk])
    assert of_all("test", parts, lambda: next(values)) == "b"


def test_kept_figures_ask_the_database_for_the_units_only() -> None:
    net = network()
    covered(net.jianxi)
    now(net)
    with CaptureQueriesContext(connection) as asked:
        now(net)
    assert len(asked) == 2, "the units, and which of them lay elsewhere then"


NOBODY_THERE = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "redis://127.0.0.1:1/0",
        "OPTIONS": {"socket_connect_timeout": 0.2},
    }
}


def test_without_a_cache_the_figures_are_counted() -> None:
    net = network()
    with override_settings(CACHES=NOBODY_THERE):
        covered(net.jianxi)
        assert now(net).cell(net.henan.pk).covered == 1
        covered(net.jianxi)
        assert now(net).cell(net.henan.pk).covered == 2


def test_a_crowd_waits_for_the_one_that_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    marks = last_write.stamp([net.luoyang.pk])
    key = f"figures:{VERSION}:test:{net.luoyang.pk}:{marks}"
    cache.add(f"{key}:counting", 1, 5)
    monkeypatch.setattr("reports.coverage.figures_cache.time.sleep", lambda _pause: cache.set(key, "theirs"))
    assert by_part("test", [net.luoyang.pk], lambda parts: dict.fromkeys(parts, "ours")) == {net.luoyang.pk: "theirs"}


def test_one_that_waited_in_vain_counts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    marks = last_write.stamp([net.luoyang.pk])
    cache.add(f"figures:{VERSION}:test:{net.luoyang.pk}:{marks}:counting", 1, 5)
    monkeypatch.setattr("reports.coverage.figures_cache.PATIENCE", 0.1)
    assert by_part("test", [net.luoyang.pk], lambda parts: dict.fromkeys(parts, "ours")) == {net.luoyang.pk: "ours"}


def test_the_trend_says_what_the_single_days_say() -> None:
    net = network()
    covered(net.jianxi)
    days = [*live.month_ends(DAY), DAY]
    series, single = live.series(net.henan, days), live.tables(net.henan, days[-1:])
    assert len(series) == 13
    assert series[-1].cell(net.henan.pk) == single[0].cell(net.henan.pk)
    assert days[0].isoformat() == "2025-06-30"

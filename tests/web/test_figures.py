"""The one formatter: exact values, rounded half up once, and changes that say against which period."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django.template import Context, Template

from kexie_portal.web import charts, figures
from kexie_portal.web.figures import Change

CASES = json.loads((Path(__file__).parents[2] / "static" / "tests" / "figures.json").read_text("utf-8"))


@pytest.mark.parametrize(("value", "words"), CASES["rates"])
def test_a_rate_is_rounded_half_up_and_never_cut(value: float, words: str) -> None:
    assert figures.rate(value) == words


@pytest.mark.parametrize(("value", "digits", "words"), CASES["decimals"])
def test_a_number_is_rounded_and_grouped(value: float, digits: int, words: str) -> None:
    assert figures.decimal(value, digits) == words


@pytest.mark.parametrize(("value", "words"), CASES["marks"])
def test_a_mark_of_a_scale_has_decimals_only_where_it_needs_them(value: float, words: str) -> None:
    assert figures.mark(value) == words


@pytest.mark.parametrize(("part", "whole", "words"), [(55, 80, "68.8%"), (247, 2000, "12.4%"), (1, 3, "33.3%")])
def test_a_share_is_exact_until_it_is_said(part: int, whole: int, words: str) -> None:
    share = figures.share(part, whole)
    assert share == Fraction(100 * part, whole)
    assert figures.rate(share) == words


def test_nothing_to_divide_by_is_no_share() -> None:
    assert figures.share(0, 0) is None


@pytest.mark.parametrize("value", [68.75, Decimal("68.75"), Fraction(275, 4)])
def test_every_kind_of_number_is_said_the_same(value: figures.Number) -> None:
    assert (figures.rate(value), figures.plain(value), figures.signed(-value)) == ("68.8%", 68.8, "−68.8")


def test_the_picture_its_tooltip_and_its_table_say_one_figure() -> None:
    one = charts.row("1", "涧西区", figures.share(55, 80))
    assert one["value"] == 68.8
    table = charts.table_of({"type": "map", "unit": "%", "rows": [one]})
    assert table["body"] == [[{"text": "涧西区", "url": ""}, {"text": "68.8%"}]]


# ---------------------------------------------------------------- changes


def test_a_change_is_that_of_the_exact_values_and_not_of_the_rounded_ones() -> None:
    now, then = Fraction(2264, 100), Fraction(2256, 100)  # both would be said as 22.6
    assert figures.rate(now) == figures.rate(then)
    assert Change(now - then, "2026年10月末", in_points=True).size == "0.1个百分点"


def test_a_fall_has_its_arrow_and_no_minus_beside_it() -> None:
    fall = Change(-3, "2026年10月末")
    assert (fall.arrow, fall.size, fall.against) == ("↓", "3", "较 2026年10月末")


@pytest.mark.parametrize(
    ("amount", "better", "tone"), [(1, True, "better"), (-1, True, "worse"), (-1, False, "better")]
)
def test_a_fall_of_what_should_be_few_is_good_news(amount: int, better: bool, tone: str) -> None:
    assert Change(amount, "", more_is_better=better).tone == tone


def test_no_change_and_too_small_a_change_are_two_things() -> None:
    assert Change(0, "").size == "持平"
    assert Change(Fraction(1, 1000), "", in_points=True).size == "不足 0.1 个百分点"
    assert Change(Fraction(1, 1000), "", in_points=True).arrow == "↑"


def test_a_month_end_is_named_by_its_month() -> None:
    assert figures.since_end_of(date(2026, 10, 31)) == "2026年10月末"


def test_the_card_says_against_which_period() -> None:
    card = Template('{% figure_card "组织覆盖率" "68.8" unit="%" change=change %}')
    shown = card.render(Context({"change": Change(Fraction(-6, 5), "2026年10月末", in_points=True)}))
    assert " ".join(shown.split()).count("↓ 1.2个百分点") == 1
    assert "较 2026年10月末" in shown
    assert "−" not in shown


# ---------------------------------------------------------------- rankings


def test_a_ranking_says_how_many_take_part_and_why_others_do_not() -> None:
    rows = [charts.row("1", "甲", 5), charts.row("2", "乙", None), charts.row("3", "丙", None, applies=False)]
    said = charts.ranked(rows, {"没有目标": 2})
    assert said == "n = 1：5 个单位中 1 个参加排名（不参加：无数据 1、不适用 1、没有目标 2）"
    assert charts.ranked(rows[:1]) == "n = 1：1 个单位中 1 个参加排名"

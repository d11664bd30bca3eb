"""Periods as days."""

from datetime import date

import pytest
from django.utils import translation

from reports.periods.calendar import latest_over, recent, span_of
from reports.periods.enums import PeriodKind


@pytest.mark.parametrize(
    ("kind", "day", "first_day", "end_day"),
    [
        ("month", date(2026, 12, 31), date(2026, 12, 1), date(2027, 1, 1)),
        ("month", date(2024, 2, 29), date(2024, 2, 1), date(2024, 3, 1)),
        ("quarter", date(2026, 11, 5), date(2026, 10, 1), date(2027, 1, 1)),
        ("quarter", date(2026, 3, 31), date(2026, 1, 1), date(2026, 4, 1)),
        ("half", date(2026, 6, 30), date(2026, 1, 1), date(2026, 7, 1)),
        ("half", date(2026, 7, 1), date(2026, 7, 1), date(2027, 1, 1)),
        ("year", date(2026, 7, 1), date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_period_of_a_day(kind: str, day: date, first_day: date, end_day: date) -> None:
    span = span_of(kind, day)
    assert (span.first_day, span.end_day) == (first_day, end_day)
    assert span.following().previous() == span


def test_period_is_over_when_its_last_day_is_past() -> None:
    span = span_of("month", date(2026, 9, 1))
    assert not span.is_over(date(2026, 9, 30))
    assert span.is_over(date(2026, 10, 1))
    assert latest_over(PeriodKind.MONTH, date(2026, 10, 1)) == span
    assert [one.first_day.month for one in recent("month", date(2026, 1, 5), 3)] == [1, 12, 11]


@pytest.mark.parametrize(
    ("kind", "label"),
    [("month", "8/2026"), ("quarter", "third quarter of 2026"), ("half", "second half of 2026"), ("year", "year 2026")],
)
def test_name_says_which_one_it_is(kind: str, label: str) -> None:
    with translation.override("en"):
        assert span_of(kind, date(2026, 8, 15)).label == label

"""Working days by the Chinese calendar."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kexie_portal.workflow.days import is_working_day, working_days_after, working_days_between


def test_a_public_holiday_is_no_working_day() -> None:
    assert not is_working_day(date(2026, 10, 1))


def test_a_make_up_saturday_is_a_working_day() -> None:
    assert is_working_day(date(2025, 9, 28))  # a Sunday worked for the long holiday


def test_five_days_pass_over_a_weekend() -> None:
    assert working_days_after(date(2026, 11, 20), 5) == date(2026, 11, 27)


def test_the_long_holiday_is_passed_over() -> None:
    assert working_days_after(date(2025, 9, 30), 1) == date(2025, 10, 9)


def test_an_unknown_year_knows_weekends() -> None:
    assert not is_working_day(date(2099, 1, 3))
    assert is_working_day(date(2099, 1, 1))


@given(st.dates(date(2004, 1, 5), date(2035, 1, 1)), st.integers(0, 40))
def test_counting_and_adding_agree(day: date, n: int) -> None:
    assert working_days_between(day, working_days_after(day, n)) == n
    assert working_days_between(working_days_after(day, n), day) == -n

"""Working days by the Chinese calendar."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kexie_portal.workflow.days import (
    calendars,
    explain,
    is_working_day,
    known,
    working_days_after,
    working_days_between,
)
from kexie_portal.workflow.days.calendars import Calendar, Named

#: Nothing was entered: no test here asks the database.
NOTHING = Calendar()


@pytest.fixture(autouse=True)
def _nothing_entered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "_read", lambda: NOTHING)


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


def test_what_was_entered_wins_over_the_library_and_over_the_weekday() -> None:
    day, sunday = date(2026, 11, 30), date(2027, 2, 14)
    entered = NOTHING.with_year(2026, {day: Named(False, "停电")}, sample=False)
    entered = entered.with_year(2027, {sunday: Named(True, "春节")}, sample=True)
    assert (NOTHING.works(day), entered.works(day)) == (True, False)
    assert (NOTHING.works(sunday), entered.works(sunday)) == (False, True)
    assert entered.works(date(2026, 10, 1)), "an entered year is whole: the library adds nothing to it"
    assert [entered.standing(year) for year in (2025, 2026, 2027, 2028)] == ["library", "notice", "sample", "unknown"]


def test_which_years_are_known() -> None:
    assert [known(year) for year in (2003, 2004, 2026, 2027)] == [False, True, True, False]


def test_p2_a_count_says_which_days_counted_and_why_others_did_not() -> None:
    """P2: each due day shows how it was counted."""
    found = explain(date(2025, 9, 26), 4)
    assert found.day == date(2025, 10, 9) == working_days_after(date(2025, 9, 26), 4)
    assert found.counted == [date(2025, 9, 28), date(2025, 9, 29), date(2025, 9, 30), date(2025, 10, 9)]
    assert found.made_up == [date(2025, 9, 28)]
    assert str(found.skipped[0].why) in ("周末", "weekend")
    assert "国庆节" in {str(one.why) for one in found.skipped}
    assert found.known
    beyond = explain(date(2026, 12, 30), 3)
    assert (beyond.day, beyond.known, beyond.unknown) == (date(2027, 1, 4), False, [2027])
    assert explain(date(2026, 12, 30), 0).day == date(2026, 12, 30)

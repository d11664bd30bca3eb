"""The forecast at the present pace, worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from orgs.duty.models.targets import TargetFigure
from reports.targets.figures import MEASURED
from reports.targets.pace import Cell, Standing, forecast, last_day

NEW, COVERAGE = MEASURED[TargetFigure.NEW_ASSOCIATIONS], MEASURED[TargetFigure.COVERAGE_ALL]
SOCIETY = MEASURED[TargetFigure.JOINED_SOCIETY]
MIDDLE = date(2025, 7, 2)  # the 183rd of 365 days


def test_a_flow_goes_on_as_it_came() -> None:
    assert forecast(NEW, 99, 18, MIDDLE) == pytest.approx(18 / 183 * 365)


def test_a_level_carries_its_change_on_and_not_itself() -> None:
    assert forecast(SOCIETY, 100, 120, MIDDLE) == pytest.approx(120 + 20 / 183 * 182)


def test_a_level_that_sinks_goes_on_sinking_but_not_below_zero() -> None:
    assert forecast(SOCIETY, 100, 40, MIDDLE) == 0


def test_a_coverage_cannot_pass_a_hundred_percent() -> None:
    assert forecast(COVERAGE, 40.0, 90.0, MIDDLE) == 100


def test_on_the_last_day_the_forecast_is_the_actual() -> None:
    end = date(2025, 12, 31)
    assert forecast(NEW, 0, 18, end) == pytest.approx(18)
    assert forecast(COVERAGE, 30.0, 35.5, end) == pytest.approx(35.5)


def test_a_leap_year_has_366_days() -> None:
    assert forecast(NEW, 0, 61, date(2024, 3, 1)) == pytest.approx(366)


@pytest.mark.parametrize("day", [date(2025, 1, 1), date(2025, 1, 30)])
def test_in_the_first_weeks_nothing_can_be_said(day: date) -> None:
    assert forecast(NEW, 0, 3, day) is None
    assert Cell(NEW, 10, 3, None).standing == Standing.OPEN


def test_no_data_gives_no_forecast() -> None:
    assert forecast(NEW, 0, None, MIDDLE) is None
    assert forecast(COVERAGE, None, 30.0, MIDDLE) is None, "there was nothing to divide by at the end of last year"


@pytest.mark.parametrize(
    ("target", "actual", "expected", "standing"),
    [
        (10, 10, 15, Standing.REACHED),
        (10, 6, 12, Standing.ON_COURSE),
        (10, 4, 8, Standing.BEHIND),
        (None, 4, 8, Standing.NO_TARGET),
        (10, None, None, Standing.NO_DATA),
        (None, None, None, Standing.NO_DATA),
        (0, 0, 0, Standing.NOT_APPLICABLE),
        (0, 3, 3, Standing.NOT_APPLICABLE),
        (0, None, None, Standing.NOT_APPLICABLE),
    ],
)
def test_what_the_badge_says(target: float, actual: float, expected: float, standing: Standing) -> None:
    assert Cell(NEW, target, actual, expected).standing == standing


def test_when_the_year_is_over_there_is_no_pace_any_more() -> None:
    assert Cell(NEW, 10, 4, 4, is_final=True).standing == Standing.SHORT
    assert Cell(NEW, 10, 10, 10, is_final=True).standing == Standing.REACHED
    assert Cell(NEW, 10, None, None, is_final=True).standing == Standing.NO_DATA


def test_a_target_of_zero_has_no_share() -> None:
    assert Cell(NEW, 0, 0, 0).done is None
    assert Cell(NEW, 0, 7, 7).done is None


def test_zero_and_no_data_are_two_things() -> None:
    assert Cell(NEW, 10, 0, 0).done == 0
    assert Cell(NEW, 10, None, None).done is None


def test_a_year_is_measured_up_to_its_last_day_or_today() -> None:
    assert last_day(2024, date(2025, 7, 2)) == date(2024, 12, 31)
    assert last_day(2025, date(2025, 7, 2)) == date(2025, 7, 2)

"""Days and months in every habit of clerks."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgs.ledger.dates import parse_date
from orgs.ledger.faults import CellFault

from .files import TODAY

DAY = date(2019, 5, 20)


@pytest.mark.parametrize(
    "written",
    [
        "2019-5-20",
        "2019.5.20",
        "2019/05/20",
        "2019年5月20日",
        "2019年05月20号",
        "2019 年 5 月 20 日",
        "２０１９．５．２０",
        "20190520",
        "43605",
        "2019、5、20",
        "2019-05-20 00:00:00",
        "2019-5-20 9:30",
        "2019-05-20T08:00:00Z",
        "二〇一九年五月二十日",
        "二零一九年五月二十日",
        "二○一九年五月二十日",
        "19年5月20日",
        "5/20/2019",
        "2019年5月20日成立",
        "2019.5.20（批复）",
        "2019 5 20",
        "2019.05.20.",
    ],
)
def test_a_day_in_every_habit(written: str) -> None:
    found = parse_date(written, TODAY)
    assert found is not None
    assert (found.day, found.precision) == (DAY, "day")


@pytest.mark.parametrize(
    "written",
    [
        "2019-5",
        "2019.05",
        "2019/5",
        "2019年5月",
        "201905",
        "二〇一九年五月",
        "2019年5月份",
        "2019年5月底",
        "2019年5月中旬",
    ],
)
def test_a_month_is_its_first_day(written: str) -> None:
    found = parse_date(written, TODAY)
    assert found is not None
    assert (found.day, found.precision) == (date(2019, 5, 1), "month")


@pytest.mark.parametrize("cell", [43605.0, 43605.75, 20190520.0, DAY, datetime(2019, 5, 20, 8)])  # noqa: DTZ001
def test_a_day_that_is_no_text(cell: object) -> None:
    found = parse_date(cell, TODAY)  # type: ignore[arg-type]
    assert found is not None
    assert found.day == DAY


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("二〇二三年十三月", "date"),
        ("2019-02-30", "date"),
        ("去年", "date"),
        ("2019-13", "date"),
        ("=TODAY()", "date"),
        ("99999999", "date"),
        (12.0, "date"),
        (time(8), "date"),
        (timedelta(3), "date"),
        (True, "date"),
        ("2093年5月1日", "date_future"),
        (date(2026, 7, 3), "date_future"),
        (2019.1, "date_ambiguous"),
    ],
)
def test_what_is_no_date(cell: object, fault: str) -> None:
    with pytest.raises(CellFault) as caught:
        parse_date(cell, TODAY)  # type: ignore[arg-type]
    assert caught.value.code == fault


def test_a_month_as_a_number() -> None:
    found = parse_date(2019.5, TODAY)
    assert found is not None
    assert (found.day, found.precision) == (date(2019, 5, 1), "month")
    assert parse_date("", TODAY) is None
    assert parse_date(" / ", TODAY) is None


@given(
    st.dates(date(1950, 1, 1), TODAY), st.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%Y/%m/%d"])
)
def test_every_day_survives_every_habit(day: date, habit: str) -> None:
    found = parse_date(day.strftime(habit), TODAY)
    assert found is not None
    assert found.day == day

"""Days and months in every habit of clerks."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgs.ledger.dates import EPOCH_1904, parse_date
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
        "19.5.20",
        "19-5-20",
        "19/05/20",
        "2019。5。20",
        "2019·5·20",
        "2019年五月二十日",
        "二〇一九年5月20日",
        "20-May-19",
        "20-MAY-2019",
        "May 20, 2019",
        "20th May 2019",
        "2019-May-20",
        "2019-5-20 上午9:30",
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


@pytest.mark.parametrize("written", ["2019年三月", "2019．3", "2019年3月日", "2019-03-00", "Mar-19", "March 2019"])
def test_a_month_in_further_habits(written: str) -> None:
    found = parse_date(written, TODAY)
    assert found is not None
    assert (found.day, found.precision) == (date(2019, 3, 1), "month")


@pytest.mark.parametrize(
    ("written", "day"),
    [("21/6/18", date(2021, 6, 18)), ("3-Nov-20", date(2020, 11, 3)), ("05/6/18", date(2005, 6, 18)),
     ("12.5.18", date(2012, 5, 18)), ("98.12.31", date(1998, 12, 31))],
)  # fmt: skip
def test_a_year_of_two_digits_comes_first(written: str, day: date) -> None:
    found = parse_date(written, TODAY)
    assert found is not None
    assert found.day == day


@pytest.mark.parametrize(
    "written",
    ["2015.3-2020.3", "2019年上半年", "约2019年", "2019年第一季度", "民国三十八年", "1958年前",
     "19.13.1", "3/1/19", "2019年正月",
     "2019年3月1日至2020年3月1日", "May", "3月1日"],
)  # fmt: skip
def test_what_names_no_day_stays_a_fault(written: str) -> None:
    with pytest.raises(CellFault) as caught:
        parse_date(written, TODAY)
    assert caught.value.code == "date"


def test_a_day_that_may_be_read_in_two_ways_is_asked_about() -> None:
    with pytest.raises(CellFault) as caught:
        parse_date("12/5/18", TODAY)
    assert caught.value.code == "date_ambiguous"
    assert "2018-12-05" in str(caught.value.message)


@pytest.mark.parametrize("serial", [42143.0, "42143"])
def test_a_workbook_of_1904_counts_from_there(serial: object) -> None:
    assert parse_date(serial, TODAY, EPOCH_1904).day == DAY  # type: ignore[arg-type, union-attr]
    assert parse_date(serial, TODAY).day == date(2015, 5, 19)  # type: ignore[arg-type, union-attr]

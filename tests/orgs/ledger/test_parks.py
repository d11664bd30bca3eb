"""Parks of the tree in a ledger's county column, sheets and headings."""

from __future__ import annotations

import pytest

from orgs.ledger.parks import Park

from . import files
from .files import HEADER, code, line, read

HIGH = Park("park:1", "洛阳高新技术产业开发区", "410300")
ECONOMY = Park("park:2", "洛阳经济技术开发区", "410300")
PARKS = [HIGH, ECONOMY]


def counties(*written: str, division: str = "410300", parks: list[Park] = PARKS) -> list[str]:
    rows = [line(number, county, uscc=code(number, division)) for number, county in enumerate(written, 1)]
    return [row.values["county"] for row in read(files.xlsx([HEADER, *rows]), parks=parks).rows]


@pytest.mark.parametrize(
    "written",
    [
        "洛阳高新技术产业开发区", "高新区", "洛阳高新区", "洛阳市高新区", "高新技术产业开发区", "高新技术开发区",
        "洛阳高新区管委会",
        "洛阳市 · 洛阳高新技术产业开发区", "洛阳高新技术产业开发区科学技术协会", "河南省洛阳市高新区",
    ],
)  # fmt: skip
def test_a_park_is_known_as_clerks_call_it(written: str) -> None:
    assert counties(written) == ["park:1"]


def test_parks_are_told_apart_and_counties_stay_counties() -> None:
    assert counties("经开区", "洛阳经济技术开发区", "高新区", "涧西区") == ["park:2", "park:2", "park:1", "410305"]


def test_a_common_word_is_asked_about_when_the_code_is_of_a_county() -> None:
    rows = [line(1, "高新区"), line(2, "洛阳高新技术产业开发区")]
    reading = read(files.xlsx([HEADER, *rows]), parks=PARKS)
    assert [(fault.row, fault.code) for fault in reading.errors] == [(2, "park_or_county")]
    assert HIGH.name in str(reading.errors[0].message)
    assert [row.values["county"] for row in reading.rows] == ["park:1"]


def test_two_parks_of_one_name_are_asked_about() -> None:
    twins = [Park("park:3", "涧西产业园", "410305"), Park("park:4", "洛阳产业园", "410300")]
    reading = read(files.xlsx([HEADER, line(1, "产业园")]), parks=twins)
    assert [fault.code for fault in reading.errors] == ["park_several"]
    assert counties("涧西产业园", parks=twins) == ["park:3"]


def test_a_sheet_of_a_park_takes_its_rows_there_and_remarks_on_codes_of_a_county() -> None:
    header = ["企业名称", "统一社会信用代码", "成立日期"]
    reading = read(files.xlsx([header, ["洛阳甲有限公司", code(1), "2020"]], title="高新区"), parks=PARKS)
    assert [row.values["county"] for row in reading.rows] == ["park:1"]
    assert [warning.code for _row, warning in reading.warnings()] == ["county_loose"]


def test_without_the_park_in_the_tree_the_row_is_a_fault() -> None:
    assert counties("高新区", parks=[]) == []

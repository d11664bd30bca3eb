"""Tables of a sheet: units above, a second table below or beside, sums, signatures, a second line of one enterprise."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest

from orgs.ledger.faults import UnreadableFile
from orgs.ledger.marked import write_marked
from orgs.ledger.reading import read_workbook

from . import files
from .files import HEADER, code, line, read

MONEY = ["县区", "企业名称", "统一社会信用代码", "营业收入", "资产总额", "从业人员"]


def money(number: int, revenue: object = 3500) -> list[object]:
    return ["涧西区", f"洛阳第{number}机械有限公司", code(number), revenue, 7000, 120]


@pytest.mark.parametrize(
    ("said", "factor"),
    [
        ("单位：万元", 10_000), ("单位：万元、人", 10_000), ("计量单位：千元", 1_000),
        ("（单位：人、万元）", 10_000), ("金额单位:人民币万元", 10_000),
        ("单位：亿元", 10**8), ("单位：元", 1), ("填报单位：洛阳市　　单位：百万元", 10**6),
        ("填报单位：洛阳万元科技有限公司", 1),
    ],
)  # fmt: skip
def test_the_unit_above_the_header_counts(said: str, factor: int) -> None:
    rows = [["规模以上工业企业名单"], [None, None, None, None, said], MONEY, money(1)]
    (only,) = read(files.xlsx(rows), target="enterprise").rows
    assert only.values["revenue"] == Decimal(3500 * factor)


def test_a_header_s_own_unit_goes_before_the_line_above_and_a_row_of_units_below_too() -> None:
    header = ["县区", "企业名称", "统一社会信用代码", "营业收入（亿元）", "资产总额", "从业人员"]
    (only,) = read(files.xlsx([["单位：千元"], header, money(1, 2)]), target="enterprise").rows
    assert (only.values["revenue"], only.values["assets"]) == (200_000_000, 7_000_000)
    units = [None, None, None, "万元", "千元", "人"]
    reading = read(files.xlsx([MONEY, units, money(1)]), target="enterprise")
    assert (reading.rows[0].values["revenue"], reading.rows[0].values["assets"]) == (35_000_000, 7_000_000)
    assert [one.kind for one in reading.sheets[0].left_out] == ["ruler"]


SWAPPED = ["序号", "县（市、区）", "企业名称", "统一社会信用代码", "成立日期", "联系人", "主席", "会员人数"]
STRAIGHT = ["序号", "县（市、区）", "企业名称", "统一社会信用代码", "成立日期", "主席", "联系人", "会员人数"]


def people(number: int, first: str, second: str) -> list[object]:
    return [number, "涧西区", f"洛阳第{number}机械有限公司", code(number), "2019-5-20", first, second, 20]


@pytest.mark.parametrize("form", [files.xlsx, files.xls, files.ods, files.csv])
def test_a_second_table_follows_its_own_header(form) -> None:
    rows = [["一、国有"], STRAIGHT, people(1, "甲主席", "甲联系"), ["二、民营"], SWAPPED, people(2, "乙联系", "乙主席")]
    reading = read(form(rows))
    assert [(one.values["chair"], one.values["contact"]) for one in reading.rows] == [
        ("甲主席", "甲联系"),
        ("乙主席", "乙联系"),
    ]
    assert not reading.errors


def test_a_second_table_may_have_other_columns_and_two_header_rows() -> None:
    upper = ["企业名称", "县区", "成立时间", "统一社会信用代码", "科协主席", None]
    lower = [None, None, None, None, "姓名", "电话"]
    second = ["洛阳乙有限公司", "嵩县", "2020-1-1", code(2), "王五", "13800000000"]
    reading = read(files.csv([HEADER, line(1), [], upper, lower, second]))
    assert [one.values["county"] for one in reading.rows] == ["410305", "410325"]
    assert (reading.rows[1].values["chair"], reading.rows[1].values["chair_phone"]) == ("王五", "13800000000")
    assert not reading.errors


def test_a_table_of_a_second_county_takes_the_county_of_its_own_title() -> None:
    header = ["企业名称", "统一社会信用代码", "成立日期"]
    rows = [["涧西区企业科协"], header, ["洛阳甲有限公司", code(1), "2020"], ["嵩县企业科协"], header[::-1]]
    rows += [["2020", code(2), "洛阳乙有限公司"]]
    assert [one.values["county"] for one in read(files.xlsx(rows)).rows] == ["410305", "410325"]


def test_a_sum_below_the_ledger_is_shown_and_gives_no_fault() -> None:
    total = [["县区", "企业科协数", "会员人数"], ["涧西区", 1, 21], ["嵩县", 0, 0]]
    reading = read(files.xlsx([HEADER, line(1), [], *total]))
    assert len(reading.rows) == 1
    assert not reading.errors
    assert [(one.row, one.kind) for one in reading.sheets[0].left_out] == [(4, "other"), (5, "other"), (6, "other")]


def test_faulty_rows_are_marked_under_the_header_of_their_own_table() -> None:
    bad = [[*people(number, "丙", "丁")[:3], "错", "2019", "丙", "丁", 2] for number in (3, 4)]
    content = files.xlsx([STRAIGHT, people(1, "甲", "乙"), bad[0], SWAPPED, bad[1]])
    stream = io.BytesIO()
    assert write_marked(read_workbook(content), read(content), stream) == 2
    first, second = openpyxl.load_workbook(stream).worksheets
    assert [cell.value for cell in first[1]][5:7] == ["主席", "联系人"]
    assert [cell.value for cell in second[1]][5:7] == ["联系人", "主席"]
    assert [page["I2"].value for page in (first, second)] == [3, 5]
    assert {fault.row for fault in read(stream.getvalue()).errors} == {2}


def test_a_second_table_beside_the_first_is_told_on_every_row() -> None:
    header = ["序号", "县区", "企业名称", "统一社会信用代码"] * 2
    left = [1, "涧西区", "洛阳甲有限公司", code(1)]
    right = [2, "洛龙区", "洛阳乙有限公司", code(2)]
    lone = [None] * 4 + [3, "洛龙区", "洛阳丙有限公司", code(3)]
    reading = read(files.xlsx([header, [*left, *right], lone]), target="enterprise")
    assert [warning.code for _row, warning in reading.warnings()] == ["second_half"]
    assert [(one.row, one.kind) for one in reading.sheets[0].left_out] == [(3, "second_half")]
    assert "洛阳丙有限公司" in reading.sheets[0].left_out[0].text
    assert {column.reason for column in reading.mapping.columns if column.field is None} == {"beside"}


def test_a_second_line_completes_the_first_and_says_so() -> None:
    rows = [HEADER, line(1, phone=None), line(1, remark="补充")]
    reading = read(files.xlsx(rows))
    (only,) = reading.rows
    assert (only.values["contact_phone"], only.values["remark"]) == ("13812345678", "补充")
    assert [warning.code for warning in only.warnings] == ["completed"]
    assert reading.repeats[0].added == ("联系电话", "备注")


def test_a_second_line_without_name_and_code_is_left_out_and_shown() -> None:
    header = [*HEADER, "联系人"]
    rows = [header, [*line(1), "杨文博"], [None] * 6 + ["13900003869", None, "王明哲"]]
    (left,) = read(files.xlsx(rows)).sheets[0].left_out
    assert (left.row, left.kind, left.text) == (3, "aside", "13900003869 | 王明哲")


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["填表人：王志远", None, None, "联系人：李文博", None, "联系电话：0379-60000000"], "note"),
        (["单位负责人（签字）：", None, None, None, "统计时间：2024年3月"], "note"),
        (["主管领导：", None, None, "经办人：王志远"], "note"),
        (["制表单位：洛阳市科协", None, None, None, "报送时间：2024.3.1"], "note"),
        ([None, None, "科协主席签字：", None, None, "（公章）"], "note"),
        ([None, "填报人：", "王志远", None, "填报日期：", "2024年3月1日"], "note"),
        ([None, "审核：", "李文博"], "note"),
        (["联系人", "王志远", "电话", "0379-60000000"], "note"),
        (["填表人", "王志远", "审核人", "李文博", "日期", "2024年3月1日"], "note"),
        (["数据来源：各县区", None, None, "口径：在册"], "note"),
        (["其中：国有", None, "1家", None, None, 20], "total"),
        ([None, None, "其中：规上企业", "1家"], "total"),
        ([None, None, "平均每家会员", None, None, 20], "total"),
        ([None, "较上年增长", None, None, None, 5], "total"),
        (["全市总计", None, "共2家企业", None, None, 40], "total"),
        (["总　　计", None, "2", None, None, 40], "total"),
    ],
)  # fmt: skip
def test_what_stands_below_a_table_is_no_row(cells: list[object], kind: str) -> None:
    reading = read(files.xlsx([HEADER, line(1), cells]))
    assert [one.kind for one in reading.sheets[0].left_out] == [kind]
    assert not reading.errors


def test_a_row_with_a_bad_code_stays_a_fault() -> None:
    bad = [line(2, uscc="待补"), line(3, uscc=None), line(4, uscc="0379-60000000")]
    reading = read(files.xlsx([HEADER, line(1), *bad]))
    assert {fault.row for fault in reading.errors} == {3, 4, 5}


@pytest.mark.parametrize(
    "header",
    [
        ["单位", "企业科协数", "会员人数", "联系人"],
        ["县区", "企业名称数", "企业科协个数", "企业总数"],
        ["名称", "已建企业科协数", "占比"],
    ],
)
def test_a_sheet_that_sums_up_is_not_read_and_told(header: list[str]) -> None:
    rows = [["洛阳市企业科协汇总表"], header, ["涧西区", 2, 40, "陈春晓"], ["合计", 2, 40]]
    reading = read(files.xlsx([HEADER, line(1)], more={"汇总": rows}))
    assert [(sheet.name, sheet.skipped) for sheet in reading.sheets][1] == ("汇总", "summary")
    assert not reading.errors
    with pytest.raises(UnreadableFile):
        read(files.xlsx(rows))


def test_a_ledger_called_a_sum_is_a_ledger() -> None:
    assert len(read(files.xlsx([HEADER, line(1)], title="汇总")).rows) == 1

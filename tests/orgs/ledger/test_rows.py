"""Ledgers in every habit: formats, headers, counties, totals, dates, faults, repeats."""

from datetime import date, datetime

import openpyxl
import pytest

from orgs.ledger.faults import UnreadableFile

from . import files
from .files import HEADER, code, line, read


def counties(reading):
    return [row.values["county"] for row in reading.rows]


def faults(reading):
    return [(fault.row, fault.column, fault.code) for fault in reading.errors]


@pytest.mark.parametrize(
    "content",
    [
        files.xlsx([HEADER, line(1), line(2)]),
        files.xls([HEADER, line(1), line(2)]),
        files.ods([HEADER, line(1), line(2)], empty_rows=1_000_000),
        files.csv([HEADER, line(1), line(2)]),
        files.csv([HEADER, line(1), line(2)], "utf-8-sig"),
        files.csv([HEADER, line(1), line(2)], "gb18030"),
        files.csv([HEADER, line(1), line(2)], "utf-16", "\t"),
        files.csv([HEADER, line(1), line(2)], "gb18030", ";"),
    ],
    ids=["xlsx", "xls", "ods", "utf-8", "utf-8-sig", "gb18030", "utf-16", "semicolons"],
)
def test_every_format_gives_the_same_rows(content):
    reading = read(content)
    assert not reading.errors
    assert [(row.row, row.values["uscc"], row.values["members"]) for row in reading.rows] == [
        (2, code(1), 21),
        (3, code(2), 21),
    ]
    assert reading.rows[0].values["founded"] == date(2019, 5, 20)
    assert reading.rows[0].values["contact_phone"] == "13812345678"


def test_two_header_rows_with_merges():
    upper = ["序号", "县区", "企业名称", "统一社会信用代码", "成立时间", "主要负责人", None, "联系人", None]
    lower = [None, None, None, None, None, "主席", "秘书长", "姓名", "电话"]
    row = [1, "涧西", "洛阳甲有限公司", code(1), "2019.5", "张三", "李四", "王五", 13812345678]
    merges = ["A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "F2:G2", "H2:I2", "A1:I1"]
    reading = read(files.xlsx([["洛阳市企业科协一览表"], upper, lower, row], merges=merges))
    (only,) = reading.rows
    assert reading.sheets[0].header_row == 3
    assert only.row == 4
    assert (only.values["chair"], only.values["secretary_general"]) == ("张三", "李四")
    assert (only.values["contact"], only.values["contact_phone"]) == ("王五", "13812345678")
    assert (only.values["founded"], only.values["founded_precision"]) == (date(2019, 5, 1), "month")


def test_two_header_rows_without_merges_as_in_csv():
    upper = ["序号", "县区", "企业名称", "统一社会信用代码", "成立时间", "科协领导", "", "会员人数"]
    lower = ["", "", "", "", "", "主席", "副主席", ""]
    row = [1, "涧西", "洛阳甲有限公司", code(1), "2019-05-20", "张三", "李四；王五", "30人"]
    reading = read(files.csv([upper, lower, row]))
    (only,) = reading.rows
    assert (only.values["chair"], only.values["vice_chairs"], only.values["members"]) == ("张三", ("李四", "王五"), 30)


def test_parent_header_speaks_where_children_alone_are_unclear():
    upper = ["县区", "企业名称", "统一社会信用代码", "成立时间", "主席", None, "联系人", None]
    lower = [None, None, None, None, "姓名", "电话", "姓名", "电话"]
    row = ["涧西", "洛阳甲有限公司", code(1), "2019-5-20", "张三", "0379-65164388", "王五", "13812345678"]
    merges = ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1", "G1:H1"]
    reading = read(files.xlsx([upper, lower, row], merges=merges))
    values = reading.rows[0].values
    assert (values["chair"], values["chair_phone"]) == ("张三", "0379-65164388")
    assert (values["contact"], values["contact_phone"]) == ("王五", "13812345678")


def test_titles_and_reporting_lines_do_not_leak_into_headers():
    header = [*HEADER, "吉祥物"]
    rows = [
        ["洛阳市企业科协台账"],
        [],
        ["填报单位：洛阳市科协", None, "填报日期：2026年7月"],
        header,
        [*line(1), "牡丹"],
    ]
    reading = read(files.xlsx(rows, merges=["A1:I2"]))
    assert reading.sheets[0].header_row == 4
    assert reading.rows[0].extra == {"吉祥物": "牡丹"}
    reading = read(files.csv(rows))
    assert reading.rows[0].extra == {"吉祥物": "牡丹"}


def test_a_sheet_per_county_and_sheets_that_are_no_ledger():
    header = ["企业名称", "统一社会信用代码", "成立日期"]
    more = {
        "2.瀍河回族区（2家）": [["瀍河区企业科协台账"], header, ["洛阳乙有限公司", code(2), "2020-1-1"]],
        "填表说明": [["请如实填写"]],
        "嵩县": [header, ["洛阳丙有限公司", code(3), 43831.0]],
    }
    reading = read(files.xlsx([header, ["洛阳甲有限公司", code(1), "2020-1-1"]], title="涧西", more=more))
    assert counties(reading) == ["410305", "410304", "410325"]
    assert [(sheet.name, sheet.skipped) for sheet in reading.sheets] == [
        ("涧西", ""),
        ("2.瀍河回族区（2家）", ""),
        ("填表说明", "no_header"),
        ("嵩县", ""),
    ]
    assert reading.rows[1].row == 3


def test_county_merged_left_empty_and_between_headings():
    rows = [HEADER, line(1, "涧西区"), line(2, None), line(3, "嵩县"), line(4, None), line(5, "伊川")]
    assert counties(read(files.xlsx(rows, merges=["B2:B3"]))) == ["410305", "410305", "410325", "410325", "410329"]
    header = ["企业名称", "统一社会信用代码", "成立日期"]
    rows = [
        header,
        ["一、西工区（1家）"],
        ["洛阳甲有限公司", code(1), "2020"],
        ["二、孟津县"],
        ["洛阳乙有限公司", code(2), "2020"],
    ]
    assert counties(read(files.xlsx(rows))) == ["410303", "410308"]


def test_an_empty_county_is_a_gap_where_the_file_repeats_it():
    rows = [HEADER, line(1), line(2), line(3, None)]
    assert faults(read(files.xlsx(rows))) == [(4, "县（市、区）", "empty")]


def test_counties_elsewhere_are_named_as_such():
    reading = read(files.xlsx([HEADER, line(1, "中原区"), line(2, "洛阳市涧西区"), line(3, "市直")]))
    assert faults(reading) == [(2, "县（市、区）", "county_outside")]
    assert counties(reading) == ["410305", "410300"]


def test_a_county_speaks_only_for_itself():
    reading = read(files.xlsx([HEADER, line(1, "洛阳市涧西区"), line(2, "西工区")]), city="410305")
    assert counties(reading) == ["410305"]
    assert faults(reading) == [(3, "县（市、区）", "county_outside")]


def test_jiyuan_has_no_counties():
    reading = read(files.xlsx([HEADER, line(1, "济源市"), line(2, "克井镇"), line(3, None)]), city="419001")
    assert counties(reading) == ["419001"] * 3


def test_totals_notes_rulers_examples_and_repeated_headers_are_left_out():
    rows = [
        HEADER,
        [1, 2, 3, 4, 5, 6, 7, 8],
        ["例", "涧西区", "某某公司", "", "", "", "", ""],
        line(1),
        ["小计", None, "1家"],
        HEADER,
        line(2),
        [3],
        [],
        ["合 计", None, "2家", None, None, 42],
        ["填表人：张三", None, None, "审核人：李四"],
        ["注：1.按实际填写"],
        ["2.另附说明"],
    ]
    reading = read(files.xlsx(rows))
    assert [row.row for row in reading.rows] == [4, 7]
    assert not reading.errors
    assert [one.kind for one in reading.sheets[0].left_out] == [
        "ruler", "example", "total", "header", "stray", "total", "note", "note", "stray",
    ]  # fmt: skip
    assert [(one.row, one.text) for one in reading.sheets[0].left_out][-2:] == [
        (12, "注：1.按实际填写"),
        (13, "2.另附说明"),
    ]


def test_a_company_named_like_a_total_is_a_row():
    reading = read(files.xlsx([HEADER, line(1, name="洛阳共计科技有限公司"), line(2, name="洛阳合计有限公司")]))
    assert len(reading.rows) == 2


@pytest.mark.parametrize(
    ("written", "day", "precision"),
    [
        ("2019.5.20", date(2019, 5, 20), "day"),
        ("２０１９年５月２０日", date(2019, 5, 20), "day"),
        ("二〇一九年五月二十日", date(2019, 5, 20), "day"),
        ("2019.05", date(2019, 5, 1), "month"),
        ("2019年", date(2019, 1, 1), "year"),
        (43605, date(2019, 5, 20), "day"),
        ("43605", date(2019, 5, 20), "day"),
        (20190520, date(2019, 5, 20), "day"),
        (datetime(2019, 5, 20, 13, 5), date(2019, 5, 20), "day"),  # noqa: DTZ001 - spreadsheets know no zone
    ],
)
def test_dates_in_every_habit(written, day, precision):
    (row,) = read(files.xlsx([HEADER, line(1, founded=written)])).rows
    assert (row.values["founded"], row.values["founded_precision"]) == (day, precision)


def test_all_faults_of_a_row_are_told():
    bad = line(1, "西湖区", name=None, uscc="91410305", founded="十三月", members="若干")
    reading = read(files.xlsx([HEADER, bad]))
    assert sorted(faults(reading)) == [
        (2, "企业名称", "empty"),
        (2, "县（市、区）", "county"),
        (2, "成立日期", "date"),
        (2, "统一社会信用代码", "uscc_length"),
    ]
    assert not reading.rows
    assert [(remark.column, remark.code) for remark in reading.rejected[0].warnings] == [("会员人数", "number")]
    assert reading.total == 1


def test_formulas_and_error_values_are_faults_of_their_cells():
    book = openpyxl.Workbook()
    page = book.active
    command = "=cmd|' /C calc'!A0"
    for row in [HEADER, line(1), line(2), line(3), line(4), line(5, remark=command)]:
        page.append(row)
    page["C2"].value, page["C2"].data_type = command, "s"
    page["F3"].value, page["F3"].data_type = "#REF!", "e"
    page["F4"] = "=1+1"
    page["E5"] = command
    page["H6"].data_type = "s"
    reading = read(files.saved(book))
    assert faults(reading) == [
        (2, "企业名称", "formula"),
        (3, "会员人数", "error_value"),
        (4, "会员人数", "formula"),
        (5, "成立日期", "formula"),
    ]
    assert [row.values["remark"] for row in reading.rows] == [command]
    assert [warning.code for warning in reading.rows[0].warnings] == ["formula"]


def test_repeated_rows_and_rows_at_odds():
    again = line(1)
    rows = [HEADER, line(1), again, line(9, uscc=code(1)), line(1, founded="2020-01-01")]
    reading = read(files.xlsx(rows))
    assert [row.row for row in reading.rows] == [2]
    assert [(repeat.row, repeat.first_row) for repeat in reading.repeats] == [(3, 2)]
    assert faults(reading) == [(4, "统一社会信用代码", "uscc_other_name"), (5, "统一社会信用代码", "uscc_twice")]


def test_a_corrected_row_below_a_faulty_one_counts():
    reading = read(files.xlsx([HEADER, line(1, founded="不详哦"), line(1)]))
    assert [row.row for row in reading.rows] == [3]


def test_phones_kept_as_numbers():
    rows = [HEADER, line(1, phone=13812345678.0), line(2, phone=37965164388), line(3, phone="1.3812345678E10")]
    reading = read(files.xlsx(rows))
    assert [row.values["contact_phone"] for row in reading.rows] == ["13812345678", "0379-65164388", "13812345678"]


def test_merged_industry_is_every_row_s():
    header = [*HEADER, "所属行业"]
    rows = [header, [*line(1), "C36"], [*line(2), None], [*line(3), "豆腐渣"]]
    reading = read(files.xlsx(rows, merges=["I2:I3"]))
    assert [row.values["industry"] for row in reading.rows] == ["36", "36", None]
    assert reading.rows[2].warnings[0].code == "industry"


def test_unknown_columns_stay_visible_and_a_mapping_can_be_given():
    header = ["县区", "厂家", "码子", "建会日子", "吉祥物"]
    row = ["涧西", "洛阳甲有限公司", code(1), "2019-5-20", "牡丹"]
    with pytest.raises(UnreadableFile) as caught:
        read(files.xlsx([header, row]))
    assert caught.value.code == "no_header"
    given = {"厂家": "name", "码子": "uscc", "建会日子": "founded"}
    reading = read(files.xlsx([header, row]), mapping=given)
    (only,) = reading.rows
    assert only.values["founded"] == date(2019, 5, 20)
    assert only.extra == {"吉祥物": "牡丹"}
    assert reading.mapping.as_dict()["吉祥物"] == ""


def test_a_missing_column_is_said_once():
    reading = read(files.xlsx([["县区", "企业名称", "统一社会信用代码"], ["涧西", "洛阳甲有限公司", code(1)]]))
    assert [(fault.row, fault.code, fault.value) for fault in reading.errors] == [(1, "column_missing", "founded")]
    assert not reading.rows


def test_an_enterprise_register_is_read_the_same_way():
    header = ["企业名称", "统一社会信用代码", "所在县区", "从业人员", "营业收入（万元）", "高新技术企业", "有效期至"]
    row = ["洛阳甲有限公司", code(1), "涧西", "1,200人", "3.5亿", "√", "2027-12-01"]
    reading = read(files.xlsx([header, row, ["洛阳乙有限公司", code(2), "嵩县", 12, 350, "", ""]]), target="enterprise")
    first, second = (row.values for row in reading.rows)
    assert (first["staff"], first["high_tech"], first["high_tech_expires"]) == (1200, True, date(2027, 12, 1))
    assert second["revenue"] == 3_500_000
    assert first["revenue"] == 350_000_000


def test_hidden_sheets_are_not_read():
    book = openpyxl.load_workbook(
        __import__("io").BytesIO(files.xlsx([HEADER, line(1)], more={"旧": [HEADER, line(2)]}))
    )
    book["旧"].sheet_state = "hidden"
    reading = read(files.saved(book))
    assert len(reading.rows) == 1
    assert reading.sheets[1].skipped == "hidden"

"""What a cell that says too much, too little or something else does to its row, in whole ledgers of every format."""

import io

import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CalculationSettings, NullDate, Table, TableCell, TableRow
from odf.text import P
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from orgs.ledger.columns import propose_mapping

from . import files
from .files import HEADER, code, line, read


def only(header, cell, *, target="association", content=files.xlsx, **changes):
    """Return the reading of one good row with one column more, and the row, whether good or refused."""
    reading = read(content([[*HEADER, header], [*line(1, **changes), cell]]), target=target)
    return reading, (reading.rows or reading.rejected)[0]


@pytest.mark.parametrize(
    ("header", "cell", "field"),
    [
        ("届期", "第一届", "term_years"),
        ("届期", "2019.3-2024.3", "term_years"),
        ("最近换届时间", "未换届", "last_election"),
        ("最近换届时间", "2024年上半年", "last_election"),
        ("批复日期", "见附件", "letter_date"),
        ("职工人数", "待统计", "staff"),
        ("科技工作者人数", "见附表", "sci_tech_workers"), ("营业收入（万元）", "涉密", "revenue"),
        ("是否高新技术企业", "已过期", "high_tech"), ("党组织建立情况", "正在筹建", "party_organization"),
        ("最近换届时间", "2099-1-1", "last_election"), ("挂靠部门", "部" * 61, "host_department"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("content", [files.xlsx, files.csv], ids=["xlsx", "csv"])
def test_an_optional_cell_that_cannot_be_read_costs_itself_with_a_remark(content, header, cell, field):
    reading, row = only(header, cell, content=content)
    assert not reading.errors
    assert not row.values[field]
    assert [(remark.column, remark.value[:4]) for remark in row.warnings] == [(header, cell[:4])]


@pytest.mark.parametrize(
    ("header", "cell", "target"),
    [
        ("科技工作者人数", "50-100", "association"),
        ("职工人数", "≥50", "association"),
        ("营业收入（万元）", "5000—6000", "association"),
        ("职工人数", "=1+1", "association"),
        ("注销日期", "去年", "enterprise"),
        ("企业科协名称", "名" * 121, "association"),
    ],
)  # fmt: skip
def test_a_cell_that_leaves_the_row_open_refuses_it(header, cell, target):
    reading, row = only(header, cell, target=target, content=files.csv)
    assert [(fault.row, fault.column) for fault in reading.errors] == [(2, header)]
    assert row.row == 2


def test_required_cells_refuse_their_row():
    for changes in ({"founded": "未成立"}, {"uscc": "待办"}, {"county": "高新区"}, {"name": "名" * 121}):
        reading = read(files.xlsx([HEADER, line(1, **changes)]))
        assert len(reading.errors) == 1
        assert not reading.rows


@pytest.mark.parametrize(
    ("header", "cell", "field", "value", "code_of_remark"),
    [
        ("职工人数", "约300人", "staff", 300, "about"), ("职工人数", "12人（含兼职2人）", "staff", 12, "words_left"),
        ("主席", "张志远（总经理）", "chair", "张志远", "words_left"),
        ("副主席", "李文博、王晓岚等3人", "vice_chairs", ("李文博", "王晓岚"), "words_left"),
        ("主席", "张?远", "chair", "张?远", "lost_character"),
        ("地址", "洛\ufffd路", "address", "洛\ufffd路", "lost_character"),
    ],
)  # fmt: skip
def test_what_is_read_but_not_whole_is_told(header, cell, field, value, code_of_remark):
    reading, row = only(header, cell)
    assert not reading.errors
    assert row.values[field] == value
    assert [(remark.column, remark.code) for remark in row.warnings] == [(header, code_of_remark)]


def test_a_lost_character_in_a_company_s_name_is_told():
    for name in ("洛阳\ufffd泰精密铸造有限公司", "洛阳?禾生物制药有限公司", "洛阳□禾有限公司"):
        (row,) = read(files.xlsx([HEADER, line(1, name=name)])).rows
        assert row.values["name"] == name
        assert [remark.code for remark in row.warnings] == ["lost_character"]


def test_what_the_register_cannot_hold_whole_is_told_and_never_cut():
    phones = "0379-60000000-801、13900001111、13900002222、13900003333"
    header = [*HEADER, "联系人", "批复文号", "挂靠部门", "副主席"]
    cells = ["王晓岚", "字" * 61, "科技处", "张三、" + "李" * 41]
    rows = [header, [*line(1, phone=phones, remark="备" * 301), *cells]]
    (row,) = read(files.xlsx(rows)).rows
    values = row.values
    assert values["contact_phone"] == "0379-60000000-801、13900001111"
    assert (values["remark"], values["letter_number"], values["host_department"]) == ("", "", "科技处")
    assert values["vice_chairs"] == ("张三",)
    told = {remark.column: str(remark.message) for remark in row.warnings}
    assert set(told) == {"联系电话", "备注", "批复文号", "副主席"}
    assert "13900002222、13900003333" in told["联系电话"]


def test_the_text_of_a_column_that_is_not_read_shows_that_it_goes_on():
    _reading, row = only("吉祥物", "丹" * 600)
    assert row.extra["吉祥物"] == "丹" * 499 + "…"


@pytest.mark.parametrize(
    ("header", "cell", "expected"),
    [
        ("主席及联系电话", "张志远 13900001234", {"chair": "张志远", "chair_phone": "13900001234"}),
        ("主席、联系电话", "张志远13900001234", {"chair": "张志远", "chair_phone": "13900001234"}),
        ("联系人和电话", "王五（0379-60000000）", {"contact": "王五", "contact_phone": "13812345678"}),
        ("联系电话及秘书长", "王五 13900001234",
         {"secretary_general": "王五", "secretary_general_phone": "13900001234"}),
        ("主席", "张志远 13900001234", {"chair": "张志远", "chair_phone": "13900001234"}),
        ("主席", "13900001234", {"chair": "", "chair_phone": "13900001234"}),
        ("批复时间及文号", "2019年3月5日 洛科协〔2019〕1号",
         {"letter_number": "洛科协〔2019〕1号", "letter_date": "2019-03-05"}),
        ("批复文号及批复日期", "洛科协[2019]1号，2019.3.5",
         {"letter_number": "洛科协〔2019〕1号", "letter_date": "2019-03-05"}),
        ("批复文号", "洛科协〔2019〕1号（2019年3月）",
         {"letter_number": "洛科协〔2019〕1号", "letter_date": "2019-03-01"}),
        ("批复文号", "关于同意成立某公司科协的批复（洛科协〔2019〕8号）", {"letter_number": "洛科协〔2019〕8号"}),
        ("副主席", "张三 13900001234", {"vice_chairs": "('张三',)"}),
    ],
)  # fmt: skip
def test_two_things_in_one_column_are_told_apart(header, cell, expected):
    reading, row = only(header, cell)
    assert not reading.errors
    assert {name: str(row.values[name]) for name in expected} == expected
    assert row.warnings


def test_a_header_of_two_names_of_people_is_not_guessed():
    for header in ("主席、副主席", "主席及秘书长", "企业名称及县区"):
        (column,) = propose_mapping([header], "association").columns
        assert column.reason != "both"


def test_the_telephone_of_the_own_column_goes_before_one_beside_the_name():
    header = [*HEADER, "主席", "主席电话"]
    (row,) = read(files.xlsx([header, [*line(1), "张三 13900001111", "13900002222"]])).rows
    assert row.values["chair_phone"] == "13900002222"
    assert [remark.code for remark in row.warnings] == ["beside_left"]
    (row,) = read(files.xlsx([header, [*line(1), "张三 13900001111", "13900001111"]])).rows
    assert not row.warnings


def test_guards_of_a_csv_come_off_and_commands_stay_faults():
    guarded = [f'"=""{cell}"""' for cell in line(1)[:7]]
    reading = read(files.csv([[f'"=""{head}"""' for head in HEADER[:7]], guarded]))
    assert (reading.rows[0].values["uscc"], reading.rows[0].values["contact_phone"]) == (code(1), "13812345678")
    text = read(files.csv([HEADER, line(1, uscc=f'="{code(1)}"')]))
    assert text.rows[0].values["uscc"] == code(1)
    bad = read(files.csv([HEADER, line(1, founded='"=""=cmd|x!A1"""')]))
    assert [fault.code for fault in bad.errors] == ["formula"]


def test_guards_inside_a_workbook_come_off_as_well():
    book = openpyxl.Workbook()
    for row in [HEADER, line(1)]:
        book.active.append(row)
    for place, text in (("B2", "涧西区"), ("D2", code(1))):
        book.active[place].value = f'="{text}"'
        book.active[place].data_type = "s"
    (row,) = read(files.saved(book)).rows
    assert (row.values["county"], row.values["uscc"]) == ("410305", code(1))


def test_text_copied_from_a_pdf_is_read_as_its_characters():
    header = [head.replace("立", "⽴") for head in HEADER]
    (row,) = read(files.xlsx([header, line(1, "⻄⼯区", name="洛阳⾼新⽯化⻓⻰有限公司")])).rows
    assert (row.values["county"], row.values["name"]) == ("410303", "洛阳高新石化长龙有限公司")


def _xlsx_1904():
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    for row in [HEADER, line(1, founded=42143), line(2, founded="42143")]:
        book.active.append(row)
    return files.saved(book)


def _xls_1904():
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = True
    page = book.add_sheet("台账")
    for index, row in enumerate([HEADER, line(1, founded=42143), line(2, founded="42143")]):
        for position, value in enumerate(row):
            page.write(index, position, value or "")
    return files.saved(book)


def _ods_1904():
    document = OpenDocumentSpreadsheet()
    settings = CalculationSettings()
    settings.addElement(NullDate(datevalue="1904-01-01"))
    document.spreadsheet.addElement(settings)
    table = Table(name="台账")
    document.spreadsheet.addElement(table)
    for row in [HEADER, line(1, founded=42143), line(2, founded="42143")]:
        element = TableRow()
        table.addElement(element)
        for value in row:
            number = isinstance(value, int)
            cell = TableCell(valuetype="float", value=str(value)) if number else TableCell(valuetype="string")
            cell.addElement(P(text=str(value or "")))
            element.addElement(cell)
    stream = io.BytesIO()
    document.write(stream)
    return stream.getvalue()


@pytest.mark.parametrize("content", [_xlsx_1904, _xls_1904, _ods_1904], ids=["xlsx", "xls", "ods"])
def test_a_bare_number_of_days_in_a_workbook_of_1904(content):
    rows = read(content()).rows
    assert [row.values["founded"].isoformat() for row in rows] == ["2019-05-20", "2019-05-20"]


def test_whole_numbers_of_an_old_workbook_are_read_like_those_of_a_new_one():
    rows = [HEADER, line(1, founded=20190520, phone=37965164388, members=21), line(2, founded=43605, members=7)]
    for content in (files.xls(rows), files.xlsx(rows)):
        reading = read(content)
        assert not reading.errors
        assert [row.values["founded"].isoformat() for row in reading.rows] == ["2019-05-20", "2019-05-20"]
        assert [row.values["members"] for row in reading.rows] == [21, 7]
        assert reading.rows[0].values["contact_phone"] == "0379-65164388"

"""The normalisers: what clerks write, and whatever else may stand in a cell."""

import contextlib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from orgs.ledger.codes import parse_letter_number, parse_phones, parse_uscc, suggest_uscc
from orgs.ledger.columns import header_signature, propose_mapping
from orgs.ledger.dates import parse_date
from orgs.ledger.faults import CellFault
from orgs.ledger.industries import Industries
from orgs.ledger.places import Places
from orgs.ledger.values import (
    chinese_number,
    company_name,
    is_command,
    parse_count,
    parse_flag,
    parse_money,
    parse_people,
    parse_person,
    parse_text,
    plain,
)

from .divisions import HENAN, INDUSTRIES
from .files import TODAY, code

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CELLS = st.one_of(
    st.text(max_size=40),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.text(alphabet="0123456789年月日.-/ 〇一二十人家约万()（）√×是否有无,，、Ee+=\u200b\u3000１２", max_size=20),
)
CODES = st.text(alphabet=ALPHABET, min_size=9, max_size=9).map(lambda tail: "91410305" + tail)


@given(CELLS)
def test_no_cell_breaks_a_normaliser(cell: object) -> None:
    for parse in (
        parse_count,
        parse_flag,
        parse_money,
        parse_people,
        parse_person,
        parse_text,
        parse_phones,
        parse_letter_number,
        company_name,
        parse_uscc,
        Industries.of(INDUSTRIES).match,
        Places.of("410300", HENAN).match,
        lambda value: parse_date(value, TODAY),
    ):
        with contextlib.suppress(CellFault):
            parse(cell)  # type: ignore[arg-type]


@given(CODES, st.sampled_from(["{}", " {}\u3000", "{}\n", "\u200b{}", "{} "]), st.booleans(), st.booleans())
def test_a_valid_code_is_read_however_it_is_spaced(head: str, frame: str, wide: bool, lower: bool) -> None:
    valid = head + uscc.calc_check_digit(head)
    written = " ".join([valid[:6], valid[6:11], valid[11:]])
    if lower:
        written = written.lower()
    if wide:
        written = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in written)
    assert parse_uscc(frame.format(written)) == valid


@given(CODES, st.integers(0, 16))
def test_two_characters_swapped_are_found(head: str, at: int) -> None:
    valid = head + uscc.calc_check_digit(head)
    wrong = valid[:at] + valid[at + 1] + valid[at] + valid[at + 2 :]
    if wrong != valid:
        assert not uscc.is_valid(wrong)
        assert valid in suggest_uscc(wrong, most=50)


@pytest.mark.parametrize(
    ("written", "fault", "hint"),
    [
        ("91410302MAF16Q94P", "uscc_length", ""),
        ("9141O302MAF16Q94PU", "uscc_characters", "91410302MAF16Q94PU"),
        ("9I410302MAFI6Q94PU", "uscc_characters", "91410302MAF16Q94PU"),
        ("91410302MAF16Q94PP", "uscc_check_digit", ""),
        ("91410302MAFF16Q94PU", "uscc_length", "91410302MAF16Q94PU"),
        (9.1410302e17, "uscc_number", ""),
    ],
)
def test_a_wrong_code_says_which_check_failed(written: object, fault: str, hint: str) -> None:
    with pytest.raises(CellFault) as caught:
        parse_uscc(written)  # type: ignore[arg-type]
    assert caught.value.code == fault
    assert hint in str(caught.value.message)


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("216人", 216), ("40家", 40), ("约300人", 300), ("1,234", 1234),
        ("１２３", 123), ("1.2万", 12000), ("3000余人", 3000),
        ("三十人", 30), ("二百零五", 205), (216.0, 216), ("", None), ("/", None), ("无", None), ("—", None), ("0", 0),
    ],
)  # fmt: skip
def test_counts(written: object, count: int | None) -> None:
    assert parse_count(written) == count  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "written", ["若干", "-3", "1.5", "30-50", "1e999999999", "9" * 30, date(2020, 1, 1), True, float("inf")]
)
def test_what_is_no_count(written: object) -> None:
    with pytest.raises(CellFault):
        parse_count(written)  # type: ignore[arg-type]


def test_money_by_its_own_unit_or_the_header_s() -> None:
    ten_thousand = Decimal(10000)
    assert parse_money("350", ten_thousand) == 3_500_000
    assert parse_money("3.5亿元", ten_thousand) == 350_000_000
    assert parse_money("350万元") == 3_500_000
    assert parse_money(350.5, ten_thousand) == 3_505_000


@pytest.mark.parametrize(
    "written", ["√", "是", "有", "已建立", "Y", "1", 1.0, True, "已加入", "☑是□否", "是（2019年）", "2021年认定"]
)
def test_yes(written: object) -> None:
    assert parse_flag(written) is True  # type: ignore[arg-type]


@pytest.mark.parametrize("written", ["×", "否", "无", "未建立", "n", "0", 0.0, False, "X", "□是☑否", "没有", "未加入"])
def test_no(written: object) -> None:
    assert parse_flag(written) is False  # type: ignore[arg-type]


def test_neither_yes_nor_no() -> None:
    assert parse_flag("") is None
    assert parse_flag("/") is None
    with pytest.raises(CellFault):
        parse_flag("也许")


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        (13812345678.0, "13812345678"), ("1.3812345678E10", "13812345678"), ("13812345678.0", "13812345678"),
        ("138-1234-5678", "13812345678"), ("+86 138 1234 5678", "13812345678"), ("0379-65164388", "0379-65164388"),
        ("（0379）65164388", "0379-65164388"), ("0379-65164388-801", "0379-65164388-801"), ("65164388", "65164388"),
        ("0379-65164388转801", "0379-65164388-801"),
        ("010-62345678", "010-62345678"), (37965164388.0, "0379-65164388"),
        ("13812345678/13912345678", "13812345678、13912345678"),
        ("13812345678 13912345678", "13812345678、13912345678"),
        ("手机：13812345678、0379-65164388", "13812345678、0379-65164388"),
        ("400-123-4567", "400-123-4567"), ("无", ""),
    ],
)  # fmt: skip
def test_phones(written: object, numbers: str) -> None:
    found = parse_phones(written)  # type: ignore[arg-type]
    assert str(found) == numbers
    assert not found.odd


def test_an_odd_phone_is_kept_and_marked() -> None:
    found = parse_phones("1381234567")
    assert (str(found), found.odd) == ("1381234567", True)


@pytest.mark.parametrize(
    "written",
    [
        "洛科协[2012]18号",
        "洛科协（2012）18号",
        "洛科协【2012】 018 号",
        "洛科协〔2012〕第18号",
        "洛科协［２０１２］18号",
    ],
)
def test_letter_numbers(written: str) -> None:
    assert parse_letter_number(written) == "洛科协〔2012〕18号"


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ("张三、李四", ("张三", "李四")), ("张三 李晓四", ("张三", "李晓四")),
        ("张 三", ("张三",)), ("张 三，李 四", ("张三", "李四")),
        ("张三；李四/王五\n赵六", ("张三", "李四", "王五", "赵六")),
        ("艾力·买买提", ("艾力·买买提",)), ("无", ()), ("", ()),
    ],
)  # fmt: skip
def test_people(written: str, people: tuple[str, ...]) -> None:
    assert parse_people(written) == people


def test_names_and_numbers_in_characters() -> None:
    assert company_name(" 洛阳(集团) 有限公司\u200b") == "洛阳（集团）有限公司"
    assert company_name("ABB China Ltd") == "ABB China Ltd"
    assert [chinese_number(text) for text in ("十", "二十三", "三千零五", "二〇一九", "甲", "十三月")] == [
        10,
        23,
        3005,
        2019,
        None,
        None,
    ]
    assert plain("a\u3000\u3000b\n") == "a b"
    assert is_command("=cmd|' /C calc'!A0")
    assert is_command("@SUM(1)")
    assert not is_command("-")
    assert not is_command("+86 138")


def test_places() -> None:
    places = Places.of("410300", HENAN, {"吉利区": "410308", "偃师市": "410307"})
    for text in (
        "涧西",
        "涧西区",
        "洛阳市涧西区",
        "河南省洛阳市涧西区",
        " 涧西区\u3000",
        "3.涧西区",
        "涧西区科协",
        "涧西区（12家）",
    ):
        found = places.match(text)
        assert found is not None, text
        assert found.code == "410305"
    by = {
        text: places.match(text).code
        for text in ("瀍河", "瀍河回族", "孟津县", "偃师市", "吉利区", "嵩", "市直", "洛阳市")
    }  # type: ignore[union-attr]
    assert by == {
        "瀍河": "410304", "瀍河回族": "410304", "孟津县": "410308", "偃师市": "410307",
        "吉利区": "410308", "嵩": "410325",
        "市直": "410300", "洛阳市": "410300",
    }  # fmt: skip
    assert places.find_in("洛阳市企业科协") is None
    assert places.find_in("涧西和西工") is None
    with pytest.raises(CellFault):
        places.match("西湖区")
    xinxiang = Places.of("410700", HENAN)
    assert xinxiang.match("新乡县").code == "410721"  # type: ignore[union-attr]
    assert xinxiang.match("新乡市").code == "410700"  # type: ignore[union-attr]
    assert xinxiang.match("新乡").loose  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("written", "division"),
    [
        ("C39", "39"), ("39", "39"), (3.0, "03"), ("3670", "36"),
        ("C3670 汽车零部件", "36"), ("通用设备制造业", "34"), ("通用设备制造", "34"),
        ("软件和信息技术服务业", "65"), ("新能源汽车", "36"), ("生物医药", "27"),
        ("C", None), ("制造业", None), ("豆腐渣", None), ("", None),
    ],
)  # fmt: skip
def test_industries(written: object, division: str | None) -> None:
    assert Industries.of(INDUSTRIES).match(written) == division  # type: ignore[arg-type]


def test_mapping_is_proposed_corrected_and_remembered() -> None:
    headers = [
        "*企业名称",
        "统一社会信用代码（18位）",
        "联系电话",
        "联系人电话",
        "会员人数(人)",
        "统一社会信用代玛",
        "吉祥物",
    ]
    mapping = propose_mapping(headers, "association")
    assert [column.field for column in mapping.columns] == [
        "name",
        "uscc",
        "contact_phone",
        None,
        "members",
        None,
        None,
    ]
    assert [column.reason for column in mapping.columns][3] == "twice"
    assert mapping.missing == ["county", "founded"]
    given = propose_mapping(headers, "association", {"吉祥物": "remark", "会员人数（人）": ""})
    assert given.columns[-1].field == "remark"
    assert given.columns[4].field is None
    assert header_signature(headers, "association") == header_signature(reversed(headers), "association")
    assert header_signature(headers, "association") != header_signature(headers, "enterprise")


def test_the_same_code_twice_is_remembered_not_recomputed() -> None:
    assert parse_uscc(code(7)) is parse_uscc(code(7))


@given(
    st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17), st.sampled_from("0123456789AXYIOSVZ")
)
def test_the_short_way_to_check_a_code_says_what_the_library_says(body: str, wrong: str) -> None:
    for whole in (body + uscc.calc_check_digit(body), body + wrong, body[:8] + wrong + body[8:], body):
        if uscc.is_valid(whole):
            assert parse_uscc(whole) == whole
        else:
            with pytest.raises(CellFault):
                parse_uscc(whole)

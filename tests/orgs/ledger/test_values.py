"""The normalisers: what clerks write, and whatever else may stand in a cell."""

import contextlib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from orgs.common.uscc import validate_uscc
from orgs.ledger.codes import parse_letter_number, parse_phones, parse_uscc, suggest_uscc
from orgs.ledger.columns import header_signature, propose_mapping
from orgs.ledger.dates import parse_date
from orgs.ledger.faults import CellFault, Read
from orgs.ledger.flags import parse_flag
from orgs.ledger.industries import Industries
from orgs.ledger.numbers import chinese_number, read_count, read_money, read_term
from orgs.ledger.people import read_people, read_person
from orgs.ledger.places import Places
from orgs.ledger.values import company_name, is_command, plain, read_name, read_text, unguarded

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
FLAGS = ("party_organization", "high_tech", "above_scale", "specialized", "little_giant", "federation_member", "")


def value_of(found: object) -> object:
    """Return the value of what a parser returned, with or without remarks."""
    return found.value if isinstance(found, Read) else found


def remarks(found: object) -> list[str]:
    """Return the codes of the remarks beside a value."""
    return [code for code, _message in found.remarks] if isinstance(found, Read) else []


CODES = st.text(alphabet=ALPHABET, min_size=9, max_size=9).map(lambda tail: "91410305" + tail)


@given(CELLS)
def test_no_cell_breaks_a_normaliser(cell: object) -> None:
    for parse in (
        read_count,
        read_money,
        read_term,
        parse_flag,
        read_people,
        read_person,
        read_text,
        read_name,
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
    assert value_of(read_count(written)) == count  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "written", ["若干", "-3", "1.5", "30-50", "1e999999999", "9" * 30, date(2020, 1, 1), True, float("inf")]
)
def test_what_is_no_count(written: object) -> None:
    with pytest.raises(CellFault):
        read_count(written)  # type: ignore[arg-type]


def test_money_by_its_own_unit_or_the_header_s() -> None:
    ten_thousand = Decimal(10000)
    assert read_money("350", ten_thousand) == 3_500_000
    assert read_money("3.5亿元", ten_thousand) == 350_000_000
    assert read_money("350万元") == 3_500_000
    assert read_money(350.5, ten_thousand) == 3_505_000


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
    assert read_people(written) == people


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
def test_a_code_is_right_when_the_library_or_the_office_of_the_villages_says_so(body: str, wrong: str) -> None:
    for whole in (body + uscc.calc_check_digit(body), body + wrong, body[:8] + wrong + body[8:], body):
        digits = whole if whole[0] not in "ANY" else "1" + whole[1:]  # the library knows no office but the digits
        sound = len(whole) == 18 and set(whole) <= set(ALPHABET) and digits[:8].isdigit()
        if uscc.is_valid(whole) or (sound and uscc.calc_check_digit(whole) == whole[17]):
            assert parse_uscc(whole) == whole
        else:
            with pytest.raises(CellFault):
                parse_uscc(whole)


@pytest.mark.parametrize("office", ["N2", "N1", "N9", "A1", "Y1", "93", "12", "52"])
def test_codes_of_every_office_are_right(office: str) -> None:
    head = office + "410305MTG4QFR2N"
    whole = head + uscc.calc_check_digit(head)
    assert parse_uscc(whole) == whole
    validate_uscc(whole)


@pytest.mark.parametrize(
    "mark",
    [
        "（1-1）",
        "(2-1)",
        "（副本）",
        "（正本）（1-1）",
        "1/1",
        " 1-1",
        "副本",
        "【副本】",
        "。",
        "（2-2）（变更）",
        " 复印件",
    ],
)
@pytest.mark.parametrize("label", ["", "统一社会信用代码：", "税号:", "社会信用代码 "])
def test_what_a_licence_prints_around_a_code_is_no_part_of_it(mark: str, label: str) -> None:
    assert parse_uscc(label + code(7) + mark) == code(7)


def test_two_codes_in_one_cell_are_a_fault() -> None:
    for written in (f"{code(7)}、{code(8)}", f"{code(7)}（原{code(8)}）", f"{code(7)}{code(8)}"):
        with pytest.raises(CellFault) as caught:
            parse_uscc(written)
        assert caught.value.code == "uscc_length"


@pytest.mark.parametrize(
    ("written", "numbers", "words"),
    [
        ("13900001111（张）", "13900001111", ("张",)), ("张三13900001111", "13900001111", ("张三",)),
        ("13900001111（微信同号）", "13900001111", ("微信同号",)), ("办公室 0379-60000000", "0379-60000000", ()),
        ("办13900001111 手13900002222", "13900001111、13900002222", ()),
        ("手机:139-0000-1111 办公室:0379-60000000转801", "13900001111、0379-60000000-801", ()),
        ("联系人王五 400-123-4567", "400-123-4567", ("联系人王五",)), ("张三", "", ("张三",)),
        ("见附表", "", ("见附表",)),
    ],
)  # fmt: skip
def test_words_beside_a_telephone_are_told_and_stay_out_of_the_number(
    written: str, numbers: str, words: tuple[str, ...]
) -> None:
    found = parse_phones(written)
    assert (str(found), found.words, found.odd) == (numbers, words, False)
    assert remarks(found.told()) == (["words_left"] if words else [])


@pytest.mark.parametrize("written", ["139****1111", "1390000111112", "电话0379-6000"])
def test_a_number_that_is_none_is_kept_as_it_stands(written: str) -> None:
    found = parse_phones(written)
    assert (str(found), found.odd) == (written, True)


@pytest.mark.parametrize(
    ("written", "count", "told"),
    [
        ("12人（含兼职2人）", 12, ["words_left"]), ("120人(其中高级12人)", 120, ["words_left"]), ("30+", 30, ["about"]),
        ("二十余人", 20, ["about"]), ("约120", 120, ["about"]), ("50多人", 50, ["about"]), ("近百人", 100, ["about"]),
        ("12（含兼职）人", 12, ["words_left"]), ("1,234人", 1234, []), ("一百二十", 120, []), ("共35人", 35, []),
        ("300余", 300, ["about"]), ("50人左右", 50, ["about"]),
    ],
)  # fmt: skip
def test_what_a_count_says_beside_its_number_is_told(written: str, count: int, told: list[str]) -> None:
    found = read_count(written)
    assert (value_of(found), remarks(found)) == (count, told)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("50-100", "number_open"), ("50~100人", "number_open"), ("≥50", "number_open"), ("100人以下", "number_open"),
        ("12、15", "number_open"), ("12，15", "number_open"), ("不足20人", "number_open"), ("见附表", "number"),
        ("待统计", "number"), ("涉密", "number"), ("第一届", "number"),
    ],
)  # fmt: skip
def test_a_number_that_is_left_open_is_another_fault_than_none(written: str, fault: str) -> None:
    with pytest.raises(CellFault) as caught:
        read_count(written)
    assert caught.value.code == fault


@pytest.mark.parametrize(
    ("written", "years"),
    [
        ("五年", 5),
        ("5年/届", 5),
        ("四年", 4),
        (5.0, 5),
        ("5", 5),
        ("五年一届", 5),
        ("每届三年", 3),
        ("任期5年", 5),
        ("/", None),
    ],
)
def test_terms_in_years(written: object, years: int | None) -> None:
    assert read_term(written) == years  # type: ignore[arg-type]


@pytest.mark.parametrize("written", ["第一届", "2019.3-2024.3", "3-5年", "2019", "长期", date(2019, 3, 1)])
def test_what_does_not_say_the_years_of_a_term(written: object) -> None:
    with pytest.raises(CellFault):
        read_term(written)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("about", "written", "answer"),
    [
        *(("party_organization", word, True) for word in (
            "党支部", "已建党支部", "联合党支部", "党委", "党总支", "建有党组织", "3个党支部", "党支部（2019年）",
            "中共洛阳某某有限公司支部委员会", "机关党委",
        )),
        *(("party_organization", word, False) for word in ("未建党组织", "无党支部", "无党员", "尚未成立党支部")),
        *(("high_tech", word, True) for word in ("国家高新技术企业", "高企", "2022.12", "GR202141000123")),
        *(("high_tech", word, False) for word in ("非高新", "不是高新技术企业", "非高新技术企业")),
        *(("above_scale", word, True) for word in ("规上", "规模以上", "规上企业", "规上工业企业")),
        *(("above_scale", word, False) for word in ("规下", "规模以下", "非规上")),
        ("specialized", "省级专精特新", True),
        ("specialized", "国家级专精特新小巨人", True),
        ("little_giant", "国家级小巨人", True),
        ("little_giant", "专精特新“小巨人”企业", True),
        ("federation_member", "会员单位", True),
        ("society_member", "理事单位", True),
        ("federation_member", "非会员", False),
    ],
)  # fmt: skip
def test_yes_and_no_in_the_words_of_the_field(about: str, written: str, answer: bool) -> None:
    assert parse_flag(written, about) is answer


@pytest.mark.parametrize("about", FLAGS)
@pytest.mark.parametrize(
    "written", ["正在筹建", "拟建", "已过期", "培育中", "2019年认定，2022年到期", "2021年未通过", "也许", "有" * 500]
)
def test_words_that_are_neither_stay_neither(about: str, written: str) -> None:
    with pytest.raises(CellFault):
        parse_flag(written, about)


@pytest.mark.parametrize(
    ("written", "names", "left", "beside"),
    [
        ("张志远 13900001234", ("张志远",), False, [("phones", "13900001234")]),
        ("张志远13900001234", ("张志远",), False, [("phones", "13900001234")]),
        ("139 0000 1234 张志远", ("张志远",), False, [("phones", "13900001234")]),
        ("张三（0379-60000000）", ("张三",), False, [("phones", "0379-60000000")]),
        ("张三，手机：13900001234", ("张三",), False, [("phones", "13900001234")]),
        ("13900001234", (), False, [("phones", "13900001234")]),
        ("a.b@example.invalid", (), False, [("email", "a.b@example.invalid")]),
        ("张三13900001234、李四13900005678", ("张三", "李四"), True, []),
        ("张志远（总经理）", ("张志远",), True, []), ("张志远\n（董事长）", ("张志远",), True, []),
        ("张志远/总工", ("张志远",), True, []),
        ("总经理 张志远", ("张志远",), True, []),
        ("董事长：张志远", ("张志远",), False, []),
        ("李文博（兼）", ("李文博",), False, []), ("李文博、王晓岚等3人", ("李文博", "王晓岚"), True, []),
        ("副总经理", (), True, []), ("办公室主任", (), True, []), ("3", (), True, []), ("3人", (), True, []),
        ("2019年3月", (), True, []),
        ("空缺", (), False, []),
        ("张志远同志", ("张志远",), False, []),
        ("张三1", ("张三1",), False, []),
    ],
)  # fmt: skip
def test_what_stands_beside_a_name_is_never_a_person(
    written: str, names: tuple[str, ...], left: bool, beside: list[tuple[str, str]]
) -> None:
    found = read_people(written)
    assert value_of(found) == names
    assert remarks(found) == (["words_left"] if left else [])
    assert (list(found.beside) if isinstance(found, Read) else []) == beside


@given(st.text(alphabet="张志远李文博、 /（）()0123456789-转总经理董事长等人", max_size=30))
def test_no_person_s_name_holds_a_telephone(written: str) -> None:
    for name in value_of(read_people(written)):  # type: ignore[attr-defined]
        assert sum(char.isdigit() for char in name) <= 2


@pytest.mark.parametrize("lost", ["\ufffd", "?", "？", "□", "\ue863", "锟斤拷"])
def test_a_lost_character_is_told_and_stays_visible(lost: str) -> None:
    name = f"洛阳{lost}泰精密铸造有限公司"
    found = read_name(name)
    assert (value_of(found), remarks(found)) == (name, ["lost_character"])
    assert remarks(read_people(f"王{lost}远")) == ["lost_character"]


def test_a_question_in_a_remark_is_no_lost_character() -> None:
    assert read_text("是否换届？待定") == "是否换届？待定"
    assert remarks(read_text("洛\ufffd路1号")) == ["lost_character"]


def test_radicals_become_the_characters_that_they_look_like() -> None:
    assert company_name("洛阳⾼新⽯化机械有限公司") == "洛阳高新石化机械有限公司"
    assert plain("⻓⻰⻄⼯⻔⻋⻢⻩⻝⻘") == "长龙西工门车马黄食青"
    assert read_people("⻢⻰") == ("马龙",)
    for number in (*range(0x2E80, 0x2E9A), *range(0x2E9B, 0x2EF4), *range(0x2F00, 0x2FD6)):
        assert len(plain(chr(number))) == 1
    standing = [number for number in range(0x2F00, 0x2FD6) if plain(chr(number)) == chr(number)]
    assert standing == []


@pytest.mark.parametrize(("guarded", "text"), [
    ('="91410305"', "91410305"), (' = "0379" ', "0379"), ('=""', ""), ("=1+1", "=1+1"), ('="a"&"b"', '="a"&"b"'),
    ("普通", "普通"),
])  # fmt: skip
def test_guards_of_exports_come_off(guarded: str, text: str) -> None:
    assert unguarded(guarded) == text

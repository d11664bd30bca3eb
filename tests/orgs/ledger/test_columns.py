"""Which column is which field: likeness that misleads, whose telephone, city or county, two things in one."""

from __future__ import annotations

import pytest

from orgs.ledger.columns import propose_mapping
from orgs.ledger.owners import told_apart

from . import files
from .files import code, read

HEAD = ["县区", "企业名称", "统一社会信用代码", "成立时间"]


def row(number: int, *more: object, county: object = "涧西区") -> list[object]:
    return [county, f"洛阳第{number}机械有限公司", code(number), "2019-5-20", *more]


def fields(*headers: str, target: str = "association") -> list[str | None]:
    mapping = propose_mapping(told_apart(headers), target)  # type: ignore[arg-type]
    return [column.field for column in mapping.columns]


@pytest.mark.parametrize(
    "header",
    [
        "副主席人数", "副秘书长", "女会员人数", "党员会员人数", "团体会员数", "科技工作者占比",
        "科技工作者占职工比重", "联系人职务",
        "主席职务", "副主席职务", "主席性别", "秘书长身份证号", "党组织书记", "党支部书记姓名", "书记电话",
        "党员人数", "女职工人数",
        "高级职称人数", "法定代表人电话", "财务负责人", "分管领导电话", "填表人", "企业科协数", "企业科协个数",
        "非高新技术企业",
        "原企业名称", "子公司名称", "企业类型", "主席任职时间", "联系人/职务", "主席/性别", "党组织/书记",
        "营业收入占比", "拟成立时间",
    ],
)  # fmt: skip
def test_a_header_that_only_looks_like_a_known_one_is_not_read(header: str) -> None:
    assert fields(header) == [None]


@pytest.mark.parametrize(
    "header", ["企业科协成立日期", "科协成立年份", "企业科协成立时间", "科协主席", "下次换届时间", "今年营业收人"]
)
def test_what_is_the_association_s_or_another_year_s_is_not_the_enterprise_s(header: str) -> None:
    assert fields(header, target="enterprise") == [None]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("党组织名称", "party_organization"), ("所属党组织名称", "party_organization"), ("联系人邮箱", "email"),
        ("联络员手机号", "contact_phone"), ("联系人/电话", "contact_phone"), ("科协主席联系电话", "chair_phone"),
        ("企业科协秘书长手机", "secretary_general_phone"), ("主席姓名", "chair"), ("科协主席/姓名", "chair"),
        ("现有会员人数", "members"), ("2023年营业收入(万元)", "revenue"), ("上年度营业收入/万元", "revenue"),
        ("企业名称 Enterprise", "name"), ("Enterprise Name 企业名称", "name"), ("企业名称/Company", "name"),
        ("统一社会信用代码(USCC)", "uscc"), ("县区 County/District", "county"), ("E-mail 邮箱", "email"),
        ("No. 序号", "number"),
        ("统一社会信用代玛", "uscc"), ("县（市、区）或园区", "county"), ("所属市、县（区）或园区", "county"),
        ("企业基本情况/名称", "name"), ("科协情况/名称", "association_name"), ("科协情况/成立时间", "founded"),
        ("企业情况/成立时间", "opened"), ("党组织情况/是否建立", "party_organization"),
    ],
)  # fmt: skip
def test_a_header_is_known_through_what_stands_around_it(header: str, field: str) -> None:
    assert fields(header) == [field]


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        (
            ["主席", "联系电话", "秘书长", "联系电话"],
            ["chair", "chair_phone", "secretary_general", "secretary_general_phone"],
        ),
        (["科协主席", "手机号", "联络员", "手机号"], ["chair", "chair_phone", "contact", "contact_phone"]),
        (
            ["主席", "手机", "秘书长", "联系方式"],
            ["chair", "chair_phone", "secretary_general", "secretary_general_phone"],
        ),
        (
            ["主席", "职务", "电话", "联系人", "职务", "电话"],
            ["chair", None, "chair_phone", "contact", None, "contact_phone"],
        ),
        (["主席", "联系电话", "联系人", "联系人电话"], ["chair", "chair_phone", "contact", "contact_phone"]),
        (["法定代表人", "电话", "主席", "电话"], [None, None, "chair", "chair_phone"]),
        (["副主席", "电话", "联系人", "电话"], ["vice_chairs", None, "contact", "contact_phone"]),
        (["党组织书记", "联系电话", "联系人", "联系电话"], [None, None, "contact", "contact_phone"]),
        (["主席", "会员人数", "联系电话"], ["chair", "members", "contact_phone"]),
        (["联系电话（主席）", "联系电话（联系人）"], ["chair_phone", "contact_phone"]),
    ],
)
def test_a_telephone_is_of_the_person_before_it(headers: list[str], found: list[str | None]) -> None:
    assert fields(*headers) == found


def test_grouped_headers_keep_the_person_of_each_telephone() -> None:
    upper = [*HEAD, "科协主席", None, None, "联系人"]
    lower = [None, None, None, None, "姓名", "职务", "联系电话", None]
    merges = ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:G1", "H1:H2"]
    reading = read(files.xlsx([upper, lower, row(1, "陈文博", "总经理", "13900004493", "王五")], merges=merges))
    values = reading.rows[0].values
    assert (values["chair"], values["chair_phone"], values["contact"]) == ("陈文博", "13900004493", "王五")
    assert "contact_phone" not in values
    assert reading.rows[0].extra == {"科协主席/职务": "总经理"}


def test_one_telephone_behind_the_chair_is_a_guess() -> None:
    mapping = propose_mapping(["主席", "联系电话", "会员人数"], "association")
    assert (mapping.columns[1].field, mapping.columns[1].reason) == ("contact_phone", "whose")


def test_equal_headers_can_each_be_corrected() -> None:
    headers = told_apart(["联系电话", "联系电话", "备注", "备注"])
    assert len(set(headers)) == 4
    corrected = propose_mapping(headers, "association", {headers[1]: "chair_phone", headers[0]: ""})
    assert [column.field for column in corrected.columns] == [None, "chair_phone", "remark", None]


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ("地区", "县区"),
        ("属地", "区县"),
        ("所属地区", "所在县区"),
        ("市县", "辖区"),
        ("行政区划", "县别"),
        ("所在地", "地区"),
    ],
)
def test_the_county_column_goes_before_the_city_column(wide: str, narrow: str) -> None:
    header = [wide, narrow, "企业名称", "统一社会信用代码", "成立时间"]
    rows = [["洛阳市", county, *row(n)[1:]] for n, county in enumerate(["涧西区", "新安县", "洛龙区"], 1)]
    reading = read(files.xlsx([header, *rows]))
    assert [one.values["county"] for one in reading.rows] == ["410305", "410323", "410311"]
    swapped = [[b, a, *rest] for a, b, *rest in [header, *rows]]
    assert [one.values["county"] for one in read(files.xlsx(swapped)).rows] == ["410305", "410323", "410311"]


@pytest.mark.parametrize("place", ["所在地", "属地", "所属区域"])
def test_an_address_beside_the_county_is_an_address(place: str) -> None:
    header = ["企业名称", "统一社会信用代码", place, "县区", "成立时间"]
    line = ["洛阳甲有限公司", code(1), "河南省洛阳市涧西区珠江路1号", "涧西区", "2019.3"]
    (only,) = read(files.xlsx([header, line])).rows
    assert (only.values["county"], only.values["address"]) == ("410305", "河南省洛阳市涧西区珠江路1号")


def test_an_address_alone_tells_the_county() -> None:
    header = ["企业名称", "统一社会信用代码", "所在地", "成立时间"]
    line = ["洛阳甲有限公司", code(1), "河南省洛阳市涧西区珠江路1号", "2019.3"]
    (only,) = read(files.xlsx([header, line])).rows
    assert (only.values["county"], only.values["address"]) == ("410305", "河南省洛阳市涧西区珠江路1号")
    header[2] = "企业地址"
    (only,) = read(files.xlsx([header, line])).rows
    assert only.values["county"] == "410305"
    assert [warning.code for warning in only.warnings] == ["county_loose"]


def test_two_days_of_founding_are_told_apart() -> None:
    assert fields("成立日期", "科协成立时间") == ["opened", "founded"]
    assert fields("科协成立时间", "成立日期") == ["founded", "opened"]
    assert fields("成立日期") == ["founded"]
    assert fields("科协成立时间", "批准成立时间") == ["founded", None]
    assert fields("下次换届时间") == [None]
    assert fields("2023年度营业收入") == ["revenue"]
    assert fields("成立日期", target="enterprise") == ["opened"]


def test_two_things_in_one_column_are_parted() -> None:
    header = ["县区", "企业名称及统一社会信用代码", "批复时间及文号", "成立时间", "主席及联系电话", "联系人和手机"]
    line = [
        "涧西区",
        f"洛阳甲有限公司 {code(1)}",
        "2019年3月5日 洛科协〔2019〕1号",
        "2019.3",
        "张志远 13900001234",
        "李四（0379-65164388）",
    ]
    (only,) = read(files.xlsx([header, line])).rows
    values = only.values
    assert (values["name"], values["uscc"]) == ("洛阳甲有限公司", code(1))
    assert (str(values["letter_date"]), values["letter_number"]) == ("2019-03-05", "洛科协〔2019〕1号")
    assert (values["chair"], values["chair_phone"]) == ("张志远", "13900001234")
    assert (values["contact"], values["contact_phone"]) == ("李四", "0379-65164388")


def test_a_party_organisation_s_name_is_a_yes() -> None:
    header = [*HEAD, "党组织名称"]
    lines = [row(1, "中共某某公司支部委员会"), row(2, "无"), row(3, None)]
    reading = read(files.xlsx([header, *lines]))
    assert [one.values["party_organization"] for one in reading.rows] == [True, False, None]


def test_a_masked_telephone_is_never_taken_for_a_number() -> None:
    (only,) = read(files.xlsx([[*HEAD, "联系电话"], row(1, "138****5678")])).rows
    assert only.values["contact_phone"] == ""
    assert [warning.code for warning in only.warnings] == ["masked"]

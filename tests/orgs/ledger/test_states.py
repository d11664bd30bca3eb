"""Ledgers that say who is closed, and labels that stand in one column."""

from __future__ import annotations

from datetime import date

import pytest

from orgs.ledger.labels import parse_labels, parse_state

from . import files
from .files import TODAY, code, read

HEAD = ["县区", "企业名称", "统一社会信用代码"]


def one(header: str, said: object, *, target: str = "enterprise", more: tuple[tuple[str, object], ...] = ()):
    founded = [("成立时间", "2012-5-1")] if target == "association" else []
    extra = [*founded, (header, said), *more]
    cells = ["涧西区", "洛阳甲有限公司", code(1), *(value for _name, value in extra)]
    (row,) = read(files.xlsx([[*HEAD, *(name for name, _value in extra)], cells]), target=target).rows
    return row


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("注销", "closed"), ("吊销，未注销", "closed"), ("已撤销", "closed"), ("破产清算", "closed"),
        ("迁出", "closed"),
        ("停业", "resting"), ("停止活动", "resting"), ("未正常运行", "resting"), ("经营异常", "resting"),
        ("僵尸企业", "resting"),
        ("存续", "alive"), ("存续（在营、开业、在册）", "alive"), ("正常", "alive"), ("在业", "alive"),
        ("未注销", "alive"), ("运行良好", "alive"),
        ("待核", "unknown"),
    ],
)  # fmt: skip
def test_words_of_a_state(said: str, kind: str) -> None:
    state = parse_state(said)
    assert state is not None
    assert state.kind == kind


@pytest.mark.parametrize(
    ("header", "said", "kind"),
    [
        ("是否注销", "是", "closed"), ("是否已撤销", "否", "alive"), ("是否正常运行", "否", "resting"),
        ("是否正常运转", "√", "alive"),
        ("是否注销", "已注销", "closed"),
    ],
)  # fmt: skip
def test_questions_about_a_state(header: str, said: str, kind: str) -> None:
    state = parse_state(said, header)
    assert state is not None
    assert state.kind == kind


@pytest.mark.parametrize("header", ["经营状态", "登记状态", "企业状态", "状态"])
def test_a_closed_enterprise_is_entered_as_closed(header: str) -> None:
    row = one(header, "注销")
    assert (row.values["closed"], row.values["closed_assumed"]) == (TODAY, True)
    assert [warning.code for warning in row.warnings] == ["state"]
    row = one(header, "注销", more=(("注销日期", "2021-3-1"),))
    assert (row.values["closed"], row.values["closed_assumed"]) == (date(2021, 3, 1), False)
    assert one(header, "2020-02-03注销").values["closed"] == date(2020, 2, 3)
    assert one(header, "存续").values.get("closed") is None
    assert not one(header, "存续").warnings


@pytest.mark.parametrize("header", ["运行情况", "科协状态", "企业科协运行情况", "状态"])
@pytest.mark.parametrize("said", ["已撤销", "停止活动", "名存实亡", "未运行"])
def test_an_association_that_is_no_more_is_marked_as_gone(header: str, said: str) -> None:
    row = one(header, said, target="association")
    assert row.values["association_gone"] == said
    assert [warning.code for warning in row.warnings] == ["state"]


def test_the_enterprise_s_end_in_a_ledger_of_associations() -> None:
    for header, said in (("运行情况", "企业已注销"), ("经营状态", "注销")):
        row = one(header, said, target="association")
        assert row.values["association_gone"] is not None
        assert row.values["closed"] == TODAY
    row = one("运行情况", "正常", target="association", more=(("撤销日期", "2020-1-1"),))
    assert row.values["association_gone"] == "2020-01-01"


@pytest.mark.parametrize("target", ["association", "enterprise"])
@pytest.mark.parametrize(
    ("name", "remark", "told"),
    [
        ("洛阳甲有限公司", "已注销", 1), ("洛阳甲有限公司（已注销）", "", 1), ("洛阳甲有限公司", "2023年停业", 1),
        ("洛阳甲（集团）有限公司", "规上", 0), ("洛阳甲有限公司（普通合伙）", "未注销", 0),
    ],
)  # fmt: skip
def test_a_remark_or_a_name_that_says_closed_is_told(target: str, name: str, remark: str, told: int) -> None:
    header = [*HEAD, "科协成立时间" if target == "association" else "注册日期", "备注"]
    content = files.xlsx([header, ["涧西区", name, code(1), "2012-5-1", remark]])
    (row,) = read(content, target=target).rows
    assert [warning.code for warning in row.warnings] == ["state"] * told


def test_what_is_not_understood_is_told() -> None:
    assert [warning.code for warning in one("经营状态", "待核").warnings] == ["state"]
    assert [warning.code for warning in one("经营状态", "停业").warnings] == ["state"]
    assert one("经营状态", "停业").values.get("closed") is None


@pytest.mark.parametrize(
    ("said", "flags", "rest"),
    [
        ("规上、高新技术企业", {"above_scale", "high_tech"}, []), ("专精特新“小巨人”企业", {"little_giant"}, []),
        ("高企；规模以上", {"high_tech", "above_scale"}, []),
        ("省级专精特新 规上", {"specialized", "above_scale"}, []), ("—", set(), []), ("无", set(), []),
        ("瞪羚企业、规上", {"above_scale"}, ["瞪羚企业"]),
        ("非规上", set(), ["非规上"]),
    ],
)  # fmt: skip
def test_labels_of_one_cell(said: str, flags: set[str], rest: list[str]) -> None:
    assert parse_labels(said) == (flags, rest)


def test_labels_are_read_and_strange_ones_told() -> None:
    row = one("认定", "规上、瞪羚企业")
    assert (row.values["above_scale"], row.values.get("high_tech")) == (True, None)
    assert [(warning.code, warning.value) for warning in row.warnings] == [("label", "规上、瞪羚企业")]
    assert one("认定", "规上", more=(("是否规上企业", "否"),)).values["above_scale"] is False

"""Texts with fields: what is broken is told with its place, what is put in is only words."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from kexie_portal.documents import fields as syntax
from kexie_portal.documents.enums import LetterKind
from kexie_portal.documents.kinds import DEFAULTS, FIELDS, field_names, samples

KNOWN = field_names(LetterKind.APPROVAL)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("同意成立{协会名}。", (1, 5), "协会名称"),
        ("好\n同意成立{协会名称。", (2, 5), "{"),
        ("同意}成立", (1, 3), "}"),
        ("{}", (1, 1), ""),
        ("{{协会名称}", (1, 7), "}"),
        ("｛协会名称｝", (1, 1), ""),
        ("{完全没有的东西}", (1, 1), "完全没有的东西"),
        ("{协会名称.__class__}", (1, 1), "__class__"),
        ("{0}", (1, 1), "0"),
        ("{{% import os %}}{% x %}", (1, 18), ""),
    ],
)
def test_a_broken_field_is_told_with_its_place(text: str, place: tuple[int, int], words: str) -> None:
    with override("en"):
        (first, *_rest) = syntax.faults(text, KNOWN)
    assert (first.line, first.column) == place
    assert f"Line {place[0]}, character {place[1]}" in str(first)
    assert words in str(first)


@pytest.mark.parametrize("kind", list(LetterKind))
def test_the_default_texts_are_sound_and_complete(kind: LetterKind) -> None:
    text, known = DEFAULTS[kind], field_names(kind)
    assert syntax.faults(f"{text.title}\n{text.body}", known) == []
    lines = syntax.filled(text.body, known, samples(kind))
    assert len(lines) >= len(text.body.splitlines())
    assert not any("{" in line for line in lines)
    least = {field.key: field.sample for field in FIELDS[kind] if not field.optional}
    assert syntax.filled(text.body, known, least), "what is optional may be missing"


def test_a_line_whose_optional_field_is_empty_is_left_out() -> None:
    known = field_names(LetterKind.ELECTION_APPROVAL)
    values = {"term": "第二届", "chair": "", "secretary_general": "陈静"}
    written = syntax.filled("同意{届次}委员会。\n主席：{主席}\n秘书长：{秘书长}", known, values)
    assert written == ["同意第二届委员会。", "秘书长：陈静"]


def test_numbered_lines_close_up_over_one_that_is_left_out() -> None:
    text = "一、同意成立{协会名称}。\n二、挂靠{挂靠部门}。\n三、请召开成立大会。\n四、协会成立后。\n另：\n一、二、三。"
    known = {**KNOWN, "挂靠部门": replace(KNOWN["挂靠部门"], optional=True)}
    written = syntax.filled(text, known, {"association": "甲"})
    assert written[:3] == ["一、同意成立甲。", "二、请召开成立大会。", "三、协会成立后。"]
    whole = syntax.filled(text, known, {"association": "甲", "host_department": "研发中心"})
    assert [line[0] for line in whole] == list("一二三四另一")


def test_a_line_of_one_field_becomes_as_many_lines_as_it_has_values() -> None:
    known = field_names(LetterKind.RETURN_NOTICE)
    assert syntax.filled("{退回原因}", known, {"reasons": ["缺章程", "缺名录。"]}) == [
        "（一）缺章程。",
        "（二）缺名录。",
    ]
    assert syntax.filled("{退回原因}", known, {"reasons": "只有一条"}) == ["只有一条"]
    assert syntax.filled("因{退回原因}", known, {"reasons": "甲\n乙"}) == ["因甲；乙"]


def test_a_value_is_put_in_once_and_never_read() -> None:
    values = {"association": "{企业名称}{{ 7*7 }}{% debug %}", "enterprise": "甲公司"}
    assert syntax.filled("成立{协会名称}", KNOWN, values) == ["成立{企业名称}{{ 7*7 }}{% debug %}"]


def test_doubled_braces_stand_for_braces() -> None:
    assert syntax.filled("{{注}}{协会名称}", KNOWN, {"association": "甲"}) == ["{注}甲"]


def test_days_are_written_in_chinese_and_invisible_letters_go() -> None:
    assert syntax.plain(date(2026, 1, 3)) == "2026年1月3日"
    assert syntax.plain("甲\u202e乙\x00\x0b丙\ud800") == "甲乙 丙"
    assert syntax.values_of("甲\n\n乙\r\n") == ["甲", "乙"]


@given(st.text(max_size=80))
def test_any_text_is_either_broken_or_filled(text: str) -> None:
    wrong = syntax.faults(text, KNOWN)
    assert all(fault.line >= 1 and fault.column >= 1 for fault in wrong)
    if not wrong:
        syntax.filled(text, KNOWN, samples(LetterKind.APPROVAL))

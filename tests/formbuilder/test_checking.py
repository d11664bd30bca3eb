"""Definitions that cannot be published say all that stands against them, each with its place."""

from __future__ import annotations

import pytest
from django.utils import translation

from kexie_portal.formbuilder.checking.whole import FaultyDefinition, demand_sound, faults_of
from tests.formbuilder.definitions import budget, every_kind, field, form, options, section


def said(definition: object) -> str:
    return "\n".join(str(fault) for fault in faults_of(definition))


def test_all_sixteen_kinds_with_a_budget_are_sound() -> None:
    assert said(every_kind()) == ""


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ({"all": [{"field": "later", "op": "filled"}]}, "later"),
        ({"all": [{"field": "own", "op": "filled"}]}, "names the field itself"),
        ({"any": [{"field": "before", "op": "gt", "value": 3}]}, "cannot be compared"),
        ({"any": [{"field": "choice", "op": "eq", "value": "z"}]}, "is no choice of"),
        ({"any": [{"field": "whole", "op": "gt", "value": "3"}]}, "does not fit the kind"),
        ({"all": [{"any": [{"all": [{"field": "before", "op": "filled"}]}]}]}, "two deep at most"),
        ({"all": []}, "is empty"),
    ],
)
def test_a_condition_names_what_stands_before_it_and_compares_what_fits(when: dict, words: str) -> None:
    """Bad input: a condition that names a field that comes later, or itself."""
    asked = [field("before"), field("choice", "one_of", options=options("a")), field("whole", "integer")]
    with translation.override("en"):
        told = said(form(section("one", *asked, field("own", when=when), field("later"))))
    assert words in told
    assert "own" in told


def test_a_sum_over_text_is_refused() -> None:
    table = field("t", "table", columns=[field("words")], sums={"columns": ["words"]})
    with translation.override("en"):
        assert "holds no numbers" in said(form(section("one", table)))


def test_five_thousand_fields_are_refused_at_once_and_nothing_else_is_read() -> None:
    with translation.override("en"):
        found = faults_of(form(section("one", *({"wrong": n} for n in range(5000)))))
    assert [fault.message for fault in found] == [
        "The form has 5000 fields; 200 are possible. Several of the same kind are a table."
    ]


def test_html_in_a_label_is_refused_with_its_field() -> None:
    fault = faults_of(form(section("one", field("bad", label="<b>名称</b>"))))[0]
    assert (fault.section, fault.field) == ("one", "bad")
    assert "HTML" in fault.message


def test_a_comparison_sign_in_a_label_is_no_html() -> None:
    assert said(form(section("one", field("ok", label="人数 < 50 且 > 3")))) == ""


def test_all_faults_come_at_once() -> None:
    """A shape fault in one field does not hide that of another."""
    wrong = form(section("one", field("A b"), field("x", "strange")), section("two", {"name": "y"}))
    assert {fault.section for fault in faults_of(wrong)} == {"one", "two"}
    assert len(faults_of(wrong)) == 3


def test_a_short_name_stands_once_in_the_whole_form() -> None:
    with translation.override("en"):
        assert "“a” is that of" in said(form(section("one", field("a")), section("two", field("a"))))


def test_totals_and_counts_name_what_is_there() -> None:
    table = budget() | {"rules": [{"rule": "equal_totals", "left": "cost", "right": "nothing"}]}
    counted = field("n", "integer", count={"table": "budget", "column": "nothing"})
    with translation.override("en"):
        told = said(form(section("one", table, counted)))
    assert "The total “nothing”" in told
    assert "no column of that table" in told


def test_what_is_not_even_a_form_is_refused() -> None:
    for strange in (None, [], "form", {"sections": "x"}, {"title": "x", "code": "y", "sections": [3]}):
        with pytest.raises(FaultyDefinition):
            demand_sound(strange)

"""What stands in a place of the paper."""

from __future__ import annotations

import datetime as dt

from kexie_portal.formbuilder.printing.grids import grid_rows
from kexie_portal.formbuilder.printing.numerals import day_as, month_in_numerals, number_in_numerals, period_as
from kexie_portal.formbuilder.printing.paper import Marks, compose
from kexie_portal.formbuilder.printing.tables import table_of
from kexie_portal.formbuilder.printing.values import shown
from kexie_portal.formbuilder.seeds import seed
from tests.formbuilder.definitions import budget, field, form, options, section


def test_days_have_four_shapes() -> None:
    assert day_as("1985-06-03", "points") == "1985.06"
    assert day_as("2018-03-01", "month") == "2018年3月"
    assert day_as("2018-03-01", "numerals") == "二〇一八年三月"
    assert day_as("") == "年　　月　　日"
    assert [number_in_numerals(one) for one in (1, 10, 12, 20, 31)] == ["一", "十", "十二", "二十", "三十一"]
    assert month_in_numerals(dt.date(2026, 12, 1)) == "二〇二六年十二月"
    assert period_as({"from": "2010-09-01", "to": "2014-06-30"}) == "2010.09—2014.06"


def test_all_choices_are_printed_and_the_chosen_one_is_ticked() -> None:
    asked = field("kind", "one_of", options=options("a", "b"), other=True)
    assert shown(asked, {"kind": "b"}).count("□") == 2
    assert "☑B" in shown(asked, {"kind": "b"})
    assert '<u class="line">自建</u>' in shown(asked, {"kind": "other", "kind.other": "自建"})
    assert "☑" not in shown(asked, {})


def test_a_code_list_prints_the_chosen_one_alone() -> None:
    asked = field("industry", "one_of", options=options(*[f"i{n}" for n in range(20)]))
    assert shown(asked, {"industry": "i3"}) == "I3"


def test_html_in_an_answer_is_text() -> None:
    assert "&lt;b&gt;" in shown(field("name"), {"name": "<b>x</b>"})


def test_an_empty_budget_has_no_figures_and_a_filled_one_no_gaps() -> None:
    """Zero is written, blocked cells print a stroke, the unit stands above at the right."""
    empty = table_of(budget(), None, money="元")  # type: ignore[arg-type]
    assert not any(char.isdigit() for row in empty.rows for cell in row.cells for char in cell.text)
    filled = table_of(budget(), [{}, {"cost": "100"}, {}, {"cost": "50.5"}, {}], money="元")  # type: ignore[arg-type]
    costs = [row.cells[3].text for row in filled.rows]
    assert costs[:5] == ["150.50", "100.00", "0.00", "50.50", "0.00"]
    assert costs[-1] == "150.50"
    assert filled.rows[3].cells[1].text == "/"
    assert filled.unit == "元"
    assert [row.cells[0].depth for row in filled.rows[:3]] == [0, 1, 1]


def test_groups_merge_their_first_columns() -> None:
    goals = seed("03b_science_outreach")["sections"][4]["fields"][0]
    table = table_of(goals, None, money="元")
    assert table.kind == "groups"
    assert [cell.rows for row in table.rows for cell in row.cells if cell.kind == "group"][:3] == [5, 2, 1]
    assert [cell.text for cell in table.rows[1].cells if cell.kind == "group"] == []


def test_the_photo_stands_over_five_rows_and_every_row_is_as_wide_as_the_grid() -> None:
    basics = seed("01_young_talent")["sections"][0]
    rows = grid_rows(basics, {}, basics["fields"])
    assert [cell.rows for row in rows for cell in row.cells if cell.kind == "photo"] == [5]
    wide = [sum(cell.columns for cell in row.cells) for row in rows]
    assert wide[0] == 7
    assert set(wide[1:5]) == {6}
    assert set(wide[5:]) == {7}


def test_a_section_that_is_not_asked_says_so() -> None:
    shy = section("shy", field("more"), title="二、补充", when={"all": [{"field": "ask", "op": "eq", "value": True}]})
    asked = form(section("first", field("ask", "yes_no")), shy)
    parts = compose(asked, {"first": {"ask": False}}, marks=Marks()).parts  # type: ignore[arg-type]
    assert [part.asked for part in parts] == [True, False]
    assert all(part.asked for part in compose(asked).parts)  # type: ignore[arg-type]

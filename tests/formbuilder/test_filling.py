"""Keeping what people type: two people, two tabs, wrong words, conditions, submitting with all that is missing."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kexie_portal.accounts.models import User
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.files.models import StoredFile
from kexie_portal.formbuilder import access
from kexie_portal.formbuilder.actions import response as responses
from kexie_portal.formbuilder.actions.filling import keep_section
from kexie_portal.formbuilder.answers import mark_of
from kexie_portal.formbuilder.collected import collected
from kexie_portal.formbuilder.enums import ResponseState
from kexie_portal.formbuilder.models import Response, ResponseSection
from tests.formbuilder.conftest import PURPOSE, Team, published
from tests.formbuilder.definitions import budget, field, form, options, section


def begun(actor: User, definition: dict | None = None) -> Response:
    two = form(section("one", field("a"), field("b")), section("two", field("c")))
    return responses.begin(published(actor, definition or two), purpose=PURPOSE, title="某协会")


def keep(response: Response, name: str, actor: User, base: dict[str, Any] | None = None, **values: Any) -> Any:
    marks = {key: mark_of(value) for key, value in (base or {}).items()}
    return keep_section(response, name, actor=actor, values=values, marks=marks)


def held(response: Response, name: str) -> dict[str, Any]:
    return dict(ResponseSection.objects.get(response=response, name=name).answers)


def test_g3_two_people_in_two_sections_both_keep_what_they_typed(team: Team, clerk: User, other: User) -> None:
    response = begun(clerk)
    keep(response, "one", clerk, a="甲")
    keep(response, "two", other, c="丙")
    assert (held(response, "one"), held(response, "two")) == ({"a": "甲"}, {"c": "丙"})


def test_g3_two_people_in_two_fields_of_one_section_both_keep(team: Team, clerk: User, other: User) -> None:
    response = begun(clerk)
    keep(response, "one", clerk, a="甲", b="")
    kept = keep(response, "one", other, a="", b="乙")  # opened before the first was kept
    assert held(response, "one") == {"a": "甲", "b": "乙"}
    assert (kept.crossed, kept.others) == ([], ["a"])
    again = keep_section(response, "one", actor=other, values={"a": "", "b": "乙二"}, marks=kept.marks)
    assert held(response, "one") == {"a": "甲", "b": "乙二"}  # the page of the other still shows no a
    assert again.others == ["a"]


def test_g3_in_the_same_field_nothing_is_overwritten_and_both_versions_come_back(
    team: Team, clerk: User, other: User
) -> None:
    """Two tabs of one person are the same case: it is the marks that differ, not the people."""
    response = begun(clerk)
    keep(response, "one", clerk, a="甲")
    for person in (other, clerk):
        kept = keep(response, "one", person, a="乙")
        assert [(one.theirs, one.mine) for one in kept.crossed] == [("甲", "乙")]
        assert held(response, "one") == {"a": "甲"}
    keep(response, "one", other, {"a": "甲"}, a="乙")  # having seen it, they chose their own
    assert held(response, "one") == {"a": "乙"}


def test_the_same_typed_twice_is_no_conflict(team: Team, clerk: User, other: User) -> None:
    response = begun(clerk)
    keep(response, "one", clerk, a="甲")
    assert keep(response, "one", other, a="甲").crossed == []


def test_what_is_emptied_is_kept_empty(team: Team, clerk: User) -> None:
    response = begun(clerk)
    keep(response, "one", clerk, a="甲")
    keep(response, "one", clerk, {"a": "甲"}, a="")
    assert held(response, "one") == {}


def test_nothing_is_typed_into_what_is_submitted_or_closed(team: Team, clerk: User) -> None:
    response = begun(clerk)
    responses.submit(response, actor=clerk)
    with pytest.raises(Refused):
        keep(response, "one", clerk, a="甲")
    responses.withdraw(response, actor=clerk)
    team.closed = "已截止。"
    with pytest.raises(Refused, match="已截止"):
        keep(response, "one", clerk, a="甲")


def test_the_part_of_others_is_theirs(team: Team, clerk: User) -> None:
    response = begun(clerk, form(section("one", field("a"), by="employer")))
    with pytest.raises(NotAllowed):
        keep(response, "one", clerk, a="甲")


def test_a_part_of_others_is_outside_of_what_the_applicant_must_fill(team: Team, clerk: User) -> None:
    later = section("later", field("z", required=True), by="expert", stage="review")
    response = begun(clerk, form(section("one", field("a")), later))
    assert responses.submit(response, actor=clerk).state == ResponseState.SUBMITTED


def test_all_that_is_missing_is_told_at_once(team: Team, clerk: User) -> None:
    asked = section(
        "one",
        field("a", required=True),
        field("b", "one_of", options=options("x", "y"), required=True),
        field("c", when={"all": [{"field": "b", "op": "eq", "value": "y"}]}, required=True),
        field("d", "date"),
        field("e", "date"),
        budget() | {"rules": [{"rule": "equal_totals", "left": "cost", "right": "sum"}]},
        checks=[{"kind": "before", "fields": ["d", "e"]}],
    )
    total = section("total", field("sum", "yuan", required=True))
    response = begun(clerk, form(total, asked))
    keep(response, "one", clerk, b="x", d="2027-02-01", e="2027-01-01", budget=[{}, {}, {}, {}, {"cost": "5.00"}])
    with pytest.raises(responses.Incomplete) as refused:
        responses.submit(response, actor=clerk)
    assert [lack.field for lack in refused.value.lacks] == ["sum", "a", "budget", "d"]
    keep(response, "one", clerk, {"b": "x"}, b="y")
    assert "c" in {lack.field for lack in _lacks(response, clerk)}


def _lacks(response: Response, actor: User) -> list[Any]:
    with pytest.raises(responses.Incomplete) as refused:
        responses.submit(response, actor=actor)
    return refused.value.lacks


def test_what_a_condition_leaves_out_is_neither_asked_nor_deleted(team: Team, clerk: User) -> None:
    asked = section("one", field("a", "yes_no"), field("b", when={"all": [{"field": "a", "op": "eq", "value": True}]}))
    response = begun(clerk, form(asked))
    keep(response, "one", clerk, a=True, b="说明")
    keep(response, "one", clerk, {"a": True}, a=False)
    assert held(response, "one") == {"a": False, "b": "说明"}


def test_locked_answers_come_from_their_source_and_stay_once_kept(team: Team, clerk: User) -> None:
    said = ["九月"]
    access.register_source("tests.month", "月份", lambda record: said[0])
    response = begun(clerk, form(section("one", field("a", prefill="tests.month", locked=True), field("b"))))
    assert collected(response).flat["a"] == "九月"
    keep(response, "one", clerk, a="假的", b="乙")
    said[0] = "十月"
    assert collected(response).flat == {"a": "九月", "b": "乙"}


def test_a_repeated_section_keeps_each_time_by_itself(team: Team, clerk: User) -> None:
    response = begun(clerk, form(section("expert", field("who", required=True), repeat={"min": 2, "max": 3})))
    keep_section(response, "expert", actor=clerk, values={"who": "甲"}, marks={}, copy=1)
    assert [lack.copy for lack in _lacks(response, clerk)] == [0]
    with pytest.raises(Refused):
        keep_section(response, "expert", actor=clerk, values={"who": "丁"}, marks={}, copy=3)


def test_counts_and_ages_are_worked_out_where_they_are_shown(team: Team, clerk: User) -> None:
    people = field("team", "people")
    counted = field("seniors", "integer", count={"table": "team", "column": "title", "value": "高级"})
    age = field("age", "integer", age_on={"field": "born", "day": "2027-01-01"})
    response = begun(clerk, form(section("one", people, field("born", "date")), section("two", counted, age)))
    keep(response, "one", clerk, team=[{"name": "甲", "title": "高级"}, {"name": "乙"}], born="1990-05-01")
    flat = collected(response).flat
    assert (flat["seniors"], flat["age"]) == (1, 36)


def test_the_same_file_twice_is_kept_once_and_a_file_goes_when_it_is_taken_away(
    team: Team, clerk: User, django_capture_on_commit_callbacks: Any
) -> None:
    response = begun(clerk, form(section("one", field("f", "files"))))
    uploads = [SimpleUploadedFile(f"{n}.txt", b"same words") for n in range(2)]
    keep(response, "one", clerk, f={"new": uploads, "gone": []})
    [one] = held(response, "one")["f"]
    stored = StoredFile.objects.get(pk=one["uuid"])
    with django_capture_on_commit_callbacks(execute=True):
        keep(response, "one", clerk, f={"new": [], "gone": [one["uuid"], "00000000-0000-0000-0000-000000000000"]})
    assert held(response, "one") == {}
    assert not StoredFile.objects.filter(pk=stored.pk).exists()

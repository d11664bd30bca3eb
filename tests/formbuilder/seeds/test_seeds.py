"""The forms that come with the portal are sound, and have the parts that real ones have."""

from __future__ import annotations

import pytest

from kexie_portal.formbuilder.checking.whole import faults_of
from kexie_portal.formbuilder.definition import by_of, fields_of, section_named
from kexie_portal.formbuilder.seeds import names, seed

#: Parts that the applicant fills and parts of others, as they were counted on the outlines of real forms.
PARTS = {
    "01_young_talent": (17, 4),
    "02_academic_activity": (16, 2),
    "03_innovation_drive": (19, 2),
    "03b_science_outreach": (9, 2),
    "04_founding_application": (8, 1),
    "10_task_agreement": (9, 0),
}


def test_six_forms_come_with_the_portal() -> None:
    assert names() == sorted(PARTS)


@pytest.mark.parametrize("name", PARTS)
def test_a_seed_is_sound_and_has_the_parts_of_the_real_form(name: str) -> None:
    form = seed(name)
    assert [str(fault) for fault in faults_of(form)] == []
    parts = [by_of(section) == "applicant" for section in form["sections"] if section["kind"] != "static"]
    assert (parts.count(True), parts.count(False)) == PARTS[name]


def test_what_is_common_practice_only_is_marked_as_an_example() -> None:
    talent = seed("01_young_talent")
    marked = [section["name"] for section in talent["sections"] if "示例" in section.get("hint", "")]
    assert marked == [
        "studies", "career", "posts", "projects", "patents", "honours", "achievements", "plan", "budget",
        "decision_box",
    ]  # fmt: skip


def test_seeds_use_what_real_forms_need() -> None:
    """Rows outside the sum, blocked cells, counts, an age, repeated parts, locked columns, a check, a photo."""
    forms = {name: seed(name) for name in names()}
    drive, talent, agreement = (forms[one] for one in ("03_innovation_drive", "01_young_talent", "10_task_agreement"))
    fields = {field["name"]: field for _section, field in fields_of(drive)}
    costs = fields["costs"]["rows"]["fixed"]
    assert [row["label"] for row in costs if not row.get("in_sum", True)] == ["其中：绩效支出"]
    assert [row.get("level") for row in costs[:4]] == [1, 2, 3, 3]
    assert any(row.get("blocked") for row in costs)
    assert fields["team_senior"]["count"] == {"table": "staff", "column": "rank", "value": "高级"}
    assert {rule["rule"] for one in ("income", "costs", "payments") for rule in fields[one]["rules"]} == {
        "sum", "percent", "equal_totals",
    }  # fmt: skip
    assert any("age_on" in field for _section, field in fields_of(talent))
    assert section_named(talent, "expert_opinion")["repeat"] == {"min": 3, "max": 3, "per_page": 1}  # type: ignore[index]
    assert section_named(talent, "basics")["layout"]["photo"]  # type: ignore[index]
    targets = next(field for _section, field in fields_of(agreement) if field["name"] == "targets")
    assert [column.get("locked", False) for column in targets["columns"]] == [True, True, False]
    assert section_named(drive, "facts")["checks"][0]["fields"] == ["unit_name", "account_name"]  # type: ignore[index]

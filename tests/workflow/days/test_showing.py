"""Due days as people read them: how each was counted, the line where its year is not known, and no way past it [P2]."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.utils import timezone, translation

from kexie_portal.engines import ROOT
from kexie_portal.web.worklist import WorkItem
from kexie_portal.workflow.days import showing
from kexie_portal.workflow.days.calendars import Named
from orgs.duty.models.task import Task
from orgs.founding.models import FoundingCase
from tests.workflow.days.world import enter

pytestmark = pytest.mark.django_db
LINE = "2027 年放假安排尚未录入，按周一至周五推算"
#: A due day in a template that does not go through the tag.
PAST_THE_TAG = re.compile(r"\{\{[^}]*\.due(_on)?\s*(\||\}\})|with [^%]*=\S+\.due(_on)?\|date")
#: A due day in Python that is put into words past `said`.
PAST_SAID = re.compile(r"\.due(_on)?\.(isoformat|strftime)\(|\{[\w.]*\.due(_on)?:%")
#: What a reader of these lines is: a log's name of a row, never shown beside a case.
ALLOWED = {"kexie_portal/notices/models/deadline.py"}


@pytest.fixture(autouse=True)
def _chinese() -> object:
    with translation.override("zh-hans"):
        yield


def test_p2_a_counted_day_shows_how_it_was_counted_within_reach_of_the_keyboard() -> None:
    case = FoundingCase(due_on=date(2026, 10, 13), due_from=date(2026, 9, 25), due_days=8)
    drawn = showing.drawn(case)
    assert '<button type="button" class="due-day" data-bs-toggle="tooltip"' in drawn
    for words in ("2026-09-25 次日起第 8 个工作日", "国庆节 2026-10-01 – 2026-10-07", "2026-10-10", "2026-10-13"):
        assert words in drawn
    assert "due-note" not in drawn


def test_a_day_in_a_year_that_is_not_known_says_so_everywhere() -> None:
    day = date(2027, 1, 4)
    case = FoundingCase(due_on=day, due_from=date(2026, 12, 30), due_days=3)
    assert LINE in showing.drawn(case)
    assert LINE in showing.drawn(WorkItem("待办", "/", due=day))
    assert showing.said(day) == f"2027-01-04（{LINE}）"
    assert showing.exported(day) == f"2027-01-04（{LINE}）"
    assert showing.in_letter(day) == "2027年1月4日（2027年放假安排公布前暂按周一至周五推算）"
    enter(None, {date(2027, 1, 1): Named(False, "元旦")}, sample=True)
    assert (showing.said(day), showing.exported(day), showing.in_letter(day)) == ("2027-01-04", day, day)
    drawn = showing.drawn(case)
    assert LINE not in drawn
    assert "2027 年放假安排为示例" in drawn
    assert "按现行日历应为 2027-01-05" in drawn


def test_a_day_set_by_hand_and_one_of_before_say_what_they_are() -> None:
    day = timezone.localdate()
    assert "由经办人员指定" in showing.drawn(Task(due_on=day))
    assert "推算依据未留存" in showing.drawn(FoundingCase(due_on=day))
    assert "no-value" in showing.drawn(FoundingCase())


def test_no_template_prints_a_due_day_past_the_tag() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {hit[0]}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for hit in PAST_THE_TAG.finditer(path.read_text())
    ]
    assert found == []


def test_no_sentence_tells_a_due_day_past_said() -> None:
    found = [
        str(path.relative_to(ROOT))
        for app in ("kexie_portal", "orgs", "reports", "activities", "projects")
        for path in sorted((ROOT / app).rglob("*.py"))
        if PAST_SAID.search(path.read_text())
    ]
    assert set(found) <= ALLOWED


def test_every_column_of_due_days_is_one() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "orgs").rglob("*.py"))
        if re.search(r"due_on = (DayColumn|tables\.|TimeColumn)", path.read_text())
    ]
    assert found == []
